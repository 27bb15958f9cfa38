import * as assert from 'node:assert/strict';
import { join } from 'node:path';
import { fixCommand } from '../../server/src/cli/fix-command';
import { withDatabase } from '../postgres/databases';
import { chosenMajors, type Server, startServers } from '../postgres/servers';
import { snapshotOf } from '../postgres/snapshot';
import { OWN_FILE_CASES, type OwnFileCase } from '../unit/service/own-file-cases';
import { jsonOf } from './command-line';
import { installTools } from './install';
import type { MigrationTool } from './migration-tool';
import { ownSnapshot } from './own-snapshot';
import { REAL_TOOLS } from './real-tools';
import { golangMigrate } from './stand-in-golang-migrate';
import { goose } from './stand-in-goose';
import { atlas, flyway } from './stand-ins-by-statement';
import { diesel, refinery, sqlx } from './stand-ins-whole-files';
import { inProject, type Outcome } from './tool-project';

/** What the concurrent form leaves is not the same: it adds a CHECK to the partition. */
const OTHERWISE: ReadonlySet<string> = new Set(['detach-partition-without-concurrently']);

/** PostgreSQL refuses it as it is written. */
const REFUSED: ReadonlySet<string> = new Set([
  'concurrently-in-transaction',
  'enum-value-used-in-transaction',
]);

/** Tools that have no place for it: their files hold one statement, or the way back stands in comments that cannot be parted. */
const NOT_OFFERED: Readonly<Record<string, readonly string[]>> = {
  'the settings of the file hold in the new one': [
    'postgrator',
    'golang-migrate',
    'sqlx',
    'diesel',
    'postgres-migrations',
  ],
  'one action of an ALTER TABLE leaves it in two steps': ['liquibase'],
  'of two dropped indexes only one comes back': ['liquibase'],
  'the last action leaves, its comma with it': ['liquibase'],
  'what needs an index follows it': ['liquibase'],
};

const TOOLS: readonly MigrationTool[] = [
  // What graphile-migrate has not committed yet runs behind every file: graphile-current.test.ts.
  ...REAL_TOOLS.filter(({ id }) => id !== 'graphile-migrate'),
  ...[atlas, diesel, flyway, golangMigrate, goose, refinery, sqlx],
];

const CASES = OWN_FILE_CASES.filter(({ rule }) => !OTHERWISE.has(rule));

describe('what leaves its file runs in the projects of migration tools', function () {
  this.timeout(300_000);
  let servers: readonly Server[] = [];
  before(async () => {
    await installTools();
    servers = await startServers(chosenMajors([14, 18]));
  });
  after(() => Promise.all(servers.map((server) => server.stop())));

  TOOLS.forEach((tool, index) => {
    // Programs are slow to start: each tool takes some of the cases, all of them together every one several times.
    const own = CASES.filter((_, number) => number % 3 === index % 3);
    it(`${tool.id}: ${own.map(({ title }) => title).join('; ')}`, async () => {
      for (const given of own) {
        await Promise.all(servers.map((server) => prove(server, tool, given)));
      }
    });
  });
});

async function prove(server: Server, tool: MigrationTool, given: OwnFileCase): Promise<void> {
  const what = `PostgreSQL ${server.major}, ${given.title}`;
  const { down = '' } = given;
  const up = `${given.up.trimEnd().replace(/[^;]$/, '$&;')}\n`;
  const wanted = await withDatabase(server, async (client) => {
    await client.query(given.base);
    // Statement by statement, which PostgreSQL lets all of them be.
    const statements = REFUSED.has(given.rule) ? up.split(/(?<=;)\n/) : [up];
    for (const statement of statements) await client.query(statement);
    return snapshotOf(client);
  });
  await inProject(server, async (project) => {
    const base = { up: given.base, down: 'SELECT 1;\n' };
    const first = tool.files([base]);
    const files = tool.files([base, { up, down }]);
    assert.ok(first && files, `${tool.id} takes any migration`);
    project.write({
      '.safe-migrations.json': JSON.stringify({
        postgresVersion: server.major,
        ...(tool.needsSetting ? { tool: tool.id } : {}),
      }),
      ...tool.configure(project),
      ...first,
    });
    succeeds(await tool.up(project), `${what}: the first migration`);
    const original = await ownSnapshot(project);
    project.write(files);
    const changed = Object.entries(files).find(([, text]) => text.includes(up.split('\n')[0] ?? ''))?.[0];
    assert.ok(changed, what);
    const written = (await jsonOf(fixCommand, [
      '--series',
      '--rule',
      given.rule,
      join(project.folder, changed),
    ])) as { readonly files: readonly { readonly status: string }[] };
    const offered = written.files.length > 0;
    assert.equal(offered, NOT_OFFERED[given.title]?.includes(tool.id) !== true, `${what}: offered`);
    if (!offered) return;
    const forwards = async (when: string): Promise<void> => {
      succeeds(await (tool.upOneByOne ?? tool.up)(project), `${what}: ${when}`);
      assert.deepEqual(await ownSnapshot(project), wanted, `${what}: ${when}`);
    };
    await forwards('up');
    // What has gone behind COMMIT is taken back by the file's own way back, as that is.
    const moved = written.files.some(({ status }) => status === 'created');
    if (!tool.down || !moved || given.rule === 'enum-value-used-in-transaction') return;
    succeeds(await tool.down(project), `${what}: down`);
    assert.deepEqual(await ownSnapshot(project), original, `${what}: down`);
    await forwards('up again');
  });
}

function succeeds({ ok, output }: Outcome, what: string): void {
  assert.ok(ok, `${what}: ${output}`);
}
