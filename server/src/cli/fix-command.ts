import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Edit } from '../rules/rule';
import { applyEdits, editsAgree } from '../service/apply';
import type { NewFile } from '../projects/tool';
import { fixAll, withFiles } from '../service/fix-all';
import type { OtherFileEdits } from '../service/types';
import { knownRule, parseCommand, text } from './arguments';
import { warnAboutConfigurations } from './configurations';
import { PAGES } from './help/pages';
import { inputFiles, type InputFile } from './files';
import { findingsJson, type JsonFinding } from './findings-json';
import type { Output } from './output';
import { reportFile, reportFolder, type FileReport } from './report';
import { openSession, type OpenedFile, type Session } from './session';
import { shownPath } from './shown-path';
import { pathOf } from '../workspace/node-files';
import { writeFiles, type FileToWrite } from './write-files';

/**
 * `fix [paths]`: applies preferred fixes; `--series` also those that write further files. 1 where warnings remain, 2 where a file
 * could not be read: the others are fixed all the same.
 */
export async function fixCommand(
  args: readonly string[],
  { print, document, warn }: Output,
): Promise<number> {
  const { values, positionals, common } = parseCommand(args, PAGES.fix);
  const rule = text(values['rule']);
  const options = {
    series: values['series'] === true,
    ...(rule === undefined ? {} : { rule: knownRule(rule) }),
  };
  const paths = positionals.length > 0 ? positionals : ['.'];
  const inputs = await inputFiles(paths);
  const session = await openSession(common);
  const files = new Map<string, FileToWrite>();
  const remaining: (JsonFinding & { path: string })[] = [];
  const taken = new Map<string, NewFile[]>();
  const notes: string[] = [];
  const { opened, unread } = await openAll(inputs, session);
  for (const report of unread) {
    notes.push(...report.findings.map(({ finding }) => `${report.path}: ${finding.message}`));
    remaining.push(...located(report));
  }
  for (const { file, named } of downFilesLast(opened)) {
    const folder = pathOf(file.context.folder.uri);
    const view = withFiles(await file.view(), taken.get(folder) ?? []);
    const before = files.get(file.path)?.text ?? file.text;
    const first = file.check(before);
    if (first.skipped !== undefined && named) notes.push(`${file.shownPath}: ${first.skipped}`);
    if (file.lossy) {
      notes.push(`${file.shownPath}: This file is not UTF-8, so it is not changed.`);
      remaining.push(...(await remainingOf(file, before, first)));
      continue;
    }
    const result = fixAll(before, (current, around) => file.check(current, around), view, options);
    if (result.text !== file.text)
      files.set(file.path, { path: file.path, text: result.text, status: 'changed' });
    for (const created of result.newFiles) {
      const path = join(folder, created.path);
      files.set(path, {
        path,
        text: created.text,
        status: created.before === undefined ? 'created' : 'changed',
      });
    }
    for (const [name, edits] of editsByFile(result.otherFiles)) {
      const path = join(folder, name);
      const base = files.get(path)?.text ?? (await readFile(path, 'utf8'));
      files.set(path, { path, text: applyEdits(base, edits), status: 'changed' });
    }
    taken.set(folder, [...(taken.get(folder) ?? []), ...result.newFiles]);
    remaining.push(...(await remainingOf(file, result.text, result.checked)));
  }
  await report(session, notes, warn);
  const output = [...files.values()];
  if (values['dry-run'] !== true) await writeFiles(output);
  if (common.format === 'json') {
    const shownFiles = output.map(({ path, status, text }) => ({ path: shownPath(path), status, text }));
    document(JSON.stringify({ version: 1, files: shownFiles, remaining }));
  } else printPretty(output, values['dry-run'] === true, remaining, print);
  if (unread.length > 0) return 2;
  return remaining.some(({ severity }) => severity === 'error' || severity === 'warning') ? 1 : 0;
}

interface Opened {
  readonly file: OpenedFile;
  readonly named: boolean;
}

/** Files and folders that cannot be read keep nobody from fixing the others. */
async function openAll(
  inputs: readonly InputFile[],
  session: Session,
): Promise<{ readonly opened: readonly Opened[]; readonly unread: readonly FileReport[] }> {
  const opened: Opened[] = [];
  const unread: FileReport[] = [];
  for (const input of inputs) {
    if (input.unreadableFolder !== undefined) {
      unread.push(reportFolder(input.path, input.unreadableFolder));
      continue;
    }
    const file = await session.readOrReport(input);
    const isUnread = file.unreadable !== undefined && file.check('').skipped === undefined;
    if (isUnread) unread.push(await reportFile(file, file.check('')));
    else opened.push({ file, named: input.named });
  }
  return { opened, unread };
}

async function report(
  session: Session,
  notes: readonly string[],
  warn: (text: string) => void,
): Promise<void> {
  await warnAboutConfigurations(session, warn);
  for (const note of notes) warn(note);
}

/** The fix of an up file may edit its down file, in the coordinates of that file as it was read. */
function downFilesLast<T extends { readonly file: OpenedFile }>(files: readonly T[]): readonly T[] {
  const isDown = ({ file }: T): boolean => file.context.upId !== undefined;
  return [...files.filter((file) => !isDown(file)), ...files.filter(isDown)];
}

/** All edits of each other file. They were made for the same text, so those that overlap earlier ones are left out. */
function editsByFile(others: readonly OtherFileEdits[]): ReadonlyMap<string, readonly Edit[]> {
  const byFile = new Map<string, readonly Edit[]>();
  for (const { name, edits } of others) {
    const earlier = byFile.get(name) ?? [];
    if (editsAgree(edits, earlier)) byFile.set(name, [...earlier, ...edits]);
  }
  return byFile;
}

async function remainingOf(
  file: OpenedFile,
  text: string,
  checked: ReturnType<OpenedFile['check']>,
): Promise<readonly (JsonFinding & { path: string })[]> {
  return located(await reportFile({ ...file, text }, checked));
}

function located(report: FileReport): readonly (JsonFinding & { path: string })[] {
  return findingsJson(report).map((finding) => ({ path: report.path, ...finding }));
}

function printPretty(
  files: readonly FileToWrite[],
  dryRun: boolean,
  remaining: readonly JsonFinding[],
  print: (text: string) => void,
): void {
  for (const file of files) {
    print(
      dryRun
        ? `-- ${file.status} ${shownPath(file.path)}\n${file.text}`
        : `${file.status} ${shownPath(file.path)}`,
    );
  }
  const left = remaining.filter(({ severity }) => severity !== 'hint').length;
  const what = files.length === 0 ? 'nothing' : `${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  const rest =
    left === 0 ? 'no finding remains' : `${left} ${left === 1 ? 'finding remains' : 'findings remain'}`;
  print(`${dryRun ? 'would write' : 'wrote'} ${what}; ${rest}.`);
}
