/** A migration, and the one before it, as the files of a tool. */
export interface ToolLayout {
  readonly tool: string;
  /** The file that runs upwards. */
  readonly up: string;
  /** The file that runs downwards, which is `up` where one file holds both ways; undefined where the tool knows no way back. */
  readonly down?: string;
  readonly files: (base: string, up: string, down: string) => Readonly<Record<string, string>>;
}

const SQITCH_PLAN = `%syntax-version=1.0.0
%project=shop

base 2025-01-01T00:00:00Z Ada <ada@example.com> # Base.
change 2025-01-02T00:00:00Z Ada <ada@example.com> # Change.
`;

const JOURNAL = `${JSON.stringify(
  {
    version: '7',
    dialect: 'postgresql',
    entries: ['0000_base', '0001_change'].map((tag, idx) => ({
      idx,
      version: '7',
      when: 1735689600000 + idx,
      tag,
      breakpoints: true,
    })),
  },
  undefined,
  2,
)}\n`;

/** Statements with Drizzle's breakpoint between each two. */
function parted(sql: string): string {
  return sql.replace(/;\n(?=.)/gs, ';\n--> statement-breakpoint\n');
}

/** A changeset with its way back in comments. */
function changeset(id: number, up: string, down: string): string {
  const back = down.trimEnd() === '' ? 'empty' : down.trimEnd();
  return `--liquibase formatted sql\n\n--changeset ada:${id}\n${up}${back.replace(/^/gm, '--rollback ')}\n`;
}

/** Every tool, with a folder as its users have it. */
export const TOOL_LAYOUTS: readonly ToolLayout[] = [
  {
    tool: 'plain',
    up: 'migrations/0002_change.sql',
    files: (base, up) => ({ 'migrations/0001_base.sql': base, 'migrations/0002_change.sql': up }),
  },
  {
    tool: 'golang-migrate',
    up: 'migrations/000002_change.up.sql',
    down: 'migrations/000002_change.down.sql',
    files: (base, up, down) => ({
      'migrations/000001_base.up.sql': base,
      'migrations/000001_base.down.sql': 'SELECT 1;\n',
      'migrations/000002_change.up.sql': up,
      'migrations/000002_change.down.sql': down,
    }),
  },
  {
    tool: 'flyway',
    up: 'sql/V2__change.sql',
    down: 'sql/U2__change.sql',
    files: (base, up, down) => ({
      'flyway.conf': 'flyway.url=jdbc:postgresql:shop\n',
      'sql/V1__base.sql': base,
      'sql/V2__change.sql': up,
      'sql/U2__change.sql': down,
    }),
  },
  {
    tool: 'dbmate',
    up: 'db/migrations/20250101000002_change.sql',
    down: 'db/migrations/20250101000002_change.sql',
    files: (base, up, down) => ({
      'db/migrations/20250101000001_base.sql': `-- migrate:up\n${base}\n-- migrate:down\n`,
      'db/migrations/20250101000002_change.sql': `-- migrate:up\n${up}\n-- migrate:down\n${down}`,
    }),
  },
  {
    tool: 'goose',
    up: 'migrations/00002_change.sql',
    down: 'migrations/00002_change.sql',
    files: (base, up, down) => ({
      'migrations/00001_base.sql': `-- +goose Up\n${base}\n-- +goose Down\n`,
      'migrations/00002_change.sql': `-- +goose Up\n${up}\n-- +goose Down\n${down}`,
    }),
  },
  {
    tool: 'sql-migrate',
    up: 'migrations/20250102000000-change.sql',
    down: 'migrations/20250102000000-change.sql',
    files: (base, up, down) => ({
      'dbconfig.yml': 'development:\n  dialect: postgres\n  dir: migrations\n',
      'migrations/20250101000000-base.sql': `-- +migrate Up\n${base}\n-- +migrate Down\n`,
      'migrations/20250102000000-change.sql': `-- +migrate Up\n${up}\n-- +migrate Down\n${down}`,
    }),
  },
  {
    tool: 'sqlx',
    up: 'migrations/20250102000000_change.up.sql',
    down: 'migrations/20250102000000_change.down.sql',
    files: (base, up, down) => ({
      'Cargo.toml': '[dependencies]\nsqlx = { version = "0.8", features = ["postgres"] }\n',
      'migrations/20250101000000_base.up.sql': base,
      'migrations/20250101000000_base.down.sql': 'SELECT 1;\n',
      'migrations/20250102000000_change.up.sql': up,
      'migrations/20250102000000_change.down.sql': down,
    }),
  },
  {
    tool: 'diesel',
    up: 'migrations/2025-01-02-000000_change/up.sql',
    down: 'migrations/2025-01-02-000000_change/down.sql',
    files: (base, up, down) => ({
      'diesel.toml': '[print_schema]\nfile = "src/schema.rs"\n',
      'migrations/2025-01-01-000000_base/up.sql': base,
      'migrations/2025-01-01-000000_base/down.sql': 'SELECT 1;\n',
      'migrations/2025-01-02-000000_change/up.sql': up,
      'migrations/2025-01-02-000000_change/down.sql': down,
    }),
  },
  {
    tool: 'refinery',
    up: 'migrations/V2__change.sql',
    files: (base, up) => ({
      'Cargo.toml': '[dependencies.refinery]\nversion = "0.8"\n',
      'migrations/V1__base.sql': base,
      'migrations/V2__change.sql': up,
    }),
  },
  {
    tool: 'prisma',
    up: 'prisma/migrations/20250102000000_change/migration.sql',
    files: (base, up) => ({
      'prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
      'prisma/migrations/20250101000000_base/migration.sql': base,
      'prisma/migrations/20250102000000_change/migration.sql': up,
    }),
  },
  {
    tool: 'drizzle',
    up: 'drizzle/0001_change.sql',
    files: (base, up) => ({
      'drizzle.config.ts': 'export default {};\n',
      'drizzle/meta/_journal.json': JOURNAL,
      'drizzle/0000_base.sql': parted(base),
      'drizzle/0001_change.sql': parted(up),
    }),
  },
  {
    tool: 'supabase',
    up: 'supabase/migrations/20250102000000_change.sql',
    files: (base, up) => ({
      'supabase/config.toml': 'project_id = "shop"\n',
      'supabase/migrations/20250101000000_base.sql': base,
      'supabase/migrations/20250102000000_change.sql': up,
    }),
  },
  {
    tool: 'atlas',
    up: 'migrations/20250102000000_change.sql',
    files: (base, up) => ({
      'migrations/atlas.sum': 'h1:x=\n',
      'migrations/20250101000000_base.sql': base,
      'migrations/20250102000000_change.sql': up,
    }),
  },
  {
    tool: 'node-pg-migrate',
    up: 'migrations/1735776000000_change.sql',
    down: 'migrations/1735776000000_change.sql',
    files: (base, up, down) => ({
      'package.json': '{ "dependencies": { "node-pg-migrate": "9.0.0" } }\n',
      'migrations/1735689600000_base.sql': `-- Up Migration\n${base}\n-- Down Migration\n`,
      'migrations/1735776000000_change.sql': `-- Up Migration\n${up}\n-- Down Migration\n${down}`,
    }),
  },
  {
    tool: 'postgrator',
    up: 'migrations/002.do.change.sql',
    down: 'migrations/002.undo.change.sql',
    files: (base, up, down) => ({
      'migrations/001.do.base.sql': base,
      'migrations/001.undo.base.sql': 'SELECT 1;\n',
      'migrations/002.do.change.sql': up,
      'migrations/002.undo.change.sql': down,
    }),
  },
  {
    tool: 'graphile-migrate',
    up: 'migrations/current.sql',
    files: (base, up) => ({
      '.gmrc': '{}\n',
      'migrations/committed/000001.sql': `--! Previous: -\n--! Hash: sha1:0cfff27fd5cd10a24c4c7d8b2ed2cb1d1bd5a0a8\n\n${base}`,
      'migrations/current.sql': up,
    }),
  },
  {
    tool: 'sqitch',
    up: 'deploy/change.sql',
    down: 'revert/change.sql',
    files: (base, up, down) => ({
      'sqitch.conf': '[core]\n\tengine = pg\n',
      'sqitch.plan': SQITCH_PLAN,
      'deploy/base.sql': `-- Deploy shop:base to pg\n\n${base}`,
      'revert/base.sql': '-- Revert shop:base from pg\n\nSELECT 1;\n',
      'deploy/change.sql': `-- Deploy shop:change to pg\n\nBEGIN;\n\n${up}\nCOMMIT;\n`,
      'revert/change.sql': `-- Revert shop:change from pg\n\nBEGIN;\n\n${down}\nCOMMIT;\n`,
    }),
  },
  {
    tool: 'liquibase',
    up: 'db/changelog/0002_change.sql',
    down: 'db/changelog/0002_change.sql',
    files: (base, up, down) => ({
      'db/changelog/0001_base.sql': changeset(1, base, ''),
      'db/changelog/0002_change.sql': changeset(2, up, down),
    }),
  },
  {
    tool: 'pop',
    up: 'migrations/20250102000000_change.up.sql',
    down: 'migrations/20250102000000_change.down.sql',
    files: (base, up, down) => ({
      'database.yml': 'development:\n  dialect: postgres\n',
      'migrations/20250101000000_base.up.sql': base,
      'migrations/20250101000000_base.down.sql': 'SELECT 1;\n',
      'migrations/20250102000000_change.up.sql': up,
      'migrations/20250102000000_change.down.sql': down,
    }),
  },
  {
    tool: 'postgres-migrations',
    up: 'migrations/2-change.sql',
    files: (base, up) => ({
      'package.json': '{ "dependencies": { "postgres-migrations": "5.3.0" } }\n',
      'migrations/1-base.sql': base,
      'migrations/2-change.sql': up,
    }),
  },
];
