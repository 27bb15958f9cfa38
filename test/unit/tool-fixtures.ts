/** A project of a migration tool with its real layout: a table, and a migration that CREATE INDEX CONCURRENTLY makes fail or not. */
export interface ToolFixture {
  readonly tool: string;
  readonly files: Readonly<Record<string, string>>;
  /** The migrations folder. */
  readonly folder: string;
  /** The files that run upwards, in order. */
  readonly order: readonly string[];
  /** The migration with an added column and an index that is built concurrently. */
  readonly change: string;
  /** What commits together in it, as `direction mode: statements`. */
  readonly transactions: readonly string[];
  /** What the rule says about the index; undefined where it runs. */
  readonly refused: string | undefined;
}

const TABLE = 'CREATE TABLE t (id bigint PRIMARY KEY);\n';
const CHANGE = 'ALTER TABLE t ADD COLUMN a int;\nCREATE INDEX CONCURRENTLY i ON t (a);\n';
const BACK = 'DROP INDEX i;\nALTER TABLE t DROP COLUMN a;\n';

const refusal = (tool: string, how: 'one' | 'query', way: string): string =>
  `PostgreSQL refuses CREATE INDEX CONCURRENTLY in a transaction, and ${tool} ${
    how === 'one'
      ? 'runs this part of the file in one.'
      : 'sends the statements of this file as one query, which makes them one.'
  } ${way}`;

export const TOOL_FIXTURES: readonly ToolFixture[] = [
  {
    tool: 'plain',
    files: { 'sql/0001_table.sql': TABLE, 'sql/0002_change.sql': CHANGE },
    folder: 'sql',
    order: ['0001_table.sql', '0002_change.sql'],
    change: '0002_change.sql',
    transactions: ['up none: 1', 'up none: 1'],
    refused: undefined,
  },
  {
    tool: 'golang-migrate',
    files: {
      'migrations/9_table.up.sql': TABLE,
      'migrations/9_table.down.sql': 'DROP TABLE t;\n',
      'migrations/10_change.up.sql': CHANGE,
      'migrations/10_change.down.sql': BACK,
    },
    folder: 'migrations',
    order: ['9_table.up.sql', '10_change.up.sql'],
    change: '10_change.up.sql',
    transactions: ['up implicit: 2'],
    refused: refusal('golang-migrate', 'query', 'Let it be the only statement of its file.'),
  },
  {
    tool: 'flyway',
    files: {
      'flyway.conf': 'flyway.url=jdbc:postgresql:shop\n',
      'sql/V1_9__table.sql': TABLE,
      'sql/V1_10__change.sql': CHANGE,
      'sql/R__views.sql': 'CREATE OR REPLACE VIEW v AS SELECT id FROM t;\n',
    },
    folder: 'sql',
    order: ['V1_9__table.sql', 'V1_10__change.sql', 'R__views.sql'],
    change: 'V1_10__change.sql',
    transactions: ['up tool: 2'],
    refused: refusal(
      'Flyway',
      'one',
      'Let such statements be alone in their file, or write `executeInTransaction=false` into a file beside it with `.conf` behind its name; for CONCURRENTLY run Flyway with `-postgresql.transactional.lock=false`.',
    ),
  },
  {
    tool: 'dbmate',
    files: {
      'db/migrations/20250101000000_table.sql': `-- migrate:up\n${TABLE}\n-- migrate:down\nDROP TABLE t;\n`,
      'db/migrations/20250102000000_change.sql': `-- migrate:up\n${CHANGE}\n-- migrate:down\n${BACK}`,
    },
    folder: 'db/migrations',
    order: ['20250101000000_table.sql', '20250102000000_change.sql'],
    change: '20250102000000_change.sql',
    transactions: ['up tool: 2', 'down tool: 2'],
    refused: refusal(
      'dbmate',
      'one',
      'Put `transaction:false` behind its `-- migrate:up` or `-- migrate:down` and let it be the only statement there.',
    ),
  },
  {
    tool: 'goose',
    files: {
      'migrations/00001_table.sql': `-- +goose Up\n${TABLE}\n-- +goose Down\nDROP TABLE t;\n`,
      'migrations/00002_change.sql': `-- +goose Up\n${CHANGE}\n-- +goose Down\n${BACK}`,
    },
    folder: 'migrations',
    order: ['00001_table.sql', '00002_change.sql'],
    change: '00002_change.sql',
    transactions: ['up tool: 2', 'down tool: 2'],
    refused: refusal('goose', 'one', 'Put `-- +goose NO TRANSACTION` at the top of the file.'),
  },
  {
    tool: 'sql-migrate',
    files: {
      'dbconfig.yml': 'development:\n  dialect: postgres\n  dir: migrations\n',
      'migrations/20250101000000-table.sql': `-- +migrate Up\n${TABLE}\n-- +migrate Down\nDROP TABLE t;\n`,
      'migrations/20250102000000-change.sql': `-- +migrate Up\n${CHANGE}\n-- +migrate Down notransaction\n${BACK}`,
    },
    folder: 'migrations',
    order: ['20250101000000-table.sql', '20250102000000-change.sql'],
    change: '20250102000000-change.sql',
    transactions: ['up tool: 2', 'down none: 1', 'down none: 1'],
    refused: refusal(
      'sql-migrate',
      'one',
      'Put `notransaction` behind its `-- +migrate Up` or `-- +migrate Down`.',
    ),
  },
  {
    tool: 'sqlx',
    files: {
      'Cargo.toml': '[dependencies]\nsqlx = { version = "0.8", features = ["postgres"] }\n',
      'migrations/20250101000000_table.up.sql': TABLE,
      'migrations/20250101000000_table.down.sql': 'DROP TABLE t;\n',
      'migrations/20250102000000_change.up.sql': CHANGE,
      'migrations/20250102000000_change.down.sql': BACK,
    },
    folder: 'migrations',
    order: ['20250101000000_table.up.sql', '20250102000000_change.up.sql'],
    change: '20250102000000_change.up.sql',
    transactions: ['up tool: 2'],
    refused: refusal(
      'sqlx',
      'one',
      'Begin the file with the line `-- no-transaction` and let it be the only statement of the file.',
    ),
  },
  {
    tool: 'diesel',
    files: {
      'diesel.toml': '[print_schema]\nfile = "src/schema.rs"\n',
      'migrations/00000000000000_diesel_initial_setup/up.sql': 'SELECT 1;\n',
      'migrations/00000000000000_diesel_initial_setup/down.sql': 'SELECT 1;\n',
      'migrations/2025-01-01-000000_table/up.sql': TABLE,
      'migrations/2025-01-01-000000_table/down.sql': 'DROP TABLE t;\n',
      'migrations/2025-01-02-000000_change/up.sql': CHANGE,
      'migrations/2025-01-02-000000_change/down.sql': BACK,
      'migrations/2025-01-02-000000_change/metadata.toml': 'run_in_transaction = false # index\n',
    },
    folder: 'migrations',
    order: [
      '00000000000000_diesel_initial_setup/up.sql',
      '2025-01-01-000000_table/up.sql',
      '2025-01-02-000000_change/up.sql',
    ],
    change: '2025-01-02-000000_change/up.sql',
    transactions: ['up implicit: 2'],
    refused: refusal(
      'diesel',
      'query',
      'Write `run_in_transaction = false` into a `metadata.toml` beside it and let it be the only statement of its file.',
    ),
  },
  {
    tool: 'refinery',
    files: {
      'Cargo.toml': '[dependencies.refinery]\nversion = "0.8"\n',
      'migrations/V1__table.sql': TABLE,
      'migrations/V2__change.sql': CHANGE,
    },
    folder: 'migrations',
    order: ['V1__table.sql', 'V2__change.sql'],
    change: 'V2__change.sql',
    transactions: ['up tool: 2'],
    refused: refusal(
      'refinery',
      'one',
      'Put it into a file whose name ends in `.by_hand.sql`, which refinery leaves alone, and run that with psql before the deploy: refinery runs every other file in a transaction.',
    ),
  },
  {
    tool: 'prisma',
    files: {
      'prisma/schema.prisma': 'datasource db { provider = "postgresql" }\n',
      'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
      'prisma/migrations/20250101000000_table/migration.sql': TABLE,
      'prisma/migrations/20250102000000_change/migration.sql': CHANGE,
    },
    folder: 'prisma/migrations',
    order: ['20250101000000_table/migration.sql', '20250102000000_change/migration.sql'],
    change: '20250102000000_change/migration.sql',
    transactions: ['up implicit: 2'],
    refused: refusal('Prisma', 'query', 'Let it be the only statement of its migration.'),
  },
  {
    tool: 'drizzle',
    files: {
      'drizzle.config.ts': 'export default {};\n',
      'drizzle/meta/_journal.json': `{
  "version": "7",
  "dialect": "postgresql",
  "entries": [
    {
      "idx": 0,
      "version": "7",
      "when": 1735689600000,
      "tag": "0000_table",
      "breakpoints": true
    },
    {
      "idx": 1,
      "version": "7",
      "when": 1735776000000,
      "tag": "0001_change",
      "breakpoints": true
    }
  ]
}
`,
      'drizzle/0000_table.sql': TABLE,
      'drizzle/0001_change.sql': CHANGE.replace('\n', '\n--> statement-breakpoint\n'),
    },
    folder: 'drizzle',
    order: ['0000_table.sql', '0001_change.sql'],
    change: '0001_change.sql',
    transactions: ['up tool: 2'],
    refused: refusal(
      'Drizzle',
      'one',
      'Write `COMMIT;` before it and `BEGIN;` behind it, with `--> statement-breakpoint` between each two statements.',
    ),
  },
  {
    tool: 'supabase',
    files: {
      'supabase/config.toml': 'project_id = "shop"\n',
      'supabase/migrations/20250101000000_table.sql': TABLE,
      'supabase/migrations/20250102000000_change.sql': CHANGE,
    },
    folder: 'supabase/migrations',
    order: ['20250101000000_table.sql', '20250102000000_change.sql'],
    change: '20250102000000_change.sql',
    transactions: ['up implicit: 2'],
    refused: refusal(
      'Supabase',
      'query',
      'Let it be the only statement of its file, or run it with Supabase CLI 2.110 or newer, which sends it apart from the others.',
    ),
  },
  {
    tool: 'atlas',
    files: {
      'migrations/atlas.sum': 'h1:x=\n',
      'migrations/20250101000000_table.sql': TABLE,
      'migrations/20250102000000_change.sql': CHANGE,
    },
    folder: 'migrations',
    order: ['20250101000000_table.sql', '20250102000000_change.sql'],
    change: '20250102000000_change.sql',
    transactions: ['up tool: 2'],
    refused: refusal('Atlas', 'one', 'Put `-- atlas:txmode none` and an empty line at the top of the file.'),
  },
  {
    tool: 'node-pg-migrate',
    files: {
      'package.json': '{ "dependencies": { "node-pg-migrate": "9.0.0" } }\n',
      'migrations/1735689600000_table.sql': `-- Up Migration\n${TABLE}\n-- Down Migration\nDROP TABLE t;\n`,
      'migrations/1735776000000_change.sql': `-- Up Migration\n${CHANGE}\n-- Down Migration\n${BACK}`,
    },
    folder: 'migrations',
    order: ['1735689600000_table.sql', '1735776000000_change.sql'],
    change: '1735776000000_change.sql',
    transactions: ['up tool: 2', 'down tool: 2'],
    refused: refusal(
      'node-pg-migrate',
      'one',
      'Write it as a migration in JavaScript that calls `pgm.noTransaction()`, since an SQL file cannot leave the transaction.',
    ),
  },
  {
    tool: 'postgrator',
    files: {
      'migrations/001.do.table.sql': TABLE,
      'migrations/001.undo.table.sql': 'DROP TABLE t;\n',
      'migrations/002.do.change.sql': CHANGE,
      'migrations/002.undo.change.sql': BACK,
    },
    folder: 'migrations',
    order: ['001.do.table.sql', '002.do.change.sql'],
    change: '002.do.change.sql',
    transactions: ['up implicit: 2'],
    refused: refusal('postgrator', 'query', 'Let it be the only statement of its file.'),
  },
  {
    tool: 'graphile-migrate',
    files: {
      '.gmrc': '{}\n',
      'migrations/committed/000001.sql': `--! Previous: -\n--! Hash: sha1:0cfff27fd5cd10a24c4c7d8b2ed2cb1d1bd5a0a8\n\n${TABLE}`,
      'migrations/current.sql': CHANGE,
    },
    folder: 'migrations',
    order: ['committed/000001.sql', 'current.sql'],
    change: 'current.sql',
    transactions: ['up tool: 2'],
    refused: refusal(
      'graphile-migrate',
      'one',
      'Begin the migration with the line `--! no-transaction` and let it be the only statement there.',
    ),
  },
  {
    tool: 'sqitch',
    files: {
      'sqitch.conf': '[core]\n\tengine = pg\n',
      'sqitch.plan':
        '%syntax-version=1.0.0\n%project=shop\n\nzebra 2025-01-01T00:00:00Z Ada <ada@example.com> # Table.\n@v1.0 2025-01-01T00:00:01Z Ada <ada@example.com> # Tag.\nadd/a [zebra] 2025-01-02T00:00:00Z Ada <ada@example.com> # Change.\n',
      'deploy/zebra.sql': `-- Deploy shop:zebra to pg\n\nBEGIN;\n\n${TABLE}\nCOMMIT;\n`,
      'revert/zebra.sql': '-- Revert shop:zebra from pg\n\nDROP TABLE t;\n',
      'verify/zebra.sql': '-- Verify shop:zebra on pg\n\nSELECT id FROM t WHERE false;\n',
      'deploy/add/a.sql': `-- Deploy shop:add/a to pg\n\nBEGIN;\n\n${CHANGE}\nCOMMIT;\n`,
      'revert/add/a.sql': `-- Revert shop:add/a from pg\n\n${BACK}`,
    },
    folder: '',
    order: ['deploy/zebra.sql', 'deploy/add/a.sql'],
    change: 'deploy/add/a.sql',
    transactions: ['up explicit: 4'],
    refused:
      'PostgreSQL refuses CREATE INDEX CONCURRENTLY in a transaction, and it stands between BEGIN and COMMIT. Move it behind COMMIT, or into a migration of its own.',
  },
  {
    tool: 'liquibase',
    files: {
      'db/changelog/0001_table.sql': `--liquibase formatted sql\n\n--changeset ada:1\n${TABLE}--rollback DROP TABLE t;\n`,
      'db/changelog/0002_change.sql': `--liquibase formatted sql\n\n--changeset ada:2\n${CHANGE}--rollback DROP INDEX i;\n\n--changeset ada:3 runInTransaction:false\nCREATE INDEX CONCURRENTLY j ON t (a);\n--rollback DROP INDEX j;\n`,
    },
    folder: 'db/changelog',
    order: ['0001_table.sql', '0002_change.sql'],
    change: '0002_change.sql',
    transactions: ['up tool: 2', 'up none: 1'],
    refused: refusal('Liquibase', 'one', 'Put `runInTransaction:false` behind its `--changeset author:id`.'),
  },
  {
    tool: 'pop',
    files: {
      'database.yml': 'development:\n  dialect: postgres\n',
      'migrations/20250101000000_table.up.sql': TABLE,
      'migrations/20250101000000_table.down.sql': 'DROP TABLE t;\n',
      'migrations/20250102000000_change.up.sql': CHANGE,
      'migrations/20250102000000_change.down.sql': BACK,
    },
    folder: 'migrations',
    order: ['20250101000000_table.up.sql', '20250102000000_change.up.sql'],
    change: '20250102000000_change.up.sql',
    transactions: ['up tool: 2'],
    refused: refusal(
      'pop',
      'one',
      'Put it into a file whose name ends in `.by_hand.sql`, which pop leaves alone, and run that with psql before the deploy: pop runs every other file in a transaction.',
    ),
  },
  {
    tool: 'postgres-migrations',
    files: {
      'package.json': '{ "dependencies": { "postgres-migrations": "5.3.0" } }\n',
      'migrations/1-table.sql': TABLE,
      'migrations/2-change.sql': CHANGE,
    },
    folder: 'migrations',
    order: ['1-table.sql', '2-change.sql'],
    change: '2-change.sql',
    transactions: ['up tool: 2'],
    refused: refusal(
      'postgres-migrations',
      'one',
      'Put `-- postgres-migrations disable-transaction` at the top of the file and let it be the only statement there.',
    ),
  },
];
