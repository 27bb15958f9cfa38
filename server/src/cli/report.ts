import type { Finding } from '../rules/rule';
import type { CheckedFile } from '../service/check';
import { fixesFor, type WantedFixes } from '../service/fixes';
import type { Fix } from '../service/types';
import type { Severity } from '../settings/settings';
import { lineIndex } from '../text/lines';
import { shownPath } from './shown-path';
import type { CheckedConfiguration, OpenedFile } from './session';

/** A checked file with all that the formats of `check` print of it. */
export interface FileReport {
  /** As messages show it. */
  readonly path: string;
  /** The absolute path. */
  readonly location: string;
  readonly tool: string;
  readonly dialect: string;
  readonly text: string;
  readonly findings: readonly ReportedFinding[];
  /** The file could not be read, so that the report of the whole is not complete. */
  readonly unreadable: boolean;
}

export interface ReportedFinding {
  readonly finding: Finding;
  readonly fixes: readonly Fix[];
  /** The text of the statement; empty for a finding about the file. */
  readonly statement: string;
}

/** The report of a migration, with those fixes of each finding that are shown. */
export async function reportFile(
  file: OpenedFile,
  checked: CheckedFile,
  shownFixes: (finding: Finding) => WantedFixes | 'none' = () => 'all',
): Promise<FileReport> {
  const { analyzed, findings } = checked;
  const someShown = findings.some((finding) => shownFixes(finding) !== 'none');
  const view = analyzed && someShown ? await file.view() : undefined;
  const fixesOf = (finding: Finding): readonly Fix[] => {
    const wanted = shownFixes(finding);
    return analyzed && view && wanted !== 'none' ? fixesFor(analyzed, finding, view, wanted) : [];
  };
  return {
    path: file.shownPath,
    location: file.path,
    tool: file.context.tool.id,
    dialect: 'postgresql',
    text: file.text,
    unreadable: file.unreadable !== undefined,
    findings: findings.map((finding) => ({
      finding,
      fixes: fixesOf(finding),
      statement: analyzed?.statements[finding.statement]?.statement.text ?? '',
    })),
  };
}

/** The report of a folder whose files nobody could list. */
export function reportFolder(path: string, reason: string): FileReport {
  const message = `This folder was not checked: it cannot be read (${reason}).`;
  const span = { start: 0, end: 0 };
  const finding: Finding = {
    ...{ rule: 'unchecked-file', severity: 'error', message, span, related: [] },
    ...{ statement: -1, operation: -1 },
  };
  return {
    path: shownPath(path),
    location: path,
    tool: 'safe-migrations',
    dialect: 'postgresql',
    text: '',
    unreadable: true,
    findings: [{ finding, fixes: [], statement: '' }],
  };
}

/** The report of a configuration file, which has no tool and no dialect of SQL. */
export function reportConfiguration({ path, shownPath, text, findings }: CheckedConfiguration): FileReport {
  const reported = findings.map((finding) => ({ finding, fixes: [], statement: '' }));
  return {
    path: shownPath,
    location: path,
    tool: 'safe-migrations',
    dialect: 'json',
    text,
    unreadable: false,
    findings: reported,
  };
}

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Offsets of a file as editors count: lines and columns from 1, UTF-16 units, the byte order mark left out. */
export function placesIn(text: string): (offset: number) => Place {
  const lines = lineIndex(text);
  const marked = text.startsWith('\uFEFF');
  return (offset) => {
    const { line, character } = lines.positionAt(offset);
    return { line: line + 1, column: marked && line === 0 && character > 0 ? character : character + 1 };
  };
}

export type SeverityCounts = Record<Severity, number>;

export function countSeverities(reports: readonly FileReport[]): SeverityCounts {
  const counts: SeverityCounts = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const { findings } of reports) for (const { finding } of findings) counts[finding.severity]++;
  return counts;
}
