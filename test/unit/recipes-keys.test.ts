import * as assert from 'node:assert/strict';
import { answer, downOf, planFor, planIn, scaffold, upOf } from '../recipe-fixture';

const EVENTS = `CREATE TABLE events (id bigint, at date NOT NULL, CONSTRAINT events_id_check CHECK (id > 0));
CREATE TABLE users (id bigint PRIMARY KEY);
CREATE TABLE parted (id bigint NOT NULL, at date) PARTITION BY RANGE (at);
CREATE UNIQUE INDEX events_key ON events (id, at) INCLUDE (at);
CREATE UNIQUE INDEX events_at ON events (at);`;

const guarded = (name: string, statement: string): string => `DO $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('events') AND conname = '${name}'
  ) THEN
    ${statement};
  END IF;
END;
$$;`;

describe('add-primary-key', () => {
  it('sets NOT NULL where it is missing, builds the index anew each time, and takes it over', async () => {
    const statement = 'ALTER TABLE ONLY events ADD PRIMARY KEY (id, at) WITH (fillfactor = 90) DEFERRABLE';
    const plan = await planFor('add-primary-key', statement, { setup: EVENTS });
    assert.equal(plan.title, 'Make id, at the primary key of events');
    assert.equal(
      upOf(plan),
      `ALTER TABLE ONLY events
  DROP CONSTRAINT IF EXISTS events_id_not_null,
  ADD CONSTRAINT events_id_not_null CHECK (id IS NOT NULL) NOT VALID;

ALTER TABLE ONLY events VALIDATE CONSTRAINT events_id_not_null;

ALTER TABLE ONLY events ALTER COLUMN id SET NOT NULL;
ALTER TABLE ONLY events DROP CONSTRAINT IF EXISTS events_id_not_null;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('events_pkey') AND NOT indisvalid) THEN
    DROP INDEX events_pkey;
  END IF;
END;
$$;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS events_pkey ON events (id, at) WITH (fillfactor = 90);

${guarded('events_pkey', 'ALTER TABLE ONLY events ADD CONSTRAINT events_pkey PRIMARY KEY USING INDEX events_pkey DEFERRABLE')}`,
    );
    assert.equal(
      downOf(plan),
      `ALTER TABLE ONLY events DROP CONSTRAINT IF EXISTS events_pkey;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('events_pkey') AND NOT indisvalid) THEN
    DROP INDEX events_pkey;
  END IF;
END;
$$;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS events_pkey ON events (id, at) WITH (fillfactor = 90);
DROP INDEX CONCURRENTLY IF EXISTS events_pkey;
ALTER TABLE ONLY events
  DROP CONSTRAINT IF EXISTS events_id_not_null,
  ADD CONSTRAINT events_id_not_null CHECK (id IS NOT NULL) NOT VALID;
ALTER TABLE ONLY events ALTER COLUMN id DROP NOT NULL;
ALTER TABLE ONLY events DROP CONSTRAINT IF EXISTS events_id_not_null;`,
    );
    assert.deepEqual(plan.warnings, [
      'Once new NULLs are refused, an UPDATE of a row where events.id is NULL fails, whichever column it changes, and so does validating. Count such rows first, and fill them in batches.',
    ]);
    assert.equal(plan.equivalent, true);
  });

  it('uses the NOT NULL constraint of 18, and says that before 12 the key reads the table', async () => {
    const statement = 'ALTER TABLE events ADD CONSTRAINT k PRIMARY KEY (id)';
    const newest = await planFor('add-primary-key', statement, { setup: EVENTS, version: 18 });
    assert.equal(
      upOf(newest).split('\n\n')[0],
      `ALTER TABLE events
  DROP CONSTRAINT IF EXISTS events_id_not_null,
  ADD CONSTRAINT events_id_not_null NOT NULL id NOT VALID;`,
    );
    const oldest = await planFor('add-primary-key', statement, { setup: EVENTS, version: 11 });
    assert.equal(oldest.equivalent, false);
    assert.equal(
      oldest.warnings[1],
      'Before PostgreSQL 12, a primary key reads the whole table where a column is not yet NOT NULL: run the last step when nobody waits for the table.',
    );
  });

  it('takes over an index that is there once its columns are NOT NULL, and has no answer where they are', async () => {
    const plan = await planFor(
      'add-primary-key',
      'ALTER TABLE events ADD CONSTRAINT k PRIMARY KEY USING INDEX events_key',
      {
        setup: EVENTS,
        version: 18,
      },
    );
    assert.equal(
      upOf(plan).split('\n\n')[2],
      guarded('k', 'ALTER TABLE events ADD CONSTRAINT k PRIMARY KEY USING INDEX events_key'),
    );
    assert.equal(
      downOf(plan).split('\n').slice(0, 9).join('\n'),
      `ALTER TABLE events DROP CONSTRAINT IF EXISTS k;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('events_key') AND NOT indisvalid) THEN
    DROP INDEX events_key;
  END IF;
END;
$$;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS events_key ON events (id, at) INCLUDE (at);`,
    );
    const ready = 'ALTER TABLE events ADD PRIMARY KEY USING INDEX events_at';
    assert.equal(await answer('add-primary-key', ready, { setup: EVENTS }), undefined);
  });

  it('refuses a second key, a partitioned table, and a name that is taken', async () => {
    const problem = (parameter: string, message: string) => ({ problems: [{ parameter, message }] });
    assert.deepEqual(
      await answer('add-primary-key', 'ALTER TABLE users ADD PRIMARY KEY (id)', { setup: EVENTS }),
      problem('table', 'users has a primary key already: users_pkey.'),
    );
    assert.deepEqual(
      await answer('add-primary-key', 'ALTER TABLE parted ADD PRIMARY KEY (id)', { setup: EVENTS }),
      problem('table', 'parted is partitioned by at, and PostgreSQL needs these columns in its primary key.'),
    );
    const args = { table: 'events', columns: 'id', name: 'events_at' };
    assert.deepEqual(
      await scaffold('add-primary-key', args, { setup: EVENTS, unknown: 'ask' }),
      problem('name', 'A table, index, view or sequence has the name events_at already.'),
    );
    const free = await scaffold('add-primary-key', { ...args, name: 'k' }, { setup: EVENTS });
    assert.equal(planIn(free).steps.length, 5);
  });
});
