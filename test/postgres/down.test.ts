import * as assert from 'node:assert/strict';
import { analyzeFile } from '../../server/src/analysis/analyze';
import { golangMigrate } from '../../server/src/projects/golang-migrate';
import { loadPostgresReader } from '../../server/src/readers/postgres';
import { createDown } from '../../server/src/service/down';
import { DEFAULT_SETTINGS } from '../../server/src/settings/settings';
import { DOWN_CASES, DOWN_SHOP, type DownCase } from '../down-cases';
import { schemaAfter } from '../unit/schema-text';
import { statementsOf } from '../recipe-fixture';
import { withDatabase } from './databases';
import { snapshotOf } from './snapshot';
import { chosenMajors, type Server } from './servers';
import { sharedServers } from './shared-servers';

/** The statements that take an up migration back. */
async function downOf({ up, setup = '' }: DownCase, postgresVersion: number): Promise<readonly string[]> {
  const file = analyzeFile({
    id: 'memory:/000002_up.up.sql',
    fileName: '000002_up.up.sql',
    text: up,
    tool: golangMigrate,
    history: { ...(await schemaAfter(DOWN_SHOP + setup)), complete: true },
    settings: { ...DEFAULT_SETTINGS, postgresVersion },
    reader: await loadPostgresReader(),
    hasDownFile: false,
  });
  const made = createDown(file, {
    names: [file.fileName],
    texts: new Map(),
    now: new Date(0),
    reader: await loadPostgresReader(),
  });
  assert.ok(!('problem' in made), JSON.stringify(made));
  return statementsOf(made.newFiles[0]?.text ?? '');
}

describe('Down migrations on PostgreSQL', () => {
  let servers: Server[] = [];
  before(async () => {
    servers = await sharedServers(chosenMajors());
  });

  for (const major of chosenMajors()) {
    for (const given of DOWN_CASES.filter(({ from = 0 }) => from <= major)) {
      it(`${major}: ${given.name}`, async () => {
        const server = servers.find((each) => each.major === major);
        assert.ok(server);
        await withDatabase(server, async (client) => {
          await client.query(DOWN_SHOP + (given.setup ?? ''));
          const before = await snapshotOf(client);
          for (const sql of statementsOf(given.up)) await client.query(sql);
          assert.notDeepEqual(await snapshotOf(client), before);
          const down = await downOf(given, major);
          for (const sql of down) await client.query(sql);
          assert.deepEqual(await snapshotOf(client), before, down.join(';\n'));
        });
      });
    }
  }
});
