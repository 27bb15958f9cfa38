import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RULES } from '../rules/rules';
import { applyEdits } from '../service/apply';
import { fixAll } from '../service/fix-all';
import { parseCommand, text, UsageError } from './arguments';
import { inputFiles } from './files';
import { findingsJson, type JsonFinding } from './findings-json';
import { openSession, shown } from './session';
import { writeFiles, type FileToWrite } from './write-files';

/** `fix [paths]`: applies preferred fixes; `--series` also those that write further files. 1 where warnings remain. */
export async function fixCommand(args: readonly string[], print: (text: string) => void): Promise<number> {
  const { values, positionals, common } = parseCommand(args, {
    series: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    rule: { type: 'string' },
  });
  const rule = text(values['rule']);
  if (rule !== undefined && !RULES.some((candidate) => candidate.id === rule)) {
    throw new UsageError(`There is no rule called ${rule}; \`safe-migrations rules\` lists them.`);
  }
  const session = await openSession(common);
  const files = new Map<string, FileToWrite>();
  const remaining: (JsonFinding & { path: string })[] = [];
  const taken = new Map<string, string[]>();
  for (const input of await inputFiles(positionals.length > 0 ? positionals : ['.'])) {
    const file = await session.read(input);
    const folder = dirname(file.path);
    const view = await file.view();
    const names = [...view.names, ...(taken.get(folder) ?? [])];
    const options = { series: values['series'] === true, ...(rule === undefined ? {} : { rule }) };
    const result = fixAll(file.text, (current) => file.check(current), { ...view, names }, options);
    if (result.text !== file.text)
      files.set(file.path, { path: file.path, text: result.text, status: 'changed' });
    for (const created of result.newFiles) {
      const path = join(folder, created.path);
      files.set(path, { path, text: created.text, status: 'created' });
    }
    for (const other of result.otherFiles) {
      const path = join(folder, other.name);
      const before = files.get(path)?.text ?? (await readFile(path, 'utf8'));
      files.set(path, { path, text: applyEdits(before, other.edits), status: 'changed' });
    }
    taken.set(folder, [...(taken.get(folder) ?? []), ...result.newFiles.map((created) => created.path)]);
    const left = findingsJson(result.checked, result.text, { ...view, names });
    remaining.push(...left.map((finding) => ({ path: file.shownPath, ...finding })));
  }
  const output = [...files.values()];
  if (values['dry-run'] !== true) await writeFiles(output);
  if (common.format === 'json') {
    const shownFiles = output.map(({ path, status, text }) => ({ path: shown(path), status, text }));
    print(JSON.stringify({ version: 1, files: shownFiles, remaining }));
  } else printPretty(output, values['dry-run'] === true, remaining.length, print);
  return remaining.some((finding) => finding.severity === 'error' || finding.severity === 'warning') ? 1 : 0;
}

function printPretty(
  files: readonly FileToWrite[],
  dryRun: boolean,
  remaining: number,
  print: (text: string) => void,
): void {
  for (const file of files) {
    print(`${file.status} ${shown(file.path)}`);
    if (dryRun) print(file.text);
  }
  const verb = dryRun ? 'would change' : 'changed';
  print(
    `${verb} ${files.length} ${files.length === 1 ? 'file' : 'files'}; ${remaining} ${remaining === 1 ? 'finding remains' : 'findings remain'}.`,
  );
}
