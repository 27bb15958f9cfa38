import { placesIn, type FileReport, type ReportedFinding } from '../report';
import { reaches, type Threshold } from '../severities';
import type { Format } from './format';
import { counted } from './summary';

/**
 * JUnit's XML: a suite a file. A finding at or above `--fail-on` is a failed test; the others stand in the suite's output,
 * and a file where nothing failed is one test that passed.
 */
export const junitReport: Format = (reports, { threshold }) => {
  const suites = reports.map((report) => suite(report, threshold));
  const tests = sum(suites.map(({ tests }) => tests));
  const failures = sum(suites.map(({ failures }) => failures));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="safe-migrations" tests="${tests}" failures="${failures}" errors="0">`,
    ...suites.map(({ xml }) => xml),
    '</testsuites>',
  ].join('\n');
};

function suite(report: FileReport, threshold: Threshold): { tests: number; failures: number; xml: string } {
  const failed = report.findings.filter(({ finding }) => reaches(finding.severity, threshold));
  const others = report.findings.filter(({ finding }) => !reaches(finding.severity, threshold));
  const name = escape(report.path);
  const tests = Math.max(1, failed.length);
  const cases =
    failed.length === 0
      ? [`    <testcase name="${name}" classname="${name}" file="${name}"/>`]
      : failed.map((reported) => failure(report, reported));
  const output = others.map((reported) => `${escape(line(report, reported))}\n`).join('');
  const xml = [
    `  <testsuite name="${name}" tests="${tests}" failures="${failed.length}" errors="0">`,
    ...cases,
    ...(output === '' ? [] : [`    <system-out>${output}</system-out>`]),
    '  </testsuite>',
  ].join('\n');
  return { tests, failures: failed.length, xml };
}

function failure(report: FileReport, reported: ReportedFinding): string {
  const { rule, severity, message, span } = reported.finding;
  const place = placesIn(report.text)(span.start);
  const path = escape(report.path);
  return [
    `    <testcase name="${escape(`${rule} in line ${place.line}`)}" classname="${path}" file="${path}" line="${place.line}">`,
    `      <failure type="${severity}" message="${escape(message)}">${escape(line(report, reported))}</failure>`,
    '    </testcase>',
  ].join('\n');
}

function line(report: FileReport, { finding, fixes }: ReportedFinding): string {
  const { line, column } = placesIn(report.text)(finding.span.start);
  const fix = fixes.find(({ preferred }) => preferred) ?? fixes[0];
  const more =
    fix === undefined
      ? ''
      : ` Fix: ${fix.title}${fixes.length > 1 ? `, or ${counted(fixes.length - 1, 'other way')}` : ''}.`;
  return `${report.path}:${line}:${column}: ${finding.severity} ${finding.rule}: ${finding.message}${more}`;
}

/** Text for XML 1.0, which has no way to write most control characters and half surrogate pairs. */
function escape(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
