import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { IMPORTABLE, importConfiguration } from '../service/import-configuration';
import { CONFIGURATION_FILE } from '../settings/read';
import { nodeFiles, uriOf } from '../workspace/node-files';
import { parseCommand, UsageError } from './arguments';
import { PAGES } from './help/pages';
import type { Output } from './output';
import { shownPath } from './shown-path';
import { writeFiles } from './write-files';

/** `import-config [FILE]`: writes `.safe-migrations.json` beside another linter's configuration. Never replaces one. */
export async function importConfigCommand(args: readonly string[], { print }: Output): Promise<number> {
  const { values, positionals, common } = parseCommand(args, PAGES['import-config']);
  if (positionals.length > 1) throw new UsageError('import-config takes one file.');
  const source = resolve(positionals[0] ?? findSource());
  const content = await nodeFiles.readFile(uriOf(source));
  if ('error' in content) throw new UsageError(`${shownPath(source)} cannot be read: ${content.error}.`);
  const result = await importConfiguration(basename(source), content.text);
  if ('error' in result) {
    const place = result.line === undefined ? '' : `:${result.line}:${result.column ?? 1}`;
    throw new UsageError(`${shownPath(source)}${place}: ${result.error}`);
  }
  const path = join(dirname(source), CONFIGURATION_FILE);
  const text = `${JSON.stringify(result.settings, null, 2)}\n`;
  if (values['dry-run'] !== true) await writeFiles([{ path, text, status: 'created' }]);
  if (common.format === 'json') {
    const files = [{ path: shownPath(path), status: 'created', text }];
    print(JSON.stringify({ version: 1, files, notes: result.notes }));
    return 0;
  }
  print(values['dry-run'] === true ? text.trimEnd() : `created ${shownPath(path)}`);
  for (const note of result.notes) print(`note: ${note}`);
  return 0;
}

/** The one configuration that the working folder has. */
function findSource(): string {
  const found = IMPORTABLE.filter((name) => existsSync(name));
  const [first, second] = found;
  if (first === undefined) {
    throw new UsageError(`There is no ${IMPORTABLE.join(', ')} here. Name the file to take over.`);
  }
  if (second !== undefined) throw new UsageError(`There are ${found.join(' and ')} here. Name one of them.`);
  return first;
}
