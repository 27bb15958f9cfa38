import * as assert from 'node:assert/strict';
import { analyzeFile } from '../../server/src/analysis/analyze';
import { flyway } from '../../server/src/projects/flyway';
import { golangMigrate } from '../../server/src/projects/golang-migrate';
import type { Tool } from '../../server/src/projects/tool';
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

/** Flyway sends statements one by one, and a file beside the migration keeps it out of a transaction. */
const WAYS: readonly { readonly tool: Tool; readonly up: string; readonly before: string }[] = [
  { tool: golangMigrate, up: '000002_up.up.sql', before: '000001_shop.up.sql' },
  { tool: flyway, up: 'V2__up.sql', before: 'U1__shop.sql' },
];

interface Down {
  readonly statements: readonly string[];
  readonly outside: boolean;
}

/** The statements that take an up migration back. */
async function downOf(
  { up, setup = '' }: DownCase,
  postgresVersion: number,
  { tool, up: fileName, before }: (typeof WAYS)[number],
): Promise<Down> {
  const file = analyzeFile({
    id: `memory:/${fileName}`,
    fileName,
    text: up,
    tool,
    history: { ...(await schemaAfter(DOWN_SHOP + setup)), complete: true },
    settings: { ...DEFAULT_SETTINGS, postgresVersion },
    reader: await loadPostgresReader(),
    hasDownFile: false,
  });
  const made = createDown(file, {
    names: [before, file.fileName],
    texts: new Map(),
    now: new Date(0),
    reader: await loadPostgresReader(),
  });
  assert.ok(!('problem' in made), JSON.stringify(made));
  const statements = statementsOf(made.newFiles[0]?.text ?? '');
  const alone = statements.length === 1 && /CONCURRENTLY/.test(statements[0] ?? '');
  return { statements, outside: alone || made.newFiles.some(({ path }) => path.endsWith('.conf')) };
}

describe('Down migrations on PostgreSQL', () => {
  let servers: Server[] = [];
  before(async () => {
    servers = await sharedServers(chosenMajors());
  });

  for (const major of chosenMajors()) {
    for (const way of WAYS) {
      for (const given of DOWN_CASES.filter(({ from = 0 }) => from <= major)) {
        it(`${major}, ${way.tool.title}: ${given.name}`, async () => {
          const server = servers.find((each) => each.major === major);
          assert.ok(server);
          await withDatabase(server, async (client) => {
            const run = async (statements: readonly string[]): Promise<void> => {
              for (const sql of statements) await client.query(sql);
            };
            await client.query(DOWN_SHOP + (given.setup ?? ''));
            const before = await snapshotOf(client);
            await run(statementsOf(given.up));
            assert.notDeepEqual(await snapshotOf(client), before);
            const { statements, outside } = await downOf(given, major, way);
            await run(outside ? statements : ['BEGIN', ...statements, 'COMMIT']);
            assert.deepEqual(await snapshotOf(client), before, statements.join(';\n'));
            // Outside of a transaction a failure leaves a part, and the file is run again.
            if (!outside || statements.length === 1) return;
            await run(statements);
            assert.deepEqual(await snapshotOf(client), before, statements.join(';\n'));
          });
        });
      }
    }
  }
});
