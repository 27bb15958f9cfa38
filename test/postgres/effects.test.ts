import * as assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Effect } from '../../server/src/effects/effect';
import { loadPostgresReader } from '../../server/src/readers/postgres';
import type { Reader } from '../../server/src/readers/reader';
import type { Catalog } from '../../server/src/schema/catalog';
import { asMeasured, catalogOf, claimed } from './claims';
import { CASES, SHOP } from './effect-cases';
import { type Case, createWorld, type Measured, measure } from './measure';
import { statements } from './random-statements';
import { chosenMajors, type Server } from './servers';
import { sharedServers } from './shared-servers';

const WORLD = 'shop';

/** Random statements: the same in every run, others with a seed, and more with a number. */
const SEED = Number(process.env['SAFE_MIGRATIONS_SEED'] ?? 2026);
const RUNS = Number(process.env['SAFE_MIGRATIONS_RUNS'] ?? 300);

describe('effects on real servers', function () {
  this.timeout(600_000);
  let servers: Server[] = [];
  let reader: Reader;
  let shop: Catalog;

  before(async () => {
    reader = await loadPostgresReader();
    shop = catalogOf(reader, SHOP);
    servers = await sharedServers(chosenMajors());
    await Promise.all(servers.map((server) => createWorld(server, WORLD, SHOP)));
  });

  for (const given of CASES) {
    it(
      [given.setup, given.session, given.statement].filter((part) => part !== undefined).join('; '),
      async () => {
        const measurements = await Promise.all(
          servers.map(async (server) => ({ server, measured: await measure(server, WORLD, given) })),
        );
        for (const { server, measured } of measurements) {
          const actual = comparable(claim(given, server.major), measured, server.major);
          assert.deepEqual(
            actual,
            comparable(measured, measured, server.major),
            `PostgreSQL ${server.version}`,
          );
        }
      },
    );
  }

  it(`random statements (seed ${SEED}): what PostgreSQL accepts does what we claim`, async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(statements, async (statement) => {
        for (const server of servers) {
          const measured = await measure(server, WORLD, { statement });
          if (measured.fails !== null) continue;
          accepted++;
          const actual = comparable(claim({ statement }, server.major), measured, server.major);
          assert.deepEqual(
            actual,
            comparable(measured, measured, server.major),
            `PostgreSQL ${server.version}`,
          );
        }
      }),
      { seed: SEED, numRuns: RUNS },
    );
    assert.ok(accepted > RUNS / 2, `only ${accepted} of ${RUNS} statements on ${servers.length} servers`);
  });

  function claim(given: Case, version: number): Measured {
    const catalog = given.setup === undefined ? shop : catalogOf(reader, given.setup, shop);
    const timeZone = /timezone = '(.*)'/.exec(given.session ?? '')?.[1];
    const effect: Effect = claimed(reader, given.statement, catalog, {
      version,
      ...(timeZone !== undefined && { timeZone }),
    });
    return asMeasured(effect);
  }
});

/** What both sides know: nothing is measured of a refused statement, nor on 14 what one that commits by itself reads. */
function comparable(side: Measured, measured: Measured, major: number): unknown {
  if (measured.fails !== null) return { fails: side.fails !== null };
  return measured.transaction === 'forbidden' && major < 15 ? { ...side, scans: undefined } : side;
}
