import type { Severity } from '../settings/settings';
import type { Colours } from './colours';
import { reaches } from './arguments';
import { codeFrame, indent, wrap } from './layout';
import { safeForm } from './safe-form';
import { countSeverities, placesIn, type FileReport, type ReportedFinding } from './report';

export interface PrettyOptions {
  /** As the user wrote them: the summary names the command that fixes them. */
  readonly paths: readonly string[];
  readonly threshold: Severity | 'never';
  readonly paint: Colours;
  /** Columns of the terminal; whole lines where undefined. */
  readonly width: number | undefined;
}

/**
 * Findings for people. What stops a migration is shown with its lines and the safe form, what is good to know in two
 * lines, and hints are only counted unless `--fail-on hint` asks for them.
 */
export function prettyReports(reports: readonly FileReport[], options: PrettyOptions): string {
  const blocks = reports.flatMap((report) =>
    report.findings
      .filter(({ finding }) => finding.severity !== 'hint' || options.threshold === 'hint')
      .map((reported) => prettyFinding(report, reported, options)),
  );
  return [...blocks, summary(reports, options)].join('\n\n');
}

function prettyFinding(report: FileReport, reported: ReportedFinding, options: PrettyOptions): string {
  const { paint, width } = options;
  const { finding, fixes } = reported;
  const placeAt = placesIn(report.text);
  const start = placeAt(finding.span.start);
  const end = placeAt(finding.span.end);
  const place = `${report.path}:${start.line}:${start.column}`;
  const parts = [
    `${paint.strong(place)}  ${paint[finding.severity](finding.severity)}  ${paint.dim(finding.rule)}`,
    indent(wrap(finding.message, width), '  '),
  ];
  if (reaches(finding.severity, 'warning')) {
    if (report.text !== '') parts.push(codeFrame(report.text, start.line, end.line, paint));
    parts.push(...safeForm(fixes, finding, report, paint));
  }
  return parts.join('\n');
}

function summary(reports: readonly FileReport[], { paths, threshold, paint }: PrettyOptions): string {
  if (reports.length === 0) return `No migration was found in ${paths.join(', ')}.`;
  const counts = countSeverities(reports);
  const found = [
    counts.error > 0 ? paint.error(counted(counts.error, 'error')) : '',
    counts.warning > 0 ? paint.warning(counted(counts.warning, 'warning')) : '',
    counts.information > 0 ? `${counts.information} informational` : '',
    counts.hint > 0 ? counted(counts.hint, 'hint') : '',
  ].filter((part) => part !== '');
  const checked = `${counted(reports.length, 'file')} checked`;
  const lines = [found.length === 0 ? `${checked}: nothing to say.` : `${checked}: ${found.join(', ')}.`];
  const fixable = reports
    .flatMap(({ findings }) => findings)
    .filter(({ finding, fixes }) => finding.severity !== 'hint' && fixes.some((fix) => fix.preferred)).length;
  if (fixable > 0) {
    lines.push(`${fixable} can be fixed in place: safe-migrations fix ${paths.map(shellWord).join(' ')}`);
  }
  if (counts.hint > 0 && threshold !== 'hint') lines.push(paint.dim('--fail-on hint shows the hints.'));
  return lines.join('\n');
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** A path as a shell reads it back. */
function shellWord(path: string): string {
  return /^[\w./:@%+=,\\-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
