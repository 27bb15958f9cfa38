import {
  CodeActionKind,
  type ChangeAnnotation,
  type CodeAction,
  type CreateFile,
  type Diagnostic,
  type Range,
  type SnippetTextEdit,
  type TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { AnalyzedFile } from '../analysis/analyzed-file';
import { fixesFor } from '../service/fixes';
import { ignoreEdit } from '../service/ignore';
import type { Fix, FolderView } from '../service/types';
import { wizardFor } from '../service/wizard';
import type { Edit, Finding } from '../rules/rule';
import { lineIndex, type LineIndex } from '../text/lines';
import { spansTouch, type Span } from '../text/span';
import { childUri } from '../workspace/file-system';
import { rangeOf, SOURCE } from './convert';
import type { CheckedDocument } from './documents';

export const FIX_ALL = `${CodeActionKind.SourceFixAll}.safeMigrations`;

/** What the client can take. */
export interface ActionCapabilities {
  readonly snippets: boolean;
  /** Our own client, with its commands. */
  readonly commands: boolean;
}

/** A document whose text is the analyzed one. */
export interface ActionTarget {
  readonly uri: string;
  readonly version: number;
  readonly folderUri: string;
  readonly file: AnalyzedFile;
  readonly findings: readonly Finding[];
  readonly lines: LineIndex;
}

export function targetOf(current: CheckedDocument, file: AnalyzedFile): ActionTarget {
  const { uri, version, lines, checked } = current;
  return { uri, version, lines, file, findings: checked.findings, folderUri: checked.context.folder.uri };
}

/** The lightbulb's menu at a place: fixes first, then splits, then ignoring and the rule's page. */
export function codeActions(
  target: ActionTarget,
  at: Span,
  diagnostics: readonly Diagnostic[],
  folder: FolderView,
  can: ActionCapabilities,
): CodeAction[] {
  const touched = target.findings.filter((finding) => spansTouch(finding.span, at));
  const fixes = touched
    .flatMap((finding) => fixesFor(target.file, finding, folder))
    .filter((fix) => can.snippets || !fix.snippet);
  const first = fixes.filter((fix) => fix.kind === 'quickfix');
  const splits = fixes.filter((fix) => fix.kind === 'refactor');
  return [
    ...[...first, ...splits].map((fix) =>
      fixAction(fix, target, folder, diagnosticFor(fix.finding, diagnostics, target.lines)),
    ),
    ...(can.commands ? wizardActions(touched, fixes, target, diagnostics) : []),
    ...touched.map((finding) =>
      ignoreAction(finding, target, diagnosticFor(finding, diagnostics, target.lines)),
    ),
    ...(can.commands ? rulePages(touched, diagnostics, target.lines) : []),
  ];
}

/** The wizard where no fix is complete: it asks for what the history does not know. */
function wizardActions(
  findings: readonly Finding[],
  fixes: readonly Fix[],
  target: ActionTarget,
  diagnostics: readonly Diagnostic[],
): CodeAction[] {
  return findings.flatMap((finding) => {
    if (fixes.some((fix) => fix.finding === finding)) return [];
    const wizard = wizardFor(
      finding,
      target.file.statements[finding.statement]?.operations[finding.operation],
    );
    if (!wizard) return [];
    const { title, recipe, arguments: known } = wizard;
    const request = { recipe, folder: target.folderUri, arguments: known };
    const diagnostic = diagnosticFor(finding, diagnostics, target.lines);
    return [
      {
        title,
        kind: CodeActionKind.RefactorRewrite,
        ...(diagnostic ? { diagnostics: [diagnostic] } : {}),
        command: { title, command: 'safeMigrations.scaffold', arguments: [request] },
      },
    ];
  });
}

/** A fix as the lightbulb offers it. */
export function fixAction(
  fix: Fix,
  target: ActionTarget,
  folder: FolderView,
  diagnostic: Diagnostic | undefined,
): CodeAction {
  return {
    title: fix.title,
    kind: fix.kind === 'quickfix' ? CodeActionKind.QuickFix : CodeActionKind.RefactorRewrite,
    isPreferred: fix.preferred,
    ...(diagnostic ? { diagnostics: [diagnostic] } : {}),
    edit: workspaceEdit(fix, target, folder),
  };
}

function workspaceEdit(fix: Fix, target: ActionTarget, folder: FolderView): WorkspaceEdit {
  const annotationId = 'safe-migrations';
  const series = fix.newFiles.length > 0;
  const annotation: ChangeAnnotation = {
    label: fix.title,
    needsConfirmation: true,
    description: fix.warnings.join(' ') || 'Each file is deployed by itself, in this order.',
  };
  return {
    documentChanges: changesOf(fix, target, folder, (change) =>
      series ? { ...change, annotationId } : change,
    ),
    ...(series ? { changeAnnotations: { [annotationId]: annotation } } : {}),
  };
}

/**
 * Changes of this file, of the files beside it and of those that are not there yet. Edits carry the document's version, so that
 * a text that has changed since is left as it is.
 */
export function changesOf(
  { edits, otherFiles, newFiles, snippet }: Pick<Fix, 'edits' | 'otherFiles' | 'newFiles' | 'snippet'>,
  target: Pick<ActionTarget, 'uri' | 'version' | 'folderUri' | 'lines'>,
  folder: FolderView,
  annotate: <T extends object>(change: T) => T,
): (TextDocumentEdit | CreateFile)[] {
  const own: TextDocumentEdit = {
    textDocument: { uri: target.uri, version: target.version },
    edits: edits.map((edit) =>
      annotate(snippet ? snippetEdit(edit, target.lines) : textEdit(edit, target.lines)),
    ),
  };
  const others = otherFiles.map(({ name, edits: otherEdits }): TextDocumentEdit => {
    const lines = lineIndex(folder.downFile?.text ?? '');
    const uri = childUri(target.folderUri, name);
    return {
      textDocument: { uri, version: null },
      edits: otherEdits.map((edit) => annotate(textEdit(edit, lines))),
    };
  });
  const created = newFiles.flatMap(({ path, text, before }): (CreateFile | TextDocumentEdit)[] => {
    const uri = childUri(target.folderUri, path);
    if (before !== undefined) {
      const edit = minimalEdit(before, text);
      const changed = edit ? [annotate(textEdit(edit, lineIndex(before)))] : [];
      return [{ textDocument: { uri, version: null }, edits: changed }];
    }
    const start = { line: 0, character: 0 };
    return [
      annotate({ kind: 'create' as const, uri, options: { overwrite: false, ignoreIfExists: false } }),
      {
        textDocument: { uri, version: null },
        edits: [annotate({ range: { start, end: start }, newText: text })],
      },
    ];
  });
  return [own, ...others, ...created];
}

function textEdit(edit: Edit, lines: LineIndex): TextEdit {
  return { range: rangeOf(edit.span, lines), newText: edit.text };
}

function snippetEdit(edit: Edit, lines: LineIndex): SnippetTextEdit {
  return { range: rangeOf(edit.span, lines), snippet: { kind: 'snippet', value: edit.text } };
}

function ignoreAction(
  finding: Finding,
  target: ActionTarget,
  diagnostic: Diagnostic | undefined,
): CodeAction {
  const { title, edit } = ignoreEdit(target.file, finding);
  return {
    title,
    kind: CodeActionKind.QuickFix,
    ...(diagnostic ? { diagnostics: [diagnostic] } : {}),
    edit: {
      documentChanges: [
        { textDocument: { uri: target.uri, version: target.version }, edits: [textEdit(edit, target.lines)] },
      ],
    },
  };
}

function rulePages(
  findings: readonly Finding[],
  diagnostics: readonly Diagnostic[],
  lines: LineIndex,
): CodeAction[] {
  const rules = [...new Set(findings.map((finding) => finding.rule))];
  return rules.map((rule) => {
    const diagnostic = diagnosticFor(
      findings.find((finding) => finding.rule === rule)!,
      diagnostics,
      lines,
    );
    return {
      title: rules.length === 1 ? "Why? Open the rule's page" : `Why ${rule}? Open the rule's page`,
      kind: CodeActionKind.QuickFix,
      ...(diagnostic ? { diagnostics: [diagnostic] } : {}),
      command: { title: "Open the rule's page", command: 'safeMigrations.openRulePage', arguments: [rule] },
    };
  });
}

function diagnosticFor(
  finding: Finding,
  diagnostics: readonly Diagnostic[],
  lines: LineIndex,
): Diagnostic | undefined {
  const range = rangeOf(finding.span, lines);
  return diagnostics.find(
    (candidate) =>
      candidate.source === SOURCE && candidate.code === finding.rule && sameRange(candidate.range, range),
  );
}

function sameRange(a: Range, b: Range): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}

/** One edit that turns a text into another: the part between their common beginning and end. */
export function minimalEdit(before: string, after: string): Edit | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { span: { start, end: before.length - end }, text: after.slice(start, after.length - end) };
}
