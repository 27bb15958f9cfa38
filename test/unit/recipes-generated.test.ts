import * as assert from 'node:assert/strict';
import { answer, downOf, planFor, planIn, scaffold, upOf } from '../recipe-fixture';

const SETUP = `CREATE TABLE items (id int PRIMARY KEY, price numeric(10,2), found int);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE watched (id int PRIMARY KEY, price int);
CREATE TRIGGER touched BEFORE UPDATE ON watched FOR EACH ROW EXECUTE FUNCTION touch();`;

describe('add-generated-column', () => {
  it('computes new rows by a trigger and old ones in batches, and says that this is no generated column', async () => {
    const plan = await planFor(
      'add-generated-column',
      'ALTER TABLE items ADD COLUMN total numeric(9,1) GENERATED ALWAYS AS (price * found) STORED CHECK (total > 0)',
      { setup: SETUP },
    );
    assert.equal(plan.title, 'Add total to items, computed');
    assert.equal(plan.equivalent, false);
    assert.equal(
      upOf(plan),
      `ALTER TABLE items ADD COLUMN IF NOT EXISTS total numeric(9,1);
CREATE OR REPLACE FUNCTION items_total_sync() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  NEW.total := (SELECT price * found FROM (SELECT NEW.*) AS items);
  RETURN NEW;
END;
$$;
CREATE OR REPLACE TRIGGER items_total_sync
  BEFORE INSERT OR UPDATE ON items
  FOR EACH ROW EXECUTE FUNCTION items_total_sync();

DO $$
#variable_conflict use_column
DECLARE
  batch_start int;
  batch_end int;
BEGIN
  SELECT id INTO batch_start FROM items
  WHERE record_image_ne(ROW(total), ROW((price * found)::numeric(9,1))) ORDER BY id LIMIT 1;
  WHILE batch_start IS NOT NULL LOOP
    SELECT id INTO batch_end FROM (
      SELECT id FROM items
      WHERE id >= batch_start AND record_image_ne(ROW(total), ROW((price * found)::numeric(9,1))) ORDER BY id LIMIT 5000
    ) AS batch ORDER BY id DESC LIMIT 1;
    UPDATE items SET total = price * found
    WHERE id >= batch_start AND id <= batch_end AND record_image_ne(ROW(total), ROW((price * found)::numeric(9,1)));
    COMMIT;
    PERFORM pg_sleep(0.1);
    SELECT id INTO batch_start FROM items
    WHERE id > batch_end AND record_image_ne(ROW(total), ROW((price * found)::numeric(9,1))) ORDER BY id LIMIT 1;
  END LOOP;
END;
$$;

ALTER TABLE items
  DROP CONSTRAINT IF EXISTS items_total_check,
  ADD CONSTRAINT items_total_check CHECK (total > 0) NOT VALID;

ALTER TABLE items VALIDATE CONSTRAINT items_total_check;`,
    );
    assert.equal(
      downOf(plan),
      `ALTER TABLE items DROP CONSTRAINT IF EXISTS items_total_check;
DROP TRIGGER IF EXISTS items_total_sync ON items;
DROP FUNCTION IF EXISTS items_total_sync();
ALTER TABLE items DROP COLUMN IF EXISTS total;`,
    );
    assert.deepEqual(plan.warnings, [
      'In the end items.total is an ordinary column that the trigger items_total_sync computes, not a generated column: it overwrites what a statement writes there, where PostgreSQL would refuse it.',
    ]);
  });

  it('names the triggers that may come after it, and VIRTUAL from 18 on', async () => {
    const statement = 'ALTER TABLE watched ADD cents int GENERATED ALWAYS AS (price * 100) STORED NOT NULL';
    const plan = await planFor('add-generated-column', statement, { setup: SETUP, version: 18 });
    assert.deepEqual(
      plan.steps.map(({ slug }) => slug),
      ['add_column', 'backfill', 'add_not_valid', 'validate'],
    );
    assert.deepEqual(plan.warnings.slice(1), [
      'Triggers of watched (touched) may change the columns that cents is computed from: those that fire BEFORE must come before watched_cents_sync in the order of their names.',
      'PostgreSQL 18 can compute cents when it is read: with VIRTUAL instead of STORED it is added in a moment, but no index can be built on it.',
    ]);
  });

  it('adds a virtual column in one step where the server has them', async () => {
    const args = {
      table: 'items',
      column: 'total',
      type: 'int',
      expression: 'price * 2',
      storage: 'virtual',
    };
    const plan = planIn(
      await scaffold('add-generated-column', args, { setup: SETUP, version: 18, unknown: 'ask' }),
    );
    assert.equal(
      upOf(plan),
      'ALTER TABLE items ADD COLUMN IF NOT EXISTS total int GENERATED ALWAYS AS (price * 2) VIRTUAL;',
    );
    assert.equal(plan.equivalent, true);
    assert.deepEqual(
      await scaffold('add-generated-column', args, { setup: SETUP, version: 17, unknown: 'ask' }),
      {
        problems: [{ parameter: 'storage', message: 'Virtual columns need PostgreSQL 18.' }],
      },
    );
    const virtual = 'ALTER TABLE items ADD x int GENERATED ALWAYS AS (price * 2) VIRTUAL';
    assert.equal(await answer('add-generated-column', virtual, { setup: SETUP, version: 18 }), undefined);
  });
});
