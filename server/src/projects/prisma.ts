import { upWithUndo, wholeFile } from './frame';
import { AS_NAMES } from './order';
import type { MigrationName, Tool } from './tool';
import { nextVersions } from './versions';

/**
 * Prisma: a folder a migration, `20250101120000_name/migration.sql`, sent as one query: several statements are one implicit
 * transaction, one alone is in none. There is no way back.
 */
export const prisma: Tool = {
  id: 'prisma',
  title: 'Prisma',
  recognition: {
    files: /^\d+_[^/]*\/migration\.sql$/,
    names: /^\d{14}_[^/]*\/migration\.sql$/,
    projectFiles: /^(?:migration_lock\.toml|schema\.prisma|prisma\.config\.[cm]?[jt]s)$/,
  },
  depthOf: (segments) => (segments.at(-1) === 'migration.sql' ? 2 : 1),
  parseName,
  ordering: AS_NAMES,
  sections(_fileName, script) {
    return wholeFile(script, 'up', 'implicit');
  },
  down: 'none',
  severalStatementsWithoutTransaction: false,
  pendingFiles: 'each',
  wayOutOfTransaction: 'let it be the only statement of its migration',
  series(steps, existing, now) {
    const known = existing.flatMap((name) => parseName(name) ?? []);
    const versions = nextVersions(known, steps.length, now, 'timestamp', AS_NAMES);
    return steps.map((step, index) => ({
      path: `${versions[index] ?? ''}_${step.slug}/migration.sql`,
      text: upWithUndo(step),
    }));
  },
};

function parseName(name: string): MigrationName | undefined {
  const [, version, title] = /^(\d+)(?!\d)_?([^/]*)\/migration\.sql$/.exec(name) ?? [];
  return version === undefined || title === undefined ? undefined : { version, title };
}
