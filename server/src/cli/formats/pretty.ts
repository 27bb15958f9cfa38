import type { Finding } from '../../rules/rule';
import type { WantedFixes } from '../../service/fixes';
import { countSeverities, placesIn, type FileReport, type ReportedFinding } from '../report';
import { reaches } from '../severities';
import type { Format, FormatOptions } from './format';
import { codeFrame, indent, visible, wrap } from './layout';
import { safeForm } from './safe-form';
import { shellWord } from './shell-word';
import { countsLine } from './summary';

/**
 * Findings for people. What stops a migration is shown with its lines and the safe form, what is good to know in two
 * lines, and hints are only counted unless `--fail-on hint` asks for them.
 */
export const prettyReport: Format = (reports, options) => {
  const blocks = reports.flatMap((report) =>
    report.findings
      .filter(({ finding }) => finding.severity !== 'hint' || options.threshold === 'hint')
      .map((reported) => prettyFinding(report, reported, options)),
  );
  return [...blocks, summary(reports, options)].join('\n\n');
};

/** The safe form of what stops a migration; of what is good to know only whether it can be fixed in place, for the summary. */
export function shownByPretty({ severity }: Finding): WantedFixes | 'none' {
  if (severity === 'hint') return 'none';
  return reaches(severity, 'warning') ? 'best' : 'preferred';
}

function prettyFinding(report: FileReport, reported: ReportedFinding, options: FormatOptions): string {
  const { paint, width } = options;
  const { finding, fixes } = reported;
  const placeAt = placesIn(report.text);
  const start = placeAt(finding.span.start);
  const end = placeAt(finding.span.end);
  const place = `${visible(report.path)}:${start.line}:${start.column}`;
  const parts = [
    `${paint.strong(place)}  ${paint[finding.severity](finding.severity)}  ${paint.dim(finding.rule)}`,
    indent(wrap(visible(finding.message), width), '  '),
  ];
  if (reaches(finding.severity, 'warning')) {
    if (report.text !== '') parts.push(codeFrame(report.text, start, end, paint));
    parts.push(...safeForm(fixes, finding, report, paint));
  }
  return parts.join('\n');
}

function summary(
  reports: readonly FileReport[],
  { paths, threshold, paint, nothing }: FormatOptions,
): string {
  const lines = [countsLine(reports, nothing, paint)];
  const fixable = reports
    .flatMap(({ findings }) => findings)
    .filter(({ finding, fixes }) => finding.severity !== 'hint' && fixes.some((fix) => fix.preferred)).length;
  if (fixable > 0 && paths.length > 0) {
    lines.push(
      `${fixable} can be fixed in place: safe-migrations fix ${visible(paths.map(shellWord).join(' '))}`,
    );
  }
  if (countSeverities(reports).hint > 0 && threshold !== 'hint')
    lines.push(paint.dim('--fail-on hint shows the hints.'));
  return lines.join('\n');
}
