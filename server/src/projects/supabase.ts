import { upWithUndo, wholeFile } from './frame';
import { AS_NAMES } from './order';
import type { MigrationName, Tool } from './tool';
import { nextVersions } from './versions';

/**
 * Supabase: `supabase/migrations/20250101120000_name.sql`, whose statements are sent as one batch: an implicit transaction. There
 * is no way back and no directive; one statement alone is in no transaction. From 2.110 on the CLI ends the batch before what
 * PostgreSQL refuses in a transaction, sends that alone, and the rest as another batch; before, such a file fails.
 */
export const supabase: Tool = {
  id: 'supabase',
  title: 'Supabase',
  recognition: { files: /^\d+_.*\.sql$/, projectFiles: /^supabase\/config\.toml$/ },
  parseName,
  ordering: AS_NAMES,
  sections(_fileName, script) {
    return wholeFile(script, 'up', 'implicit');
  },
  down: 'none',
  severalStatementsWithoutTransaction: false,
  pendingFiles: 'each',
  misnamed(name) {
    if (!/^[^/]*\.sql$/.test(name) || parseName(name) !== undefined) return undefined;
    const message =
      'The name of this file does not begin with a number and an underscore, so Supabase skips it. Let `supabase migration new` name it.';
    return { kind: 'ignored', message };
  },
  ofOneVersion: 'the second cannot be noted as done, so that the deploy fails',
  wayOutOfTransaction:
    'let it be the only statement of its file, or run it with Supabase CLI 2.110 or newer, which sends it apart from the others',
  series(steps, existing, now) {
    const known = existing.flatMap((name) => parseName(name) ?? []);
    const versions = nextVersions(known, steps.length, now, 'timestamp', AS_NAMES);
    return steps.map((step, index) => ({
      path: `${versions[index] ?? ''}_${step.slug}.sql`,
      text: upWithUndo(step),
    }));
  },
};

function parseName(fileName: string): MigrationName | undefined {
  const [, version, title] = /^(\d+)_(.*)\.sql$/.exec(fileName) ?? [];
  return version === undefined || title === undefined ? undefined : { version, title };
}
