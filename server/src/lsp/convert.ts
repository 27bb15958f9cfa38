import { DiagnosticSeverity, type Diagnostic, type Range } from 'vscode-languageserver';
import type { Finding } from '../rules/rule';
import { ruleById } from '../rules/by-id';
import { rulePageUrl } from '../service/rule-page';
import type { Severity } from '../settings/settings';
import type { LineIndex } from '../text/lines';
import type { Span } from '../text/span';

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Shown behind each diagnostic. */
export const SOURCE = 'safe-migrations';

export function rangeOf(span: Span, lines: LineIndex): Range {
  return { start: lines.positionAt(span.start), end: lines.positionAt(span.end) };
}

export function diagnosticOf(finding: Finding, uri: string, lines: LineIndex): Diagnostic {
  const hasPage = ruleById(finding.rule) !== undefined;
  return {
    range: rangeOf(finding.span, lines),
    severity: SEVERITIES[finding.severity],
    code: finding.rule,
    ...(hasPage ? { codeDescription: { href: rulePageUrl(finding.rule) } } : {}),
    source: SOURCE,
    message: finding.message,
    relatedInformation: finding.related.map(({ message, span }) => ({
      message,
      location: { uri, range: rangeOf(span, lines) },
    })),
  };
}
