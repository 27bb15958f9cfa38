import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { failOn, parseCommand, text, UsageError, type ParsedArguments } from './arguments';
import { baselineNotes, compare, readBaseline, writeBaseline } from './baseline';
import { checkFiles, checkText, type CheckedFiles } from './check-files';
import { inputFiles } from './files';
import { terminalColours } from './formats/colours';
import { FORMATS, type CheckFormat } from './formats/formats';
import { repositoryRoot } from './formats/repository-path';
import { CHECK_PAGE } from './help/check-page';
import type { Output } from './output';
import { createProgress, type Progress } from './progress';
import type { FileReport } from './report';
import { reaches } from './severities';
import { changedSince } from './since';

/** `check [paths]`: prints findings; 1 where one reaches `--fail-on`, 2 where a file could not be read. */
export async function checkCommand(args: readonly string[], { document, warn }: Output): Promise<number> {
  const parsed = parseCommand(args, CHECK_PAGE);
  const { values, common } = parsed;
  const threshold = failOn(text(values['fail-on']));
  const paths = pathsOf(parsed);
  const baseline = baselineOf(values);
  const progress = createProgress(process.stderr);
  const { reports, notes } = await checked(parsed, paths, progress);
  progress.end();
  for (const note of notes) warn(note);
  if (baseline?.write === true) {
    for (const { path, findings } of reports.filter(({ unreadable }) => unreadable)) {
      for (const { finding } of findings) warn(`${path}: ${finding.message}`);
    }
    const count = await writeBaseline(baseline.path, reports);
    warn(`wrote ${baseline.path}: ${count === 1 ? '1 finding is' : `${count} findings are`} accepted.`);
    return exitCode(reports, false);
  }
  const left = baseline ? await withoutAccepted(reports, baseline.path, warn) : reports;
  const since = text(values['since']);
  const options = {
    nothing:
      since === undefined
        ? `No migration was found in ${paths.join(', ')}.`
        : `No migration in ${paths.join(', ')} differs from ${since}.`,
    paths: values['stdin-filepath'] === undefined ? paths : [],
    threshold,
    paint: terminalColours(),
    width: terminalWidth(),
    root: repositoryRoot(),
  };
  document(FORMATS[common.format](left, options));
  const failed = left.some(({ findings }) =>
    findings.some(({ finding }) => reaches(finding.severity, threshold)),
  );
  return exitCode(reports, failed);
}

/** Nobody may take the report for a whole one where a file is missing from it. */
function exitCode(reports: readonly FileReport[], failed: boolean): number {
  if (reports.some(({ unreadable }) => unreadable)) return 2;
  return failed ? 1 : 0;
}

type Values = ParsedArguments['values'];

function pathsOf({ values, positionals }: ParsedArguments): readonly string[] {
  const standardInput = text(values['stdin-filepath']);
  if (standardInput === undefined) return positionals.length > 0 ? positionals : ['.'];
  if (standardInput === '') throw new UsageError('--stdin-filepath needs the path of a file.');
  if (positionals.length > 0)
    throw new UsageError('--stdin-filepath checks standard input alone: leave the paths out.');
  if (values['since'] !== undefined) throw new UsageError('--since and --stdin-filepath exclude each other.');
  return [standardInput];
}

function baselineOf(values: Values): { path: string; write: boolean } | undefined {
  const path = text(values['baseline']);
  const write = values['write-baseline'] === true;
  if (path === undefined && write) throw new UsageError('--write-baseline needs --baseline FILE.');
  if (path === '') throw new UsageError('--baseline needs the path of a file.');
  return path === undefined ? undefined : { path, write };
}

async function checked(
  { values, common }: ParsedArguments<CheckFormat>,
  paths: readonly string[],
  progress: Progress,
): Promise<CheckedFiles> {
  const standardInput = text(values['stdin-filepath']);
  if (standardInput !== undefined) {
    const file = { path: resolve(standardInput), named: true };
    return checkText(file, await readAll(process.stdin), common);
  }
  const all = await inputFiles(paths);
  const since = text(values['since']);
  return checkFiles(since === undefined ? all : await changedSince(since, all), common, { progress });
}

async function withoutAccepted(
  reports: readonly FileReport[],
  path: string,
  warn: Output['warn'],
): Promise<readonly FileReport[]> {
  const compared = compare(reports, await readBaseline(path));
  for (const note of baselineNotes(compared, path)) warn(note);
  return compared.reports;
}

/** Undefined where the output is no terminal, so that logs and pipes get whole lines. */
function terminalWidth(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns : undefined;
}
