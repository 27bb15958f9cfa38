import { pairOfFiles, wholeFile } from './frame';
import type { MigrationName, Tool } from './tool';
import { nextVersions } from './versions';

/**
 * postgrator: `001.do.name.sql` and `001.undo.name.sql`. Each file is sent as one query, so that several statements are one
 * implicit transaction and a statement alone in its file is in none.
 */
export const postgrator: Tool = {
  id: 'postgrator',
  title: 'postgrator',
  recognition: {
    names: /^\d+\.(?:do|undo)\.(?:.*\.)?sql$/,
    files: /^\d+\.(?:do|undo)\.(?:.*\.)?sql$/,
    projectFiles: /^\.?postgrator(?:rc)?(?:\.(?:json|ya?ml|[cm]?js))?$/,
    dependency: { manifest: 'package.json', name: 'postgrator' },
  },
  parseName,
  runsAlso: (name) => /^\d+\.do\.(?:.*\.)?[cm]?js$/.test(name),
  sections(fileName, script) {
    return wholeFile(script, parseName(fileName)?.direction ?? 'up', 'implicit');
  },
  down: 'file',
  severalStatementsWithoutTransaction: false,
  pendingFiles: 'each',
  ofDownAlone:
    'postgrator runs it on the way back from a later version, where it takes back what nothing did',
  ofOneVersion: 'postgrator finds two migrations with it and refuses to run',
  wayOutOfTransaction: 'let it be the only statement of its file',
  series(steps, existing, now) {
    const known = existing.flatMap((name) => parseName(name) ?? []);
    const versions = nextVersions(known, steps.length, now, { digits: 3, from: 1 });
    return steps.flatMap((step, index) => {
      const version = versions[index] ?? '';
      return pairOfFiles(step, `${version}.do.${step.slug}.sql`, `${version}.undo.${step.slug}.sql`);
    });
  },
};

function parseName(fileName: string): MigrationName | undefined {
  const [, version, action, title] = /^(\d+)\.(do|undo)\.(?:([^.]*)\..*)?sql$/.exec(fileName) ?? [];
  if (version === undefined) return undefined;
  return { version, title: title ?? '', direction: action === 'undo' ? 'down' : 'up' };
}
