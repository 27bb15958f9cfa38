import * as assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fixCommand } from '../../server/src/cli/fix-command';
import { withDatabase } from '../postgres/databases';
import { chosenMajors, type Server, startServers } from '../postgres/servers';
import { snapshotOf } from '../postgres/snapshot';
import { jsonOf } from './command-line';
import { installTools } from './install';
import { ownSnapshot } from './own-snapshot';
import { REAL_TOOLS } from './real-tools';
import { inProject } from './tool-project';

const BASE = `CREATE TABLE "Users" (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, "Größe" bigint, note text);
INSERT INTO orders SELECT g, g, g::text FROM generate_series(1, 50) g;
INSERT INTO "Users" SELECT g FROM generate_series(1, 50) g;
`;

/** Migrations that are still being written, each with one statement that needs several files. */
const CURRENT: readonly { readonly title: string; readonly sql: string; readonly files: number }[] = [
  {
    title: 'a foreign key behind a new table',
    sql: `--! Message: buyers, at last\n\nCREATE TABLE IF NOT EXISTS log (id int PRIMARY KEY);\nALTER TABLE orders ADD CONSTRAINT "FK" FOREIGN KEY ("Größe") REFERENCES "Users" (id);\n`,
    files: 2,
  },
  { title: 'NOT NULL', sql: 'ALTER TABLE orders ALTER COLUMN note SET NOT NULL;\n', files: 3 },
  {
    title: 'a unique constraint, with CRLF',
    sql: '-- one each\r\nALTER TABLE orders ADD CONSTRAINT u UNIQUE (note);\r\n',
    files: 2,
  },
  {
    title: 'an index beside a new table',
    sql: 'CREATE TABLE IF NOT EXISTS log (id int PRIMARY KEY);\nCREATE INDEX i ON orders (note);\n',
    files: 2,
  },
];

describe('what graphile-migrate has not committed yet', function () {
  this.timeout(300_000);
  let servers: readonly Server[] = [];
  before(async () => {
    await installTools();
    servers = await startServers(chosenMajors([14]));
  });
  after(() => Promise.all(servers.map((server) => server.stop())));

  for (const { title, sql, files } of CURRENT) {
    it(`becomes a series that the tool runs: ${title}`, async () => {
      for (const server of servers) await prove(server, sql, files);
    });
  }
});

async function prove(server: Server, sql: string, files: number): Promise<void> {
  const tool = REAL_TOOLS.find(({ id }) => id === 'graphile-migrate');
  assert.ok(tool);
  const wanted = await withDatabase(server, async (client) => {
    await client.query(BASE);
    await client.query(sql);
    return snapshotOf(client);
  });
  await inProject(server, async (project) => {
    project.write({ ...tool.configure(project), 'pending/1.sql': BASE });
    const first = await tool.up(project);
    assert.ok(first.ok, first.output);
    project.write({ 'migrations/current.sql': sql });
    const current = join(project.folder, 'migrations', 'current.sql');
    const fixed = (await jsonOf(fixCommand, [
      '--series',
      '--postgres-version',
      String(server.major),
      current,
    ])) as {
      readonly remaining: readonly { readonly severity: string; readonly message: string }[];
    };
    const graver = fixed.remaining.filter(({ severity }) => severity !== 'hint');
    assert.deepEqual(
      graver.map(({ message }) => message),
      [],
    );
    // The last step is current; the tool makes it a file, and runs all of them anew on the way.
    const number = readdirSync(join(project.folder, 'migrations', 'committed')).length + 1;
    assert.equal(number, files + 1);
    const last = await tool.commitCurrent?.(project);
    assert.ok(last?.ok, last?.output);
    assert.deepEqual(await ownSnapshot(project), wanted);
  });
}
