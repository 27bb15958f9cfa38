import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Client } from 'pg';
import { analyzeFile } from '../../server/src/analysis/analyze';
import { golangMigrate } from '../../server/src/projects/golang-migrate';
import { loadPostgresReader } from '../../server/src/readers/postgres';
import type { Reader } from '../../server/src/readers/reader';
import type { Catalog } from '../../server/src/schema/catalog';
import { createDown } from '../../server/src/service/down';
import { DEFAULT_SETTINGS } from '../../server/src/settings/settings';
import { statementsOf } from '../recipe-fixture';
import { catalogOf } from './claims';
import { withDatabase } from './databases';
import { changes, STOREROOM } from './random-changes';
import { chosenMajors } from './servers';
import { sharedServers } from './shared-servers';
import { snapshotOf, type Snapshot } from './snapshot';

/** The same statements in every run, others with a seed, and more with a number. */
const SEED = Number(process.env['SAFE_MIGRATIONS_SEED'] ?? 2026);
const RUNS = Number(process.env['SAFE_MIGRATIONS_RUNS'] ?? 150);

describe('down migrations of random statements', function () {
  this.timeout(600_000);
  let reader: Reader;
  let storeroom: Catalog;
  before(async () => {
    reader = await loadPostgresReader();
    storeroom = { ...catalogOf(reader, STOREROOM), complete: true };
  });

  for (const major of chosenMajors()) {
    it(`${major}: each that says nothing is missing gives the catalog back (seed ${SEED})`, async () => {
      const [server] = await sharedServers([major]);
      assert.ok(server);
      const wrong: string[] = [];
      let complete = 0;
      await withDatabase(server, async (client) => {
        await client.query(STOREROOM);
        const before = catalogPart(await snapshotOf(client));
        for (const up of fc.sample(changes, { seed: SEED, numRuns: RUNS })) {
          const result = await forthAndBack(client, up, downOf(up, major), before);
          if (result === 'complete') complete++;
          else if (result !== undefined) wrong.push(result);
        }
      });
      assert.ok(wrong.length === 0, `${wrong.length} are wrong:\n\n${wrong.join('\n\n')}`);
      assert.ok(complete > RUNS / 4, `only ${complete} of ${RUNS}`);
    });
  }

  /** The statements that take it back; undefined where they do not take back all. */
  function downOf(up: string, postgresVersion: number): readonly string[] | undefined {
    const fileName = '000002_up.up.sql';
    const file = analyzeFile({
      ...{ id: `memory:/${fileName}`, fileName, text: `${up};`, tool: golangMigrate, reader },
      history: storeroom,
      settings: { ...DEFAULT_SETTINGS, postgresVersion },
      hasDownFile: false,
    });
    const made = createDown(file, {
      names: ['000001_storeroom.up.sql', fileName],
      texts: new Map(),
      now: new Date(0),
      reader,
    });
    // What the grammar refuses, PostgreSQL refuses too.
    if ('problem' in made) return undefined;
    return made.missing.length === 0 ? statementsOf(made.newFiles[0]?.text ?? '') : undefined;
  }
});

/** What is wrong with it, or that it is complete; undefined where PostgreSQL refuses it, or the way back says that it is not all. */
async function forthAndBack(
  client: Client,
  up: string,
  down: readonly string[] | undefined,
  before: Snapshot,
): Promise<string | undefined> {
  if (down === undefined) return undefined;
  await client.query('BEGIN');
  try {
    await client.query(up);
  } catch {
    await client.query('ROLLBACK');
    return undefined;
  }
  try {
    // Each runs in one transaction here, which is rolled back.
    for (const statement of down) await client.query(statement.replace(' CONCURRENTLY', ''));
    const after = catalogPart(await snapshotOf(client));
    const lines = Object.keys(before).flatMap((kind) => [
      ...(before[kind] ?? [])
        .filter((line) => after[kind]?.includes(line) !== true)
        .map((line) => `- ${line}`),
      ...(after[kind] ?? [])
        .filter((line) => before[kind]?.includes(line) !== true)
        .map((line) => `+ ${line}`),
    ]);
    return lines.length === 0 ? 'complete' : [up, ...lines, ...down].join('\n');
  } catch (error) {
    return [up, String(error), ...down].join('\n');
  } finally {
    await client.query('ROLLBACK');
  }
}

/** The rows of nobody: there are none. */
function catalogPart(snapshot: Snapshot): Snapshot {
  return Object.fromEntries(Object.entries(snapshot).filter(([kind]) => !kind.startsWith('rows of ')));
}
