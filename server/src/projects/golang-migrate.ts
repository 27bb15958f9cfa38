import { pairOfFiles } from './frame';
import { oncePerList } from './once-per-list';
import type { MigrationName, Tool } from './tool';
import { nextVersions } from './versions';

/**
 * golang-migrate: a pair of files a version. Each file is sent to PostgreSQL as one query, so that several statements
 * are one implicit transaction and a statement alone in its file is in none.
 */
export const golangMigrate: Tool = {
  id: 'golang-migrate',
  title: 'golang-migrate',
  recognition: { names: /^\d+_.*\.up\.sql$/, files: /^\d+_.*\.(?:up|down)\.sql$/ },
  parseName,
  sections(fileName, script) {
    const direction = parseName(fileName)?.direction ?? 'up';
    return [{ direction, span: { start: 0, end: script.text.length }, mode: 'implicit' }];
  },
  down: 'file',
  severalStatementsWithoutTransaction: false,
  pendingFiles: 'each',
  misnamed(name) {
    const [, stem] = /^(\d+_[^/]*?)\.sql$/.exec(name) ?? [];
    if (stem === undefined || parseName(name) !== undefined) return undefined;
    const message = `golang-migrate runs only files whose names end in \`.up.sql\` or \`.down.sql\`, so it leaves this one alone without a word. Name it ${stem}.up.sql.`;
    return { kind: 'ignored', message };
  },
  ofDownAlone:
    'golang-migrate notes the version as done without running anything, and runs this file on the way back',
  ofOneVersion: 'golang-migrate finds a duplicate and does not start',
  wayOutOfTransaction: 'let it be the only statement of its file',
  series(steps, existing, now) {
    const known = knownNames(existing);
    const versions = nextVersions(known, steps.length, now, { digits: 6, from: 1 });
    return steps.flatMap((step, index) => {
      const name = `${versions[index] ?? ''}_${step.slug}`;
      return pairOfFiles(step, `${name}.up.sql`, `${name}.down.sql`);
    });
  },
};

function parseName(fileName: string): MigrationName | undefined {
  const [, version, title, direction] = /^(\d+)_(.*)\.(down|up)\.sql$/.exec(fileName) ?? [];
  if (version === undefined || title === undefined) return undefined;
  return { version, title, direction: direction === 'down' ? 'down' : 'up' };
}

const knownNames = oncePerList((names: readonly string[]) => names.flatMap((name) => parseName(name) ?? []));
