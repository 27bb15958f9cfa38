import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { UsageError } from './arguments';
import { fingerprints } from './fingerprint';
import type { FileReport } from './report';
import { shownPath } from './shown-path';
import { writeFiles } from './write-files';

/** Findings that a team has accepted. What stands in it besides the three names is for its readers. */
export interface Baseline {
  readonly path: string;
  readonly findings: readonly AcceptedFinding[];
}

export interface AcceptedFinding {
  /** Relative to the folder of the baseline, with `/`. */
  readonly path: string;
  readonly rule: string;
  /** Of `fingerprints`: it holds while lines move. */
  readonly fingerprint: string;
  /** The statement, shortened. */
  readonly sql: string;
}

export interface Compared {
  /** Without what the baseline accepts. */
  readonly reports: readonly FileReport[];
  readonly accepted: number;
  /** Files of the baseline that have another name now. */
  readonly renamed: readonly string[];
  /** What the baseline accepts of the checked files and of those that are gone, and is not there any more. */
  readonly stale: readonly AcceptedFinding[];
}

const LONGEST_SQL = 80;

/** Throws UsageError where the file is missing, cannot be read or is no baseline. */
export async function readBaseline(path: string): Promise<Baseline> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (!existsSync(path)) throw new UsageError(`There is no baseline ${path}; --write-baseline writes it.`);
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`The baseline ${path} cannot be read: ${reason}.`);
  }
  const findings = findingsIn(text);
  if (!findings)
    throw new UsageError(
      `${path} is no baseline of this version; --write-baseline into a new file writes one.`,
    );
  return { path, findings };
}

function findingsIn(text: string): readonly AcceptedFinding[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
  if (!isRecord(value) || value['version'] !== 1 || !Array.isArray(value['findings'])) return undefined;
  const findings: readonly unknown[] = value['findings'];
  return findings.every(isAccepted) ? findings : undefined;
}

function isAccepted(value: unknown): value is AcceptedFinding {
  if (!isRecord(value)) return false;
  return (['path', 'rule', 'fingerprint', 'sql'] as const).every((key) => typeof value[key] === 'string');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Takes what a baseline accepts out of the reports: by file, rule and statement, and in files that were renamed by the latter. */
export function compare(reports: readonly FileReport[], baseline: Baseline): Compared {
  const entries = reports.map((report) => acceptable(report, baseline.path));
  const accepted = new Set<AcceptedFinding>();
  const inPlace = takeEqual(entries.flat(), baseline.findings, keyOf, accepted);
  const gone = inPlace.filter(({ path }) => isGone(path, baseline.path));
  const left = new Set(takeEqual(entries.flat(), gone, contentOf, accepted));
  const checked = new Set(reports.map(({ location }) => pathFrom(baseline.path, location)));
  const isStale = (finding: AcceptedFinding): boolean =>
    isGone(finding.path, baseline.path) ? left.has(finding) : checked.has(finding.path);
  return {
    reports: reports.map((report, at) => ({
      ...report,
      findings: report.findings.filter((_, index) => {
        const entry = entries[at]![index];
        return entry === undefined || !accepted.has(entry);
      }),
    })),
    accepted: accepted.size,
    renamed: [...new Set(gone.filter((finding) => !left.has(finding)).map(({ path }) => path))],
    stale: inPlace.filter(isStale),
  };
}

/** Accepts each entry that has an equal among the known ones, each of which counts once; returns the known ones that are left. */
function takeEqual(
  entries: readonly AcceptedFinding[],
  known: readonly AcceptedFinding[],
  nameOf: (finding: AcceptedFinding) => string,
  accepted: Set<AcceptedFinding>,
): readonly AcceptedFinding[] {
  const open = new Map<string, AcceptedFinding[]>();
  for (const finding of known) {
    const equal = open.get(nameOf(finding));
    if (equal) equal.push(finding);
    else open.set(nameOf(finding), [finding]);
  }
  for (const entry of entries) {
    if (!accepted.has(entry) && open.get(nameOf(entry))?.shift()) accepted.add(entry);
  }
  return [...open.values()].flat();
}

/** Writes the findings of now. Entries of files that were not checked stay. Throws UsageError where that fails. */
export async function writeBaseline(path: string, reports: readonly FileReport[]): Promise<number> {
  const before = existsSync(path) ? await readBaseline(path) : undefined;
  const checked = new Set(
    reports.filter(({ unreadable }) => !unreadable).map(({ location }) => pathFrom(path, location)),
  );
  const kept = (before?.findings ?? []).filter(
    (finding) => !checked.has(finding.path) && !isGone(finding.path, path),
  );
  const findings = [...kept, ...reports.flatMap((report) => acceptable(report, path))].sort((a, b) =>
    keyOf(a) < keyOf(b) ? -1 : 1,
  );
  const text = `${JSON.stringify({ version: 1, findings }, null, 2)}\n`;
  await writeFiles([{ path: resolve(path), text, status: before ? 'changed' : 'created' }]);
  return findings.length;
}

/** What is wrong in a configuration is put right, not accepted; so is a file that cannot be read. */
function acceptable(report: FileReport, baseline: string): readonly AcceptedFinding[] {
  if (report.dialect === 'json' || report.unreadable) return [];
  const ids = fingerprints(report);
  const path = pathFrom(baseline, report.location);
  return report.findings.map(({ finding: { rule }, statement }, index) => {
    const sql = statement.replace(/\s+/g, ' ').trim();
    return {
      path,
      rule,
      fingerprint: ids[index]!,
      sql: sql.length > LONGEST_SQL ? `${sql.slice(0, LONGEST_SQL - 1)}…` : sql,
    };
  });
}

function pathFrom(baseline: string, location: string): string {
  return relative(dirname(resolve(baseline)), location).replaceAll(sep, '/');
}

function isGone(path: string, baseline: string): boolean {
  return !existsSync(join(dirname(resolve(baseline)), path));
}

function keyOf({ path, rule, fingerprint }: AcceptedFinding): string {
  return [path, rule, fingerprint].join('\0');
}

/** What stays the same when the file is renamed. */
function contentOf({ rule, fingerprint }: AcceptedFinding): string {
  return [rule, fingerprint].join('\0');
}

/** What a comparison has to tell besides the findings that remain, in full sentences. */
export function baselineNotes({ accepted, renamed, stale }: Compared, path: string): readonly string[] {
  const notes: string[] = [];
  const name = shownPath(resolve(path));
  if (accepted > 0) notes.push(`${name} accepts ${accepted} ${accepted === 1 ? 'finding' : 'findings'}.`);
  for (const file of renamed) {
    notes.push(`${name} accepts findings of ${file}, which has another name now; --write-baseline notes it.`);
  }
  for (const finding of stale) {
    notes.push(`${name} accepts what is gone: ${finding.rule} in ${finding.path}: ${finding.sql}`);
  }
  if (stale.length > 0) notes.push('--write-baseline takes out what is gone.');
  return notes;
}
