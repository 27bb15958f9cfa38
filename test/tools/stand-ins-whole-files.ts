import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { named, type MigrationTool } from './migration-tool';
import { byNumber, filesIn, standIn, type FileByHand, type Sent, type SentMigration } from './stand-ins';
import type { ToolProject } from './tool-project';

/** A tool that sends each file as one query. */
interface WholeFiles {
  readonly id: string;
  readonly directory: string;
  /** Of names below the folder; the first group is the version, `down` in the second the way back. */
  readonly name: RegExp;
  /** Where the first migration lies, below the folder. */
  readonly first: { readonly up: string; readonly down?: string };
  /** Project files that it is recognised by. */
  readonly project: Readonly<Record<string, string>>;
  /** Whether the tool opens a transaction around a file. */
  transaction(text: string, project: ToolProject, name: string): boolean;
  /** Names that the tool passes by; the first group is the place in the order. */
  readonly byHand?: RegExp;
}

/** The name of a later migration, after the first one's. */
function numbered(name: string, number: number): string {
  return name.replace(/01(?=-?0{6})|(?<=^V)1/, (first) => String(number).padStart(first.length, '0'));
}

function wholeFiles(tool: WholeFiles): MigrationTool {
  const { id, directory, first } = tool;
  const down = first.down;
  return standIn({
    id,
    directory,
    configure: () => tool.project,
    files: (migrations) =>
      named(migrations, (migration, number) => ({
        [`${directory}/${numbered(first.up, number)}`]: migration.up,
        ...(down === undefined ? {} : { [`${directory}/${numbered(down, number)}`]: migration.down ?? '' }),
      })),
    read(project) {
      const files = filesIn(project, directory, tool.name);
      const sent = (text: string, name: string): Sent => ({
        queries: [text],
        transaction: tool.transaction(text, project, name),
      });
      const ups = files.filter(({ match }) => match[2] !== 'down');
      const byHand = tool.byHand === undefined ? [] : filesIn(project, directory, tool.byHand);
      return [...ups, ...byHand].sort(byNumber).map((file): SentMigration | FileByHand => {
        const { match, text } = file;
        if (byHand.includes(file)) return { byHand: `${directory}/${match.input}`, text };
        const back = files.find((other) => other.match[2] === 'down' && other.match[1] === match[1]);
        return {
          version: match[1] ?? '',
          up: sent(text, match[0]),
          ...(back === undefined ? {} : { down: sent(back.text, back.match[0]) }),
        };
      });
    },
    hasDown: down !== undefined,
  });
}

/**
 * sqlx 0.8: `sqlx-core/src/migrate/source.rs` reads `<version>_<description>.up.sql`, and a file whose text starts with
 * `-- no-transaction` as no_tx; `sqlx-postgres/src/migrate.rs`, apply, gives the whole text to `execute`, which sends a
 * simple query, in a transaction unless no_tx.
 */
export const sqlx = wholeFiles({
  id: 'sqlx',
  directory: 'migrations',
  name: /^(\d+)_[^/]*\.(up|down)\.sql$/,
  first: { up: '20250101000000_users.up.sql', down: '20250101000000_users.down.sql' },
  project: { 'Cargo.toml': '[dependencies]\nsqlx = "0.8"\n' },
  transaction: (text) => !text.startsWith('-- no-transaction'),
});

/**
 * diesel 2: `diesel_migrations/src/file_based_migrations.rs` reads folders with up.sql and down.sql, and metadata.toml with
 * `run_in_transaction`; each file goes to `batch_execute`, a simple query, in a transaction by default.
 */
export const diesel = wholeFiles({
  id: 'diesel',
  directory: 'migrations',
  name: /^(\d{4}-\d\d-\d\d-\d{6})[^/]*\/(up|down)\.sql$/,
  first: { up: '2025-01-01-000000_users/up.sql', down: '2025-01-01-000000_users/down.sql' },
  project: { 'diesel.toml': '[migrations_directory]\ndir = "migrations"\n' },
  transaction(_text, project, name) {
    const metadata = join(project.folder, 'migrations', name, '..', 'metadata.toml');
    return !existsSync(metadata) || !/run_in_transaction\s*=\s*false/.test(readFileSync(metadata, 'utf8'));
  },
});

/**
 * refinery 0.8: `refinery_core/src/util.rs` takes names by `^([U|V])(\d+(?:\.\d+)?)__(\w+)\.sql$`;
 * `drivers/tokio_postgres.rs` gives the whole text of a migration and its own INSERT to `batch_execute` in one transaction.
 */
export const refinery = wholeFiles({
  id: 'refinery',
  directory: 'migrations',
  name: /^V(\d+)__\w+\.sql$/,
  first: { up: 'V1__users.sql' },
  project: { 'Cargo.toml': '[dependencies]\nrefinery = { version = "0.8", features = ["postgres"] }\n' },
  transaction: () => true,
  byHand: /^V(\d+)__\w+\.by_hand\.sql$/,
});

/**
 * pop 6: `migration_info.go` takes names by `^(\d+)_([^.]+)(\.[a-z0-9]+)?\.(up|down)\.(sql|fizz)$`; `migrator.go` runs each
 * file in `Transaction`, and `file_migrator.go` gives its whole text to `RawQuery(…).Exec()`.
 */
export const pop = wholeFiles({
  id: 'pop',
  directory: 'migrations',
  name: /^(\d+)_[^.]+\.(up|down)\.sql$/,
  first: { up: '20250101000000_users.up.sql', down: '20250101000000_users.down.sql' },
  project: { 'database.yml': 'development:\n  dialect: postgres\n  database: shop\n' },
  transaction: () => true,
  byHand: /^(\d+)_[^.]+\.by_hand\.sql$/,
});
