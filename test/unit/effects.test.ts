import * as assert from 'node:assert/strict';
import { loadPostgresReader } from '../../server/src/readers/postgres';
import type { Reader } from '../../server/src/readers/reader';
import { blockedBy, type Effect } from '../../server/src/effects/effect';
import { mergeEffects } from '../../server/src/effects/effects';
import { emptyCatalog } from '../../server/src/schema/fold';
import { asMeasured, catalogOf, claimed } from '../postgres/claims';

const WORLD = `
CREATE TABLE t (id int PRIMARY KEY, a int, txt text, CONSTRAINT a_nn CHECK (a IS NOT NULL));
CREATE TABLE p (id int, d date) PARTITION BY RANGE (d);
CREATE TABLE p_1 PARTITION OF p FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE FUNCTION steady() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
`;

describe('effects', () => {
  let reader: Reader;
  before(async () => {
    reader = await loadPostgresReader();
  });

  const claim = (statement: string, version = 14, complete = true): Effect =>
    claimed(reader, statement, catalogOf(reader, WORLD, emptyCatalog({ complete })), { version });

  describe('before PostgreSQL 14', () => {
    it('a constant default writes every row anew until 10', () => {
      assert.deepEqual(claim('ALTER TABLE t ADD COLUMN x int DEFAULT 1', 10).rewrites, ['public.t']);
      assert.deepEqual(claim('ALTER TABLE t ADD COLUMN x int DEFAULT 1', 11).rewrites, []);
    });
    it('SET NOT NULL ignores a CHECK until 11', () => {
      assert.deepEqual(claim('ALTER TABLE t ALTER COLUMN a SET NOT NULL', 11).scans, ['public.t']);
      assert.deepEqual(claim('ALTER TABLE t ALTER COLUMN a SET NOT NULL', 12).scans, []);
    });
    it('ATTACH PARTITION locks the parent against reads until 11', () => {
      const attach = "ALTER TABLE p ATTACH PARTITION t FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')";
      assert.equal(claim(attach, 11).locks.get('public.p'), 'ACCESS EXCLUSIVE');
      assert.equal(claim(attach, 12).locks.get('public.p'), 'SHARE UPDATE EXCLUSIVE');
    });
    it('ATTACH PARTITION refuses an identity column since 17', () => {
      const attach =
        "CREATE TABLE q (id int, d date, i int GENERATED ALWAYS AS IDENTITY); ALTER TABLE p ADD i int NOT NULL; ALTER TABLE p ATTACH PARTITION q FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')";
      assert.equal(claim(attach, 16).fails, null);
      assert.equal(claim(attach, 17).fails, 'table "q" being attached contains an identity column "i"');
    });
    it('a value of an enum cannot be added in a transaction until 11', () => {
      const add = "CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'b'";
      assert.equal(claim(add, 11).transaction, 'forbidden');
      assert.equal(claim(add, 12).transaction, 'allowed');
    });
    it('REINDEX CONCURRENTLY came with 12', () => {
      assert.equal(
        claim('REINDEX TABLE CONCURRENTLY t', 11).fails,
        'REINDEX CONCURRENTLY needs PostgreSQL 12',
      );
      assert.equal(claim('REINDEX TABLE CONCURRENTLY t', 12).fails, null);
    });
  });

  describe('volatility of a default', () => {
    for (const [expression, volatile] of [
      ['now()', false],
      ['CURRENT_TIMESTAMP', false],
      ["lower('A')", false],
      ["'x'::text || coalesce('a', 'b')", false],
      ["pg_catalog.to_char(now(), 'YYYY')", false],
      ['steady()', false],
      ['random()', true],
      ['clock_timestamp()', true],
      ['gen_random_uuid()', true],
      ['uuid_generate_v4()', true],
      ['somewhere.unknown()', true],
    ] as const) {
      it(`${expression} is ${volatile ? '' : 'not '}volatile`, () => {
        const { rewrites } = claim(`ALTER TABLE t ADD COLUMN x text DEFAULT ${expression}`);
        assert.deepEqual(rewrites, volatile ? ['public.t'] : []);
      });
    }
  });

  describe('refusals', () => {
    it('are claimed only where the history is complete', () => {
      assert.equal(claim('ALTER TABLE missing DROP COLUMN a').fails, 'relation "missing" does not exist');
      assert.equal(claim('ALTER TABLE missing DROP COLUMN a', 14, false).fails, null);
      assert.equal(claim('ALTER TABLE t DROP COLUMN b', 14, false).fails, null);
    });
    it('spare tables that IF EXISTS forgives', () => {
      assert.deepEqual(
        asMeasured(claim('ALTER TABLE IF EXISTS missing DROP COLUMN a')),
        asMeasured(mergeEffects([])),
      );
    });
    it('keep the locks of a table that the history does not know', () => {
      assert.deepEqual(
        [...claim('ALTER TABLE missing ADD COLUMN a int', 14, false).locks],
        [['public.missing', 'ACCESS EXCLUSIVE']],
      );
    });
  });

  describe('several actions of one statement', () => {
    it('hold the strongest lock and do all of the work', () => {
      const effect = claim(
        'ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID, VALIDATE CONSTRAINT c, ALTER COLUMN id TYPE bigint',
      );
      assert.deepEqual(asMeasured(effect), {
        locks: { t: 'ACCESS EXCLUSIVE' },
        scans: ['t'],
        rewrites: ['t'],
        rebuilds: ['t_pkey'],
        transaction: 'allowed',
        rerun: 'fails',
        fails: null,
      });
      assert.deepEqual([...effect.reasons].sort(), ['type change', 'verify check']);
    });
  });

  it('of an unknown type change is the worst', () => {
    assert.deepEqual(claim('ALTER TABLE missing ALTER COLUMN a TYPE text', 14, false).rewrites, [
      'public.missing',
    ]);
  });

  it('say what others wait for', () => {
    assert.equal(blockedBy('ACCESS EXCLUSIVE'), 'reads and writes');
    assert.equal(blockedBy('SHARE'), 'writes');
    assert.equal(blockedBy('SHARE UPDATE EXCLUSIVE'), 'schema changes and VACUUM');
    assert.equal(blockedBy('ROW EXCLUSIVE'), 'nothing');
  });
});
