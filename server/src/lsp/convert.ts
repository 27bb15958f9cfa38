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

/** VS Code shows no more of a file either, and sending thousands with each keystroke takes longer than finding them. */
const MOST = 1000;

const GRAVEST_FIRST: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** The findings of a file in its order: the gravest where there are more than an editor shows, with a line that says so. */
export function diagnosticsOfFile(
  findings: readonly Finding[],
  uri: string,
  lines: LineIndex,
): readonly Diagnostic[] {
  if (findings.length <= MOST) return findings.map((finding) => diagnosticOf(finding, uri, lines));
  const shown = new Set(
    GRAVEST_FIRST.flatMap((severity) => findings.filter((each) => each.severity === severity)).slice(0, MOST),
  );
  const more = (findings.length - MOST).toLocaleString('en-US');
  const rest: Diagnostic = {
    range: rangeOf({ start: 0, end: 0 }, lines),
    severity: DiagnosticSeverity.Information,
    source: SOURCE,
    message: `${more} more findings of this file, none graver than those shown, do not stand here. \`safe-migrations check\` prints all.`,
  };
  return [
    rest,
    ...findings.filter((each) => shown.has(each)).map((finding) => diagnosticOf(finding, uri, lines)),
  ];
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
