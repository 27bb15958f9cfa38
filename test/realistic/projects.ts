import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPostgresReader } from '../../server/src/readers/postgres';
import { RULES } from '../../server/src/rules/rules';
import { checkFile, type CheckedFile } from '../../server/src/service/check';
import { createConfigurationStore } from '../../server/src/workspace/configuration';
import { fileContext } from '../../server/src/workspace/file-context';
import { nodeFiles, uriOf } from '../../server/src/workspace/node-files';
import { createFolderStore } from '../../server/src/workspace/store';
import { repositoryRoot } from '../repository';

/**
 * Small projects of the kind that teams have: each a folder of migrations in the order of their names, so that history matters.
 * Written for this suite; they use what hand-written and generated SQL really looks like.
 */
export interface RealisticProject {
  readonly name: string;
  /** Absolute path. */
  readonly folder: string;
  /** Absolute path of the folder of migrations. */
  readonly migrations: string;
  /** File names in order, down files included. */
  readonly files: readonly string[];
  /** SQL of the schema files before the first migration. */
  readonly baseline: string;
  readonly postgresVersion: number;
}

/** Files that fail on a real server, which is what their findings say. */
export const REFUSED: ReadonlyMap<string, { readonly because: RegExp; readonly rule: string }> = new Map([
  [
    'golang-migrate/000004_indexes_in_one_go.up.sql',
    { because: /cannot run inside a transaction block/, rule: 'concurrently-in-transaction' },
  ],
  [
    'drizzle/0003_quiet_sage.sql',
    { because: /cannot run inside a transaction block/, rule: 'concurrently-in-transaction' },
  ],
  [
    'dbmate/20250215101010_pinned_status.sql',
    { because: /unsafe use of new value "pinned"/, rule: 'enum-value-used-in-transaction' },
  ],
]);

export function realisticFolder(): string {
  return join(repositoryRoot(), 'test', 'realistic');
}

export function realisticProjects(): readonly RealisticProject[] {
  const root = join(realisticFolder(), 'migrations');
  return readdirSync(root)
    .sort()
    .map((name) => project(name, join(root, name)));
}

function project(name: string, folder: string): RealisticProject {
  const migrations = folderOfMigrations(folder);
  const settings = settingsOf(folder);
  return {
    name,
    folder,
    migrations,
    files: readdirSync(migrations).sort(),
    baseline: (settings.schema ?? []).map((path) => readFileSync(join(folder, path), 'utf8')).join('\n'),
    postgresVersion: settings.postgresVersion ?? 14,
  };
}

/** The one folder below that has no folder in it. */
function folderOfMigrations(folder: string): string {
  const below = readdirSync(folder, { withFileTypes: true }).find((entry) => entry.isDirectory());
  return below === undefined ? folder : folderOfMigrations(join(folder, below.name));
}

function settingsOf(folder: string): {
  readonly schema?: readonly string[];
  readonly postgresVersion?: number;
} {
  const file = join(folder, '.safe-migrations.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof settingsOf>) : {};
}

/** Checks every file of a project as the command line does. */
export async function checkProject({
  migrations,
  files,
}: RealisticProject): Promise<readonly (CheckedFile & { readonly name: string; readonly text: string })[]> {
  const reader = await loadPostgresReader();
  const root = (): undefined => undefined;
  const configuration = createConfigurationStore({
    fileSystem: nodeFiles,
    ruleIds: RULES.map((rule) => rule.id),
    root,
    outer: () => ({}),
  });
  const store = createFolderStore({ fileSystem: nodeFiles, reader, configuration, root });
  const checked = [];
  for (const name of files) {
    const uri = uriOf(join(migrations, name));
    const text = readFileSync(join(migrations, name), 'utf8');
    const context = fileContext(uri, text, await store.folderOf(uri), undefined);
    checked.push({ name, text, ...checkFile(text, context, reader) });
  }
  return checked;
}
