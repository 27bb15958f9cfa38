import * as assert from 'node:assert/strict';
import { answer, downOf, planFor, scaffold, upOf } from '../recipe-fixture';

const SETUP = `CREATE TABLE events (id bigint PRIMARY KEY);
CREATE TABLE parted (id bigint PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE nokey (a int);`;

const BATCHES = (sequence: string): string => `DO $$
DECLARE
  batch_start bigint;
  batch_end bigint;
BEGIN
  SELECT id INTO batch_start FROM events
  WHERE "No" IS NULL ORDER BY id LIMIT 1;
  WHILE batch_start IS NOT NULL LOOP
    SELECT id INTO batch_end FROM (
      SELECT id FROM events
      WHERE id >= batch_start AND "No" IS NULL ORDER BY id LIMIT 5000
    ) AS batch ORDER BY id DESC LIMIT 1;
    UPDATE events SET "No" = nextval('${sequence}')
    WHERE id >= batch_start AND id <= batch_end AND "No" IS NULL;
    COMMIT;
    PERFORM pg_sleep(0.1);
    SELECT id INTO batch_start FROM events
    WHERE id > batch_end AND "No" IS NULL ORDER BY id LIMIT 1;
  END LOOP;
END;
$$`;

const NOT_NULL = `ALTER TABLE events
  DROP CONSTRAINT IF EXISTS "events_No_not_null",
  ADD CONSTRAINT "events_No_not_null" CHECK ("No" IS NOT NULL) NOT VALID`;

describe('add-identity-column', () => {
  it('numbers new rows, then old ones, and hands over to an identity', async () => {
    const statement =
      'ALTER TABLE events ADD COLUMN "No" int GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 5)';
    const plan = await planFor('add-identity-column', statement, { setup: SETUP });
    assert.equal(plan.title, 'Add No to events, numbered');
    assert.equal(
      upOf(plan),
      `ALTER TABLE events ADD COLUMN IF NOT EXISTS "No" int;
CREATE SEQUENCE IF NOT EXISTS "events_No_fill_seq" AS int START WITH 10 INCREMENT BY 5 OWNED BY events."No";
ALTER TABLE events ALTER COLUMN "No" SET DEFAULT nextval('"events_No_fill_seq"');

${BATCHES('"events_No_fill_seq"')};

${NOT_NULL};

ALTER TABLE events VALIDATE CONSTRAINT "events_No_not_null";

ALTER TABLE events ALTER COLUMN "No" SET NOT NULL;
ALTER TABLE events DROP CONSTRAINT IF EXISTS "events_No_not_null";

DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_attribute
    WHERE attrelid = to_regclass('events') AND attname = 'No' AND attidentity = ''
  ) THEN
    ALTER TABLE events ALTER COLUMN "No" DROP DEFAULT;
    ALTER SEQUENCE "events_No_fill_seq" OWNED BY NONE;
    ALTER TABLE events ALTER COLUMN "No" ADD GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 5);
    PERFORM setval(pg_get_serial_sequence('events', 'No'), last_value, is_called) FROM "events_No_fill_seq";
    DROP SEQUENCE "events_No_fill_seq";
  END IF;
END;
$$;`,
    );
    assert.equal(
      downOf(plan),
      `DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_attribute
    WHERE attrelid = to_regclass('events') AND attname = 'No' AND attidentity <> ''
  ) THEN
    ALTER TABLE events ALTER COLUMN "No" SET GENERATED ALWAYS;
    CREATE SEQUENCE "events_No_fill_seq" AS int START WITH 10 INCREMENT BY 5 OWNED BY events."No";
    PERFORM setval('"events_No_fill_seq"', last_value, is_called) FROM "events_No_seq";
    ALTER TABLE events ALTER COLUMN "No" DROP IDENTITY;
    ALTER TABLE events ALTER COLUMN "No" SET DEFAULT nextval('"events_No_fill_seq"');
  END IF;
END;
$$;
${NOT_NULL};
ALTER TABLE events ALTER COLUMN "No" DROP NOT NULL;
ALTER TABLE events DROP CONSTRAINT IF EXISTS "events_No_not_null";
ALTER TABLE events DROP COLUMN IF EXISTS "No";`,
    );
    assert.equal(plan.equivalent, true);
  });

  it('keeps the sequence of a serial column under its own name, and builds its key at the end', async () => {
    const plan = await planFor('add-identity-column', 'ALTER TABLE nokey ADD no serial PRIMARY KEY', {
      setup: `${SETUP} ALTER TABLE nokey ALTER a SET NOT NULL; CREATE UNIQUE INDEX i ON nokey (a);`,
    });
    assert.equal(
      plan.steps[0]?.up.join(';\n'),
      `ALTER TABLE nokey ADD COLUMN IF NOT EXISTS no integer;
CREATE SEQUENCE IF NOT EXISTS nokey_no_seq AS integer OWNED BY nokey.no;
ALTER TABLE nokey ALTER COLUMN no SET DEFAULT nextval('nokey_no_seq')`,
    );
    assert.deepEqual(
      plan.steps.map(({ slug }) => slug),
      ['add_column', 'backfill', 'add_check', 'validate', 'set_not_null', 'build_index', 'add_constraint'],
    );
    assert.equal(
      plan.steps[5]?.up.join(';\n'),
      `DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('nokey_pkey') AND NOT indisvalid) THEN
    DROP INDEX nokey_pkey;
  END IF;
END;
$$;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS nokey_pkey ON nokey (no)`,
    );
  });

  it('says what it cannot do', async () => {
    const problem = (parameter: string, message: string) => ({ problems: [{ parameter, message }] });
    const identity = (table: string) => `ALTER TABLE ${table} ADD no int GENERATED ALWAYS AS IDENTITY`;
    assert.deepEqual(
      await answer('add-identity-column', identity('parted'), { setup: SETUP, version: 16 }),
      problem(
        'identity',
        'parted is partitioned, and only PostgreSQL 17 and later accept an identity column there. Add it as serial.',
      ),
    );
    assert.deepEqual(
      await answer('add-identity-column', identity('events'), { setup: SETUP, version: 11 }),
      problem(
        'identity',
        'Before PostgreSQL 12, only a column that SET NOT NULL has read the whole table for can become an identity. Add it as serial.',
      ),
    );
    assert.deepEqual(
      await scaffold(
        'add-identity-column',
        { table: 'nokey', column: 'a', type: 'text' },
        { setup: SETUP, unknown: 'ask' },
      ),
      {
        problems: [
          { parameter: 'column', message: 'nokey has a column a already.' },
          { parameter: 'type', message: 'text is not one of bigint, integer, smallint.' },
        ],
      },
    );
    assert.equal(
      await answer('add-identity-column', 'ALTER TABLE events ADD no int', { setup: SETUP }),
      undefined,
    );
  });
});
