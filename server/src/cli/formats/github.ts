import type { Severity } from '../../settings/settings';
import { placesIn, type FileReport, type ReportedFinding } from '../report';
import { reaches } from '../severities';
import { colours } from './colours';
import type { Format, FormatOptions } from './format';
import { repositoryPath } from './repository-path';
import { countsLine } from './summary';

const COMMANDS: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/** Workflow commands of GitHub Actions, which show each finding beside its line; hints only where `--fail-on` asks for them. */
export const githubAnnotations: Format = (reports, options) => {
  const commands = reports.flatMap((report) =>
    report.findings
      .filter(({ finding }) => finding.severity !== 'hint' || reaches('hint', options.threshold))
      .map((reported) => annotation(report, reported, options)),
  );
  return [...commands, countsLine(reports, options.nothing, colours(false))].join('\n');
};

function annotation(report: FileReport, { finding }: ReportedFinding, { root }: FormatOptions): string {
  const place = placesIn(report.text);
  const start = place(finding.span.start);
  const end = place(finding.span.end);
  const properties = Object.entries({
    file: repositoryPath(report.location, root),
    line: start.line,
    endLine: end.line,
    // GitHub takes columns only where a finding is in one line.
    ...(start.line === end.line ? { col: start.column, endColumn: end.column } : {}),
    title: finding.rule,
  }).map(([name, value]) => `${name}=${property(String(value))}`);
  return `::${COMMANDS[finding.severity]} ${properties.join(',')}::${data(finding.message)}`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
