import * as vscode from 'vscode';
import { vsdiag, type Middleware } from 'vscode-languageclient/node';
import { PREVIEW_SCHEME } from './scaffold/preview';
import { withPreview } from './several-files';

/** Documents that show another state of a file, or a file that is not written yet: nobody can change them. */
const READ_ONLY_SCHEMES = new Set(['git', 'gitfs', 'gitlens', 'scm-history-item', PREVIEW_SCHEME]);

/**
 * Opens a rule's page from the installed extension, offline and in the installed version, instead of the web, and shows what
 * writes several files before it is written.
 */
export function middleware(): Middleware {
  const link = (diagnostics: readonly vscode.Diagnostic[]): void => {
    for (const diagnostic of diagnostics) linkRulePage(diagnostic);
  };
  return {
    handleDiagnostics(uri, diagnostics, next) {
      link(diagnostics);
      next(uri, diagnostics);
    },
    async provideDiagnostics(document, previous, token, next) {
      const uri = document instanceof vscode.Uri ? document : document.uri;
      if (READ_ONLY_SCHEMES.has(uri.scheme)) {
        return { kind: vsdiag.DocumentDiagnosticReportKind.full, items: [] };
      }
      const report = await next(document, previous, token);
      if (report?.kind === vsdiag.DocumentDiagnosticReportKind.full) link(report.items);
      return report;
    },
    async provideCodeActions(document, range, context, token, next) {
      const actions = await next(document, range, context, token);
      return actions?.map((action) =>
        action instanceof vscode.CodeAction ? withPreview(action, document) : action,
      );
    },
    provideWorkspaceDiagnostics(resultIds, token, reporter, next) {
      return next(resultIds, token, (chunk) => {
        for (const item of chunk?.items ?? []) {
          if (item.kind === vsdiag.DocumentDiagnosticReportKind.full) link(item.items);
        }
        reporter(chunk);
      });
    },
  };
}

function linkRulePage(diagnostic: vscode.Diagnostic): void {
  const { code } = diagnostic;
  if (typeof code !== 'object') return;
  const argument = encodeURIComponent(JSON.stringify([code.value]));
  code.target = vscode.Uri.parse(`command:safeMigrations.openRulePage?${argument}`);
}
