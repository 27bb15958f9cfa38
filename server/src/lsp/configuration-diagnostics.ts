import type { Diagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { configurationFindings } from '../service/configuration-findings';
import type { Configuration } from '../settings/read';
import { lineIndex } from '../text/lines';
import { diagnosticOf } from './convert';

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
