import { byHandHeader, isByHand } from './by-hand';
import { pairOfFiles, upWithUndo, wholeFile } from './frame';
import { AS_VERSION_TEXT } from './order';
import { everywhere } from './placeholders';
import type { MigrationName, NewFile, Tool } from './tool';
import { nextVersions } from './versions';

/**
 * pop (soda, Buffalo): pairs of `20250101120000_name.up.sql` and `.down.sql`, each sent as one query in a transaction of its own
 * that a file cannot leave. What needs to be outside of a transaction is run by hand.
 */
export const pop: Tool = {
  id: 'pop',
  title: 'pop',
  recognition: { files: /^\d+_[^.]+(?:\.[a-z0-9]+)?\.(?:up|down)\.sql$/, projectFiles: /^database\.yml$/ },
  parseName,
  ordering: AS_VERSION_TEXT,
  runsAlso: (name) => /^\d+_[^.]+(?:\.[a-z0-9]+)?\.up\.fizz$/.test(name),
  sections(fileName, script) {
    const mode = isByHand(fileName) ? 'none' : 'tool';
    return wholeFile(script, parseName(fileName)?.direction ?? 'up', mode);
  },
  down: 'file',
  severalStatementsWithoutTransaction: false,
  pendingFiles: 'each',
  ofOneVersion: 'pop takes the version for applied once the first of them has run',
  placeholders: everywhere(/\{\{[^{}]*\}\}/g),
  wayOutOfTransaction:
    'put it into a file whose name ends in `.by_hand.sql`, which pop leaves alone, and run that with psql before the deploy: pop runs every other file in a transaction',
  series(steps, existing, now) {
    const known = existing.flatMap((name) => parseName(name) ?? []);
    const versions = nextVersions(known, steps.length, now, 'timestamp', AS_VERSION_TEXT);
    return steps.flatMap((step, index): readonly NewFile[] => {
      const name = `${versions[index] ?? ''}_${step.slug}`;
      if (!step.transaction || !step.downTransaction) {
        const path = `${name}.by_hand.sql`;
        return [{ path, text: upWithUndo(step, [...step.header, byHandHeader('pop', path)]) }];
      }
      return pairOfFiles(step, `${name}.up.sql`, `${name}.down.sql`);
    });
  },
};

/** Files of another database have its name before `.up.sql`. */
function parseName(fileName: string): MigrationName | undefined {
  const [, version, title, database, direction] =
    /^(\d+)_([^./]+)(?:\.([a-z0-9]+))?\.(up|down|by_hand)\.sql$/.exec(fileName) ?? [];
  if (version === undefined || title === undefined) return undefined;
  if (database !== undefined && !/^(?:postgres|postgresql|pg|cockroach)$/.test(database)) return undefined;
  return direction === 'by_hand'
    ? { version, title }
    : { version, title, direction: direction === 'down' ? 'down' : 'up' };
}
