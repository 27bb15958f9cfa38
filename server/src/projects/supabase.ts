import { commentLines, undoComment, wholeFile } from './frame';
import type { MigrationName, Tool } from './tool';
import { nextVersions } from './versions';

/**
 * Supabase: `supabase/migrations/20250101120000_name.sql`, whose statements are sent as one batch: an implicit transaction. There
 * is no way back and no directive; one statement alone is in no transaction.
 */
export const supabase: Tool = {
  id: 'supabase',
  title: 'Supabase',
  recognition: { files: /^\d+_.*\.sql$/, projectFiles: /^supabase\/config\.toml$/ },
  parseName,
  sections(_fileName, script) {
    return wholeFile(script, 'up', 'implicit');
  },
  down: 'none',
  severalStatementsWithoutTransaction: false,
  pendingFiles: 'each',
  ofOneVersion: 'the second cannot be noted as done, so that the deploy fails',
  wayOutOfTransaction: 'let it be the only statement of its file',
  withoutTransaction() {
    return undefined;
  },
  series(steps, existing, now) {
    const known = existing.flatMap((name) => parseName(name) ?? []);
    const versions = nextVersions(known, steps.length, now, 'timestamp');
    return steps.map((step, index) => ({
      path: `${versions[index] ?? ''}_${step.slug}.sql`,
      text: commentLines(step.header) + step.up + undoComment(step.down),
    }));
  },
};

function parseName(fileName: string): MigrationName | undefined {
  const [, version, title] = /^(\d+)_(.*)\.sql$/.exec(fileName) ?? [];
  return version === undefined || title === undefined ? undefined : { version, title };
}
