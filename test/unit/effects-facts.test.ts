import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { loadPostgresReader } from '../../server/src/readers/postgres';
import type { Reader } from '../../server/src/readers/reader';
import { asMeasured, catalogOf, claimed } from '../postgres/claims';
import { testFolder } from '../postgres/install';

interface Facts {
  readonly world: string;
  readonly cases: Readonly<Record<string, FactCase>>;
}
interface FactCase {
  readonly statement: string;
  readonly setup?: string;
  readonly session?: string;
  readonly measured: readonly Fact[];
}
interface Fact {
  readonly on: readonly number[];
  readonly locks?: Readonly<Record<string, string>>;
  readonly rewrites?: readonly string[];
  readonly rebuiltIndexes?: readonly string[];
  readonly scans?: readonly string[];
  readonly inTransaction?: boolean;
  readonly rerun?: 'ok' | 'error';
  readonly fails?: string;
}

const facts = JSON.parse(
  readFileSync(path.join(testFolder(), 'fixtures', 'postgres-ddl-facts.json'), 'utf8'),
) as Facts;

/** Empty in the facts' world, so a scan of them does not show. */
const EMPTY_TABLES = new Set(['tp', 'tp_1']);

describe('effects agree with the measured facts', () => {
  let reader: Reader;
  before(async () => {
    reader = await loadPostgresReader();
  });

  for (const [name, fact] of Object.entries(facts.cases)) {
    for (const measured of fact.measured) {
      // The setup itself is newer than the server: another case says so.
      if (measured.fails?.startsWith('setup:') === true) continue;
      it(`${name} on ${measured.on.join(', ')}`, () => {
        const world = catalogOf(reader, `${facts.world}\n;${fact.setup ?? ''}`);
        const timeZone = /timezone = '(.*)'/.exec(fact.session ?? '')?.[1];
        for (const version of measured.on) {
          const effect = claimed(reader, fact.statement, world, {
            version,
            ...(timeZone !== undefined && { timeZone }),
          });
          const claim = asMeasured(effect);
          if (measured.fails !== undefined) {
            // No history shows the rows that a refusal may depend on; the tables of the facts hold some.
            assert.notEqual(
              claim.fails ?? effect.failsWithRows ?? null,
              null,
              `${version} says: ${measured.fails}`,
            );
            continue;
          }
          assert.equal(claim.fails, null);
          assert.equal(claim.rerun, measured.rerun === 'ok' ? 'ok' : 'fails');
          assert.equal(claim.transaction, measured.inTransaction === true ? 'allowed' : 'forbidden');
          if (measured.inTransaction !== true) continue;
          assert.deepEqual(
            {
              locks: claim.locks,
              scans: claim.scans.filter((table) => !EMPTY_TABLES.has(table)),
              rewrites: claim.rewrites,
              rebuilds: claim.rebuilds,
            },
            {
              locks: measured.locks,
              scans: measured.scans,
              rewrites: measured.rewrites,
              rebuilds: measured.rebuiltIndexes,
            },
          );
        }
      });
    }
  }
});
