import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFile } from './install';
import { liquibase } from './liquibase';
import { named, repeatedly, type MigrationTool } from './migration-tool';
import { prisma } from './prisma';
import { run, type Outcome, type ToolProject } from './tool-project';

/** Runs a script of an npm package. */
const node = (project: ToolProject, script: string, args: readonly string[]): Promise<Outcome> =>
  run(project, process.execPath, [packageFile(script), ...args]);

/** A program around a promise that says why it failed, with what caused that. */
function script(promise: string, afterwards: string): string {
  return `${promise}
  .catch((error) => {
    console.error(error.message, error.cause?.message ?? '');
    process.exitCode = 1;
  })
  .finally(() => ${afterwards});
`;
}

const dbmate: MigrationTool = {
  id: 'dbmate',
  directory: 'db/migrations',
  configure: () => ({}),
  files: (migrations) =>
    named(migrations, ({ up, down, free }, number) => {
      const option = free === true ? ' transaction:false' : '';
      const text = `-- migrate:up${option}\n${up}\n-- migrate:down${option}\n${down ?? ''}\n`;
      return { [`db/migrations/2025010100000${number}_probe.sql`]: text };
    }),
  up: (project) => dbmateRun(project, 'migrate'),
  down: (project) => repeatedly(filesOf(project, 'db/migrations') - 1, () => dbmateRun(project, 'rollback')),
};

function filesOf(project: ToolProject, directory: string): number {
  return readdirSync(join(project.folder, directory)).length;
}

function dbmateRun(project: ToolProject, command: string): Promise<Outcome> {
  return node(project, 'dbmate/dist/cli.js', [
    '--no-dump-schema',
    '--url',
    `${project.url}?sslmode=disable`,
    command,
  ]);
}

const nodePgMigrate: MigrationTool = {
  id: 'node-pg-migrate',
  directory: 'migrations',
  configure: () => ({ 'package.json': '{"dependencies":{"node-pg-migrate":"9.0.0"}}' }),
  files: (migrations) =>
    migrations.some(({ free }) => free === true)
      ? undefined
      : named(migrations, ({ up, down }, number) => ({
          [`migrations/173568960000${number}_probe.sql`]: `-- Up Migration\n${up}\n-- Down Migration\n${down ?? ''}\n`,
        })),
  up: (project) => nodePgMigrateRun(project, ['up']),
  upOneByOne: (project) =>
    repeatedly(filesOf(project, 'migrations') - 1, () => nodePgMigrateRun(project, ['up', '1'])),
  down: (project) => nodePgMigrateRun(project, ['down', String(filesOf(project, 'migrations') - 1)]),
};

function nodePgMigrateRun(project: ToolProject, args: readonly string[]): Promise<Outcome> {
  return node(project, 'node-pg-migrate/bin/node-pg-migrate.js', args);
}

const postgrator: MigrationTool = {
  id: 'postgrator',
  directory: 'migrations',
  configure: ({ server, database }) => ({
    '.postgratorrc.json': JSON.stringify({
      driver: 'pg',
      host: '127.0.0.1',
      port: server.port,
      database,
      username: 'postgres',
      password: 'none',
    }),
  }),
  files: (migrations) =>
    named(migrations, ({ up, down }, number) => ({
      [`migrations/${String(number).padStart(3, '0')}.do.probe.sql`]: up,
      [`migrations/${String(number).padStart(3, '0')}.undo.probe.sql`]: down ?? '',
    })),
  up: (project) => postgratorRun(project, 'max'),
  down: (project) => postgratorRun(project, '1'),
};

function postgratorRun(project: ToolProject, version: string): Promise<Outcome> {
  return node(project, 'postgrator-cli/index.js', [version]);
}

const postgresMigrations: MigrationTool = {
  id: 'postgres-migrations',
  directory: 'migrations',
  configure: () => ({
    'package.json': '{"dependencies":{"postgres-migrations":"5.3.0"}}',
    'migrate.cjs': script(
      `const { Client } = require(${JSON.stringify(packageFile('pg'))});
const { migrate } = require(${JSON.stringify(packageFile('postgres-migrations'))});
const client = new Client({ connectionString: process.env.DATABASE_URL });
client.connect().then(() => migrate({ client }, 'migrations'))`,
      'client.end()',
    ),
  }),
  files: (migrations) =>
    named(migrations, ({ up, free }, number) => ({
      [`migrations/${String(number).padStart(4, '0')}_probe_${number}.sql`]:
        (free === true ? '-- postgres-migrations disable-transaction\n' : '') + up,
    })),
  up: (project) => run(project, process.execPath, ['migrate.cjs']),
};

const graphileMigrate: MigrationTool = {
  id: 'graphile-migrate',
  directory: 'migrations',
  configure: (project) => ({
    '.gmrc': JSON.stringify({
      connectionString: project.url,
      shadowConnectionString: `${project.url}_shadow`,
      rootConnectionString: project.server.url(),
    }),
    'migrations/current.sql': '-- Enter migration here\n',
  }),
  // Only the tool writes committed files: their headers hold hashes.
  files: (migrations) =>
    named(migrations, ({ up, free }, number) => ({
      [`pending/${number}.sql`]: (free === true ? '--! no-transaction\n' : '') + up,
    })),
  commitCurrent: (project) =>
    withShadow(project, async (command) => {
      const outcome = await command('commit');
      return outcome.ok ? command('migrate') : outcome;
    }),
  up: (project) =>
    withShadow(project, async (command) => {
      const pending = join(project.folder, 'pending');
      for (const name of existsSync(pending) ? readdirSync(pending).sort() : []) {
        const committed = `migrations/committed/${name.replace('.sql', '').padStart(6, '0')}.sql`;
        if (existsSync(join(project.folder, committed))) continue;
        project.write({
          'migrations/current.sql': readFileSync(join(project.folder, 'pending', name), 'utf8'),
        });
        const outcome = await command('commit');
        if (!outcome.ok) return outcome;
      }
      return command('migrate');
    }),
};

/** graphile-migrate runs all that is committed on a database of its own before it commits. */
async function withShadow(
  project: ToolProject,
  work: (command: (name: string) => Promise<Outcome>) => Promise<Outcome>,
): Promise<Outcome> {
  const shadow = `${project.database}_shadow`;
  await project.server.createDatabase(shadow);
  try {
    return await work((name) => node(project, 'graphile-migrate/dist/cli.js', [name]));
  } finally {
    await project.server.dropDatabase(shadow);
  }
}

const drizzle: MigrationTool = {
  id: 'drizzle',
  directory: 'drizzle',
  // `drizzle-kit migrate` calls the same function, and does not say why it failed where there is no terminal.
  configure: (project) => ({
    'drizzle.config.json': JSON.stringify({
      dialect: 'postgresql',
      out: './drizzle',
      dbCredentials: { url: project.url },
    }),
    'migrate.cjs': script(
      `const { Pool } = require(${JSON.stringify(packageFile('pg'))});
const { drizzle } = require(${JSON.stringify(packageFile('drizzle-orm/node-postgres'))});
const { migrate } = require(${JSON.stringify(packageFile('drizzle-orm/node-postgres/migrator'))});
const pool = new Pool({ connectionString: process.env.DATABASE_URL });
migrate(drizzle(pool), { migrationsFolder: 'drizzle' })`,
      'pool.end()',
    ),
  }),
  files: (migrations) => {
    if (migrations.some(({ free }) => free === true)) return undefined;
    const tags = migrations.map((_, index) => `000${index}_probe`);
    const entries = tags.map((tag, idx) => ({
      ...{ idx, version: '7', when: 1735689600000 + idx, tag, breakpoints: true },
    }));
    return {
      ...named(migrations, ({ up }, number) => ({
        [`drizzle/${tags[number - 1] ?? ''}.sql`]: up.replaceAll(';\n', ';\n--> statement-breakpoint\n'),
      })),
      'drizzle/meta/_journal.json': JSON.stringify({ version: '7', dialect: 'postgresql', entries }),
    };
  },
  up: (project) => run(project, process.execPath, ['migrate.cjs']),
  // What was released until then: the journal ended there.
  async upOneByOne(project) {
    const file = 'drizzle/meta/_journal.json';
    const whole = readFileSync(join(project.folder, file), 'utf8');
    const journal = JSON.parse(whole) as { readonly entries: readonly unknown[] };
    let place = 1;
    return repeatedly(journal.entries.length - 1, async () => {
      place++;
      project.write({ [file]: JSON.stringify({ ...journal, entries: journal.entries.slice(0, place) }) });
      try {
        return await run(project, process.execPath, ['migrate.cjs']);
      } finally {
        project.write({ [file]: whole });
      }
    });
  },
};

const sqitch: MigrationTool = {
  id: 'sqitch',
  directory: 'deploy',
  configure: (project) => ({
    'sqitch.conf': `[core]\n\tengine = pg\n[engine "pg"]\n\ttarget = ${project.url.replace(/^postgres:/, 'db:pg:')}\n[revert]\n\tno_prompt = true\n`,
    'sqitch.plan': '%syntax-version=1.0.0\n%project=shop\n\n',
  }),
  files: (migrations) => ({
    ...named(migrations, ({ up, down, free }, number) => {
      const framed = (sql: string): string => (free === true ? sql : `BEGIN;\n${sql}\nCOMMIT;\n`);
      return {
        [`deploy/probe_${number}.sql`]: `-- Deploy shop:probe_${number} to pg\n${framed(up)}`,
        [`revert/probe_${number}.sql`]: `-- Revert shop:probe_${number} from pg\n${framed(down ?? '')}`,
      };
    }),
    'sqitch.plan': `%syntax-version=1.0.0\n%project=shop\n\n${migrations
      .map((_, index) => `probe_${index + 1} 2025-01-01T00:00:0${index}Z Test <test@example.com> # Probe\n`)
      .join('')}`,
  }),
  up: (project) => sqitchRun(project, ['deploy']),
  down: (project) => sqitchRun(project, ['revert', '-y', '--to', '@ROOT']),
};

function sqitchRun(project: ToolProject, args: readonly string[]): Promise<Outcome> {
  return run(project, 'sqitch', args, {
    SQITCH_FULLNAME: 'Test',
    SQITCH_EMAIL: 'test@example.com',
    // Nothing of the person who runs the tests.
    SQITCH_USER_CONFIG: '/dev/null',
    SQITCH_SYSTEM_CONFIG: '/dev/null',
  });
}

const sqlMigrate: MigrationTool = {
  id: 'sql-migrate',
  directory: 'migrations',
  configure: ({ server, database }) => ({
    'dbconfig.yml': [
      'development:',
      '  dialect: postgres',
      `  datasource: host=127.0.0.1 port=${server.port} dbname=${database} user=postgres sslmode=disable`,
      '  dir: migrations\n',
    ].join('\n'),
  }),
  files: (migrations) =>
    named(migrations, ({ up, down, free }, number) => {
      const option = free === true ? ' notransaction' : '';
      const text = `-- +migrate Up${option}\n${up}\n-- +migrate Down${option}\n${down ?? ''}\n`;
      return { [`migrations/2025010100000${number}-probe.sql`]: text };
    }),
  up: (project) => run(project, 'sql-migrate', ['up']),
  down: (project) => run(project, 'sql-migrate', ['down', `-limit=${filesOf(project, 'migrations') - 1}`]),
};

const supabase: MigrationTool = {
  id: 'supabase',
  directory: 'supabase/migrations',
  configure: () => ({ 'supabase/config.toml': 'project_id = "shop"\n' }),
  files: (migrations) =>
    named(migrations, ({ up }, number) => ({
      [`supabase/migrations/2025010100000${number}_probe.sql`]: up,
    })),
  up: (project) =>
    run(
      project,
      process.execPath,
      [packageFile('supabase/dist/supabase.js'), 'db', 'push', '--yes', `--remote=${project.url}`],
      // Nothing of the person who runs the tests, and nothing sent to anybody.
      { HOME: project.folder, SUPABASE_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
    ),
};

export const REAL_TOOLS: readonly MigrationTool[] = [
  dbmate,
  drizzle,
  graphileMigrate,
  liquibase,
  nodePgMigrate,
  postgrator,
  postgresMigrations,
  prisma,
  sqitch,
  sqlMigrate,
  supabase,
];
