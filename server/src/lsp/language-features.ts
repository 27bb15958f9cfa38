import {
  CodeLensRefreshRequest,
  CompletionItemKind,
  FoldingRangeKind,
  SymbolKind,
  type ClientCapabilities,
  type CodeLens,
  type Connection,
  type DocumentSymbol,
} from 'vscode-languageserver';
import { completeRules } from '../service/complete';
import { folds } from '../service/folding';
import { fileLens, statementLenses, type LensChoice } from '../service/lens';
import { outline, type OutlineEntry, type OutlineKind } from '../service/outline';
import type { LineIndex } from '../text/lines';
import { rangeOf } from './convert';
import type { CheckedDocument } from './documents';
import type { Guard } from './guard';

interface Surroundings {
  readonly connection: Connection;
  readonly guard: Guard;
  checkedOf(uri: string): Promise<CheckedDocument | undefined>;
  /** The editor's own setting for a document. */
  lensChoice(uri: string): LensChoice;
  /** The client has our commands. */
  hasCommands(): boolean;
}

/** The setting `codeLens`; what is no choice means the default. */
export function lensChoice(value: unknown): LensChoice {
  return value === 'off' || value === 'all' ? value : 'blocking';
}

/** What the server says it can, beside diagnostics, fixes and hovers. */
export const FEATURES = {
  codeLensProvider: {},
  documentSymbolProvider: { label: 'Safe Migrations' },
  foldingRangeProvider: true,
  completionProvider: { triggerCharacters: [':', ',', ' '] },
};

/** Lenses, outline, folding and completion of an open document. */
export function registerFeatures(around: Surroundings): void {
  const { connection, guard } = around;
  connection.onCodeLens(
    guard('code lenses', [] as CodeLens[], async ({ textDocument }) => {
      const choice = around.lensChoice(textDocument.uri);
      const current = choice === 'off' ? undefined : await around.checkedOf(textDocument.uri);
      return current ? codeLenses(current, choice, around.hasCommands()) : [];
    }),
  );
  connection.onDocumentSymbol(
    guard('outline', [] as DocumentSymbol[], async ({ textDocument }) => {
      const current = await around.checkedOf(textDocument.uri);
      const analyzed = current?.checked.analyzed;
      return current && analyzed ? outline(analyzed).map((entry) => symbolOf(entry, current.lines)) : [];
    }),
  );
  connection.onFoldingRanges(
    guard('folding', [], async ({ textDocument }) => {
      const current = await around.checkedOf(textDocument.uri);
      const analyzed = current?.checked.analyzed;
      if (!current || !analyzed) return [];
      return folds(analyzed, current.lines).map(({ startLine, endLine, kind }) => ({
        startLine,
        endLine,
        kind: kind === 'comment' ? FoldingRangeKind.Comment : FoldingRangeKind.Region,
      }));
    }),
  );
  connection.onCompletion(
    guard('completion', [], async ({ textDocument, position }) => {
      const current = await around.checkedOf(textDocument.uri);
      if (!current) return [];
      const offset = current.lines.offsetAt(position);
      return completeRules(current.text, offset, current.checked.findings).map((completion) => ({
        label: completion.rule,
        kind: CompletionItemKind.EnumMember,
        detail: completion.description,
        sortText: `${completion.speaks ? 0 : 1} ${completion.rule}`,
        textEdit: { range: rangeOf(completion.span, current.lines), newText: completion.rule },
      }));
    }),
  );
}

/** Lenses are counted anew when the history or the settings have changed. */
export function refreshLenses(connection: Connection, capabilities: ClientCapabilities): void {
  if (capabilities.workspace?.codeLens?.refreshSupport)
    void connection.sendRequest(CodeLensRefreshRequest.type);
}

/** The file's own lenses stand first on the first line, its actions beside them. */
function codeLenses(current: CheckedDocument, choice: LensChoice, commands: boolean): CodeLens[] {
  const file = current.checked.analyzed;
  if (!file) return [];
  const { uri, lines } = current;
  const summary = fileLens(file, choice);
  const own = summary ? [lens(summary.span, summary.title, lines)] : [];
  const top = { start: 0, end: 0 };
  const actions =
    summary && commands
      ? [
          ...(current.checked.findings.some(({ severity }) => severity === 'error' || severity === 'warning')
            ? [lens(top, 'Rewrite safely…', lines, 'safeMigrations.rewriteSafely', [uri])]
            : []),
          lens(top, 'Review', lines, 'safeMigrations.review', [uri]),
          lens(top, 'Scaffold…', lines, 'safeMigrations.scaffold'),
        ]
      : [];
  return [
    ...own,
    ...actions,
    ...statementLenses(file, choice).map(({ span, title }) => lens(span, title, lines)),
  ];
}

/** Without a command a lens is a line to read. */
function lens(
  span: { readonly start: number; readonly end: number },
  title: string,
  lines: LineIndex,
  command = '',
  args: readonly unknown[] = [],
): CodeLens {
  const start = lines.positionAt(span.start);
  return { range: { start, end: start }, command: { title, command, arguments: [...args] } };
}

const KINDS: Readonly<Record<OutlineKind, SymbolKind>> = {
  section: SymbolKind.Namespace,
  statement: SymbolKind.Struct,
  table: SymbolKind.Struct,
  column: SymbolKind.Field,
  constraint: SymbolKind.Key,
  index: SymbolKind.Array,
  data: SymbolKind.Event,
  other: SymbolKind.Object,
};

function symbolOf({ name, kind, span, selection, children }: OutlineEntry, lines: LineIndex): DocumentSymbol {
  return {
    name,
    kind: KINDS[kind],
    range: rangeOf(span, lines),
    selectionRange: rangeOf(selection, lines),
    children: children.map((child) => symbolOf(child, lines)),
  };
}
