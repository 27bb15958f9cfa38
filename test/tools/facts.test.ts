import * as assert from 'node:assert/strict';
import { type Server, startServer } from '../postgres/servers';
import { installTools } from './install';
import type { MigrationTool, ProbeMigration } from './migration-tool';
import { REAL_TOOLS } from './real-tools';
import { inProject, type Outcome } from './tool-project';

/** What a tool does with transactions, as the server saw it. */
interface Facts {
  /** Two statements of one file: one transaction or two. */
  readonly statements: 'together' | 'apart';
  /** Two files that are pending at once. */
  readonly files: 'together' | 'apart';
  /** CREATE INDEX CONCURRENTLY alone in an ordinary file. */
  readonly concurrently: 'runs' | 'refused';
  /** The same with the tool's own way out of its transaction, undefined where SQL files have none. */
  readonly free?: {
    readonly statements: 'together' | 'apart';
    readonly concurrently: 'runs' | 'refused';
    /** Beside another statement in the same file. */
    readonly concurrentlyBesideAnother: 'runs' | 'refused';
  };
}

const ONE_QUERY_OR_ALONE = {
  statements: 'together',
  concurrently: 'runs',
  concurrentlyBesideAnother: 'refused',
} as const;
const EACH_ALONE = {
  statements: 'apart',
  concurrently: 'runs',
  concurrentlyBesideAnother: 'runs',
} as const;

const FACTS: Readonly<Record<string, Facts>> = {
  dbmate: { statements: 'together', files: 'apart', concurrently: 'refused', free: ONE_QUERY_OR_ALONE },
  drizzle: { statements: 'together', files: 'together', concurrently: 'refused' },
  'graphile-migrate': {
    statements: 'together',
    files: 'apart',
    concurrently: 'refused',
    free: ONE_QUERY_OR_ALONE,
  },
  liquibase: { statements: 'together', files: 'apart', concurrently: 'refused', free: EACH_ALONE },
  'node-pg-migrate': { statements: 'together', files: 'together', concurrently: 'refused' },
  postgrator: { statements: 'together', files: 'apart', concurrently: 'runs', free: ONE_QUERY_OR_ALONE },
  'postgres-migrations': {
    statements: 'together',
    files: 'apart',
    concurrently: 'refused',
    free: ONE_QUERY_OR_ALONE,
  },
  'sql-migrate': { statements: 'together', files: 'apart', concurrently: 'refused', free: EACH_ALONE },
  supabase: {
    statements: 'together',
    files: 'apart',
    concurrently: 'runs',
    free: { ...ONE_QUERY_OR_ALONE, concurrentlyBesideAnother: 'runs' },
  },
  prisma: { statements: 'together', files: 'apart', concurrently: 'runs', free: ONE_QUERY_OR_ALONE },
  sqitch: { statements: 'together', files: 'apart', concurrently: 'refused', free: EACH_ALONE },
};

const seen = (label: string): string => `INSERT INTO seen VALUES ('${label}', pg_current_xact_id()::text);`;
const pair = (label: string): string => `${seen(`${label}1`)}\n${seen(`${label}2`)}\n`;
const CONCURRENTLY = 'CREATE INDEX CONCURRENTLY seen_label ON seen (label);\n';

/** The table that the probes write into is a migration too: graphile-migrate begins with an empty shadow database. */
const TABLE = { up: 'CREATE TABLE seen (label text, transaction text);\n', down: 'DROP TABLE seen;\n' };

/** Runs migrations that are pending together; the transactions that were seen, by label. */
async function probe(
  server: Server,
  tool: MigrationTool,
  migrations: readonly ProbeMigration[],
): Promise<{ readonly outcome: Outcome; readonly transactions: ReadonlyMap<string, string> }> {
  return inProject(server, async (project) => {
    project.write({ ...tool.configure(project), ...tool.files([TABLE]) });
    const first = await tool.up(project);
    assert.ok(first.ok, first.output);
    project.write(tool.files([TABLE, ...migrations]) ?? {});
    const outcome = await tool.up(project);
    const { rows } = await project.client.query<{ label: string; transaction: string }>(
      'SELECT label, transaction FROM seen',
    );
    return { outcome, transactions: new Map(rows.map(({ label, transaction }) => [label, transaction])) };
  });
}

describe('what migration tools do with transactions', function () {
  this.timeout(180_000);
  let server: Server;
  before(async () => {
    await installTools();
    server = await startServer(18);
  });
  after(() => server.stop());

  it('is stated for each tool that runs here', () => {
    assert.deepEqual(Object.keys(FACTS).sort(), REAL_TOOLS.map(({ id }) => id).sort());
  });

  for (const tool of REAL_TOOLS) {
    it(`${tool.id}: as stated`, async () => {
      assert.deepEqual(await factsOf(server, tool), FACTS[tool.id]);
    });
  }
});

async function factsOf(server: Server, tool: MigrationTool): Promise<Facts> {
  const files = await ran(server, tool, [{ up: pair('a') }, { up: pair('b') }]);
  const facts: Facts = {
    statements: relation(files, 'a1', 'a2'),
    files: relation(files, 'a2', 'b1'),
    concurrently: await concurrently(server, tool, [{ up: CONCURRENTLY }]),
  };
  if (tool.files([{ up: '', free: true }]) === undefined) return facts;
  return {
    ...facts,
    free: {
      statements: relation(await ran(server, tool, [{ up: pair('a'), free: true }]), 'a1', 'a2'),
      concurrently: await concurrently(server, tool, [{ up: CONCURRENTLY, free: true }]),
      concurrentlyBesideAnother: await concurrently(server, tool, [
        { up: `${seen('c')}\n${CONCURRENTLY}`, free: true },
      ]),
    },
  };
}

async function ran(
  server: Server,
  tool: MigrationTool,
  migrations: readonly ProbeMigration[],
): Promise<ReadonlyMap<string, string>> {
  const result = await probe(server, tool, migrations);
  assert.ok(result.outcome.ok, result.outcome.output);
  return result.transactions;
}

function relation(transactions: ReadonlyMap<string, string>, a: string, b: string): 'together' | 'apart' {
  const [first, second] = [transactions.get(a), transactions.get(b)];
  assert.ok(first !== undefined && second !== undefined, `${a} or ${b} did not run`);
  return first === second ? 'together' : 'apart';
}

/** Refused is what PostgreSQL refuses in a transaction; another failure is an error of the test. */
async function concurrently(
  server: Server,
  tool: MigrationTool,
  migrations: readonly ProbeMigration[],
): Promise<'runs' | 'refused'> {
  const result = await probe(server, tool, migrations);
  if (result.outcome.ok) return 'runs';
  assert.match(
    result.outcome.output,
    /CREATE INDEX CONCURRENTLY cannot (run inside a transaction block|be executed)/,
  );
  return 'refused';
}
