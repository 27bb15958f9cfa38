import { pairOfFiles, wholeFile } from './frame';
import { AS_VERSION_TEXT } from './order';
import type { MigrationName, NewFile, Project, Tool } from './tool';
import { lineBreakOf } from '../text/lines';
import { nextVersions } from './versions';

/**
 * diesel: a folder a migration, `2025-01-01-120000_name/up.sql` and `down.sql`, each sent as one query in a transaction of its
 * own. `run_in_transaction = false` in the folder's `metadata.toml` takes both out of it.
 */
export const diesel: Tool = {
  id: 'diesel',
  title: 'diesel',
  recognition: {
    files: /^[^/]+\/(?:up|down)\.sql$/,
    names: /^[^/]+\/up\.sql$/,
    projectFiles: /^diesel\.toml$/,
    dependency: { manifest: 'Cargo.toml', name: 'diesel' },
  },
  depthOf: (segments) => (/^(?:up|down)\.sql$/.test(segments.at(-1) ?? '') ? 2 : 1),
  parseName,
  ordering: AS_VERSION_TEXT,
  optionFiles: (names) => names.filter((name) => name.endsWith('/metadata.toml')),
  sections(fileName, script, project) {
    const free = project !== undefined && leavesTransaction(fileName, project);
    return wholeFile(script, parseName(fileName)?.direction ?? 'up', free ? 'implicit' : 'tool');
  },
  down: 'file',
  severalStatementsWithoutTransaction: false,
  pendingFiles: 'each',
  ofOneVersion: 'diesel takes the version for applied once the first of them has run',
  wayOutOfTransaction:
    'write `run_in_transaction = false` into a `metadata.toml` beside it and let it be the only statement of its file',
  optionsWithoutTransaction(fileName, _statements, { names, texts }) {
    const path = metadataOf(fileName);
    const before = texts.get(path);
    if (before === undefined)
      return names.includes(path) ? undefined : { files: [{ path, text: FREE }], notes: [] };
    return { files: [{ path, before, text: withoutTransaction(before) }], notes: [] };
  },
  series(steps, existing, now) {
    const dated = existing.flatMap((name) => dateOf(name) ?? []);
    const versions = nextVersions(dated, steps.length, now, 'timestamp', AS_VERSION_TEXT);
    const suffix = existing.some((name) => /^\d{4}-\d\d-\d\d-\d{6}-0000_/.test(name)) ? '-0000' : '';
    return steps.flatMap((step, index): readonly NewFile[] => {
      const version = (versions[index] ?? '').replace(/^(\d{4})(\d\d)(\d\d)(\d{6})$/, '$1-$2-$3-$4');
      const folder = `${version}${suffix}_${step.slug}`;
      const free = !step.transaction || !step.downTransaction;
      return [
        ...pairOfFiles(step, `${folder}/up.sql`, `${folder}/down.sql`),
        ...(free ? [{ path: `${folder}/metadata.toml`, text: FREE }] : []),
      ];
    });
  },
  problems(fileName, _script, project) {
    const name = metadataOf(fileName);
    const text = project.texts.get(name);
    const line = text === undefined ? undefined : unreadableLine(text);
    if (line === undefined) return [];
    const message = `diesel cannot read the line \`${line.trim()}\` of ${name}, so it runs no migration. Write \`run_in_transaction = false\` there, or delete the file.`;
    return [{ kind: 'fails', message }];
  },
};

const FREE = 'run_in_transaction = false\n';

/** The key belongs to no table, so it stands before all of them. */
function withoutTransaction(metadata: string): string {
  const others = metadata.replace(/^[ \t]*run_in_transaction[ \t]*=[^\r\n]*(?:\r?\n|$)/gm, '');
  return FREE.replace('\n', lineBreakOf(metadata)) + others;
}

function metadataOf(fileName: string): string {
  return `${fileName.slice(0, fileName.lastIndexOf('/'))}/metadata.toml`;
}

function leavesTransaction(fileName: string, project: Project): boolean {
  const text = project.texts.get(metadataOf(fileName)) ?? '';
  return /^[ \t]*run_in_transaction[ \t]*=[ \t]*false[ \t]*(?:#.*)?$/m.test(text);
}

/** The first line that is neither empty, a comment, a table nor a key with a value: one line is all that diesel needs here. */
function unreadableLine(text: string): string | undefined {
  return text
    .split(/\r?\n/)
    .find((line) => !/^\s*(?:#.*|\[[^\]]*\]\s*(?:#.*)?|[\w.-]+\s*=\s*[^\s#].*)?$/.test(line));
}

/** diesel leaves the dashes out of the version and compares it as text. */
function parseName(name: string): MigrationName | undefined {
  const [, version, title, direction] = /^([^_/]+)(?:_([^/]*))?\/(up|down)\.sql$/.exec(name) ?? [];
  if (version === undefined) return undefined;
  const plain = version.replaceAll('-', '');
  return { version: plain, title: title ?? '', direction: direction === 'down' ? 'down' : 'up' };
}

/** The date at the start of a folder's name; the setup migration has zeros there. */
function dateOf(name: string): MigrationName | undefined {
  const digits = /^(?!0000)\d{4}-?\d\d-?\d\d-?\d{6}/.exec(name)?.[0].replaceAll('-', '');
  return digits === undefined ? undefined : { version: digits, title: name };
}
