import { CodeActionKind, type CodeAction, type Diagnostic, type Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { configurationFindings } from '../service/configuration-findings';
import type { Configuration } from '../settings/read';
import { lineIndex } from '../text/lines';
import { spansTouch } from '../text/span';
import { diagnosticOf, rangeOf } from './convert';

/** What is wrong with a configuration file, in the file. */
export function configurationDiagnostics(
  configuration: Pick<Configuration, 'settings' | 'problems'>,
  document: TextDocument,
): Diagnostic[] {
  const lines = lineIndex(document.getText());
  return configurationFindings(configuration, 'warning').map((finding) =>
    diagnosticOf(finding, document.uri, lines),
  );
}

/** Replaces a misspelt setting, rule or value at a place by what was probably meant. */
export function configurationActions(
  { problems }: Configuration,
  document: TextDocument,
  at: Range,
): CodeAction[] {
  const lines = lineIndex(document.getText());
  const place = { start: lines.offsetAt(at.start), end: lines.offsetAt(at.end) };
  return problems.flatMap(({ meant, span }) => {
    if (meant === undefined || !spansTouch(span, place)) return [];
    const { uri, version } = document;
    const edits = [{ range: rangeOf(span, lines), newText: meant }];
    return [
      {
        title: `Change to ${meant}`,
        kind: CodeActionKind.QuickFix,
        isPreferred: true,
        edit: { documentChanges: [{ textDocument: { uri, version }, edits }] },
      },
    ];
  });
}
