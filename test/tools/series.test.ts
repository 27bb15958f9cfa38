import * as assert from 'node:assert/strict';
import { join } from 'node:path';
import { type Server, chosenMajors, startServers } from '../postgres/servers';
import { withDatabase } from '../postgres/databases';
import { snapshotOf, type Snapshot } from '../postgres/snapshot';
import { repositoryRoot } from '../repository';
import { installTools } from './install';
import type { MigrationTool } from './migration-tool';
import { plain, plainPairs } from './plain-files';
import { REAL_TOOLS } from './real-tools';
import { golangMigrate } from './stand-in-golang-migrate';
import { goose } from './stand-in-goose';
import { inProject, run, type Outcome, type ToolProject } from './tool-project';

/** A series that is scaffolded, and the statement that it replaces. */
interface Series {
  readonly title: string;
  readonly arguments: readonly string[];
  readonly unsafe: string;
  /** Rules that rightly speak about its way back. */
  readonly back?: readonly string[];
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS "Users" (
  id integer PRIMARY KEY,
  email varchar(255) NOT NULL,
  "Größe" text DEFAULT 'kein; Wert'
);
INSERT INTO "Users" VALUES (1, 'a@example.com', 'x'), (2, 'b@example.com', 'y'), (3, 'c@example.com', 'z');
`;
const WITHOUT_SCHEMA = 'DROP TABLE IF EXISTS "Users";\n';

const SERIES: readonly Series[] = [
  {
    title: 'a column is renamed',
    arguments: ['rename-column', '--table', '"Users"', '--column', 'email', '--to', 'email_address'],
    unsafe: 'ALTER TABLE "Users" RENAME COLUMN email TO email_address',
  },
  {
    title: 'an integer key becomes a bigint',
    arguments: ['change-column-type', '--table', '"Users"', '--column', 'id', '--type', 'bigint'],
    unsafe: 'ALTER TABLE "Users" ALTER COLUMN id TYPE bigint',
    // The old column had to allow NULL for numbers beyond its type, so that making it the key again looks at every row;
    // and the index of a key goes with its constraint, so that the step back uses up what the step before had built.
    back: ['add-primary-key-without-index', 'set-not-null-without-check', 'down-does-not-reverse'],
  },
  {
    title: 'a column becomes NOT NULL',
    arguments: ['set-not-null', '--table', '"Users"', '--column', '"Größe"'],
    unsafe: 'ALTER TABLE "Users" ALTER COLUMN "Größe" SET NOT NULL',
  },
  {
    title: 'a column becomes UNIQUE',
    arguments: ['add-unique', '--table', '"Users"', '--columns', 'email'],
    unsafe: 'ALTER TABLE "Users" ADD UNIQUE (email)',
  },
];

/** With a name for the test's title. */
const TOOLS: readonly (readonly [title: string, tool: MigrationTool])[] = [
  ['files for psql', plain],
  ['pairs of files for psql', plainPairs],
  ['golang-migrate', golangMigrate],
  ['goose', goose],
  ...REAL_TOOLS.filter(({ id }) => ['dbmate'].includes(id)).map((tool) => [tool.id, tool] as const),
];

describe('scaffolded series in the projects of migration tools', function () {
  this.timeout(300_000);
  let servers: readonly Server[] = [];
  before(async () => {
    await installTools();
    servers = await startServers(chosenMajors([14, 18]));
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.stop()));
  });

  for (const [title, tool] of TOOLS) {
    for (const series of SERIES) {
      it(`${title}: ${series.title}${tool.down ? ', and back, and again' : ''}`, async () => {
        for (const server of servers) await prove(server, tool, series);
      });
    }
  }
});

async function prove(server: Server, tool: MigrationTool, series: Series): Promise<void> {
  const wanted = await withDatabase(server, async (client) => {
    await client.query(SCHEMA);
    await client.query(series.unsafe);
    return snapshotOf(client);
  });
  const what = `PostgreSQL ${server.major}`;
  await inProject(server, async (project) => {
    project.write({
      '.safe-migrations.json': JSON.stringify({ postgresVersion: server.major }),
      ...tool.configure(project),
      ...tool.files([{ up: SCHEMA, down: WITHOUT_SCHEMA }]),
    });
    succeeds(await tool.up(project), `${what}: the first migration`);
    const original = await ownSnapshot(project);
    const steps = await scaffold(project, tool, series);
    await isSilent(project, tool, series);
    const forwards = async (when: string): Promise<void> => {
      await deploy(project, tool, steps, `${what}: ${when}`);
      assert.deepEqual(await ownSnapshot(project), wanted, `${what}: ${when}`);
    };
    await forwards('up');
    if (!tool.down) return;
    succeeds(await tool.down(project, steps), `${what}: down`);
    assert.deepEqual(await ownSnapshot(project), original, `${what}: down`);
    await forwards('up again');
  });
}

/** Scaffolds by the command line, as a user does; how many migrations the series has. */
async function scaffold(project: ToolProject, tool: MigrationTool, series: Series): Promise<number> {
  const outcome = await commandLine(project, [
    'scaffold',
    ...series.arguments,
    ...['--dir', tool.directory, '--format', 'json'],
  ]);
  succeeds(outcome, 'scaffold');
  const { files } = JSON.parse(outcome.output) as { readonly files: readonly { readonly text: string }[] };
  const steps = files.flatMap(({ text }) => /step \d+ of (\d+)/.exec(text)?.[1] ?? [])[0];
  return steps === undefined ? 1 : Number(steps);
}

/** Our own output is our own best example: nothing above a hint on the way there. */
async function isSilent(project: ToolProject, tool: MigrationTool, { back }: Series): Promise<void> {
  const { output } = await commandLine(project, ['check', tool.directory, '--format', 'json']);
  const { files } = JSON.parse(output) as {
    readonly files: readonly {
      readonly path: string;
      readonly findings: readonly {
        readonly rule: string;
        readonly severity: string;
        readonly message: string;
      }[];
    }[];
  };
  const loud = files.flatMap(({ path, findings }) =>
    findings
      .filter(({ severity, rule }) => severity !== 'hint' && back?.includes(rule) !== true)
      .map(({ rule, message }) => `${path}: ${rule}: ${message}`),
  );
  assert.deepEqual(loud, []);
}

function commandLine(project: ToolProject, args: readonly string[]): Promise<Outcome> {
  return run(project, process.execPath, [join(repositoryRoot(), 'dist', 'cli.js'), ...args]);
}

/** All that is pending at once, or one deploy a migration where the tool would run all in one transaction. */
async function deploy(project: ToolProject, tool: MigrationTool, steps: number, what: string): Promise<void> {
  if (!tool.upNext) {
    succeeds(await tool.up(project), what);
    return;
  }
  for (let step = 1; step <= steps; step++) {
    succeeds(await tool.upNext(project, step + 1), `${what}, step ${step}`);
  }
}

function succeeds(outcome: Outcome, what: string): void {
  assert.ok(outcome.ok, `${what}\n${outcome.output}`);
}

/** Where tools keep their books. */
const BOOKS = /\b(schema_migrations|pgmigrations|schemaversion|migrations|drizzle|graphile_migrate|sqitch)/;

/** The database without the tool's books. */
async function ownSnapshot(project: ToolProject): Promise<Snapshot> {
  const snapshot = await snapshotOf(project.client);
  return Object.fromEntries(
    Object.entries(snapshot)
      .filter(([name]) => !BOOKS.test(name))
      .map(([name, lines]) => [name, lines.filter((line) => !BOOKS.test(line))]),
  );
}
