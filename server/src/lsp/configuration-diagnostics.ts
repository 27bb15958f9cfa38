import type { Diagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Configuration } from '../settings/read';
import { lineIndex } from '../text/lines';
import { diagnosticOf } from './convert';

/** What is wrong with a configuration file, in the file. */
export function configurationDiagnostics(configuration: Configuration, document: TextDocument): Diagnostic[] {
  const lines = lineIndex(document.getText());
  return configuration.problems.map(({ message, span }) =>
    diagnosticOf(
      {
        rule: 'invalid-config',
        severity: 'warning',
        message,
        span,
        related: [],
        statement: -1,
        operation: -1,
      },
      document.uri,
      lines,
    ),
  );
}
