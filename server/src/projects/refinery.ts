import { byHandHeader, isByHand } from './by-hand';
import { upWithUndo, wholeFile } from './frame';
import type { MigrationName, Tool } from './tool';
import { nextVersions } from './versions';

/**
 * refinery: `V1__name.sql`, each sent as one query in a transaction of its own, with no way out and no way back. What needs to be
 * outside of a transaction is run by hand.
 */
export const refinery: Tool = {
  id: 'refinery',
  title: 'refinery',
  recognition: {
    files: /^[VU]\d+(?:\.\d+)?__\w+\.sql$/,
    projectFiles: /^refinery\.toml$/,
    dependency: { manifest: 'Cargo.toml', name: 'refinery' },
  },
  parseName,
  runsAlso: (name) => /^[VU]\d+(?:\.\d+)?__\w+\.rs$/.test(name),
  sections(fileName, script) {
    return wholeFile(script, 'up', isByHand(fileName) ? 'none' : 'tool');
  },
  down: 'none',
  severalStatementsWithoutTransaction: false,
  pendingFiles: 'each',
  ofOneVersion: 'refinery finds it repeated and refuses to run',
  wayOutOfTransaction:
    'put it into a file whose name ends in `.by_hand.sql`, which refinery leaves alone, and run that with psql before the deploy: refinery runs every other file in a transaction',
  series(steps, existing, now) {
    const known = existing.flatMap((name) => parseName(name) ?? []);
    const versions = nextVersions(known, steps.length, now, { digits: 1, from: 1 });
    return steps.map((step, index) => {
      const slug = step.slug.replace(/\W+/gu, '_');
      const name = `V${versions[index] ?? ''}__${slug}`;
      const path = step.transaction ? `${name}.sql` : `${name}.by_hand.sql`;
      const note = step.transaction ? [] : [byHandHeader('refinery', path)];
      return { path, text: upWithUndo(step, [...step.header, ...note]) };
    });
  },
};

function parseName(fileName: string): MigrationName | undefined {
  const [, version, title] = /^[VU](\d+(?:\.\d+)?)__(\w+)(?:\.by_hand)?\.sql$/.exec(fileName) ?? [];
  return version === undefined || title === undefined ? undefined : { version, title };
}
