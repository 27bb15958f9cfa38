import * as assert from 'node:assert/strict';
import { answer, downOf, planFor, planIn, scaffold, upOf } from '../recipe-fixture';

const RENAME = `ALTER TYPE mood RENAME VALUE 'sad' TO 'it''s blue'`;
const MOODS = `CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN "Mood" AS mood;
CREATE TABLE people (id bigint PRIMARY KEY, mood mood NOT NULL DEFAULT 'sad', earlier mood[] DEFAULT '{ok,"sad"}', other text);`;

/** The statements that change rows, without the loops around them. */
function changes(sql: string): string[] {
  return sql.split('\n').flatMap((line) => /^ +(UPDATE .*)/.exec(line)?.[1] ?? []);
}

async function problemsOf(setup: string): Promise<readonly string[]> {
  const result = await answer('rename-enum-value', RENAME, { setup });
  assert.ok(result && 'problems' in result, JSON.stringify(result));
  return result.problems.map(({ message }) => message);
}

describe('rename-enum-value', () => {
  it('takes a lone word for the value that it is', async () => {
    const setting = { setup: "CREATE TYPE mood AS ENUM ('ok', 'Größe-1');" };
    const bare = planIn(
      await scaffold('add-enum-value', { type: 'mood', value: 'so-so', before: 'Größe-1' }, setting),
    );
    assert.equal(upOf(bare), "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'so-so' BEFORE 'Größe-1';");
  });

  it('adds the value, moves defaults and changes rows, arrays included', async () => {
    const plan = await planFor('rename-enum-value', RENAME, { setup: MOODS });
    assert.deepEqual(
      plan.steps.map(({ phase, slug, title, transaction, deploy }) => [
        phase,
        slug,
        title,
        transaction,
        deploy,
      ]),
      [
        [
          'expand',
          'add_value',
          `add the value 'it''s blue' beside 'sad'`,
          true,
          `Every running release reads 'sad' and 'it''s blue' alike, and still writes 'sad'.`,
        ],
        ['expand', 'set_default_1', `let mood of new rows default to 'it''s blue'`, true, undefined],
        [
          'expand',
          'set_default_2',
          `let earlier of new rows default to 'it''s blue'`,
          true,
          `Every running release writes 'it''s blue' instead of 'sad'.`,
        ],
        ['migrate', 'backfill_people_mood', 'change mood of people in batches', false, undefined],
        ['migrate', 'backfill_people_earlier', 'change earlier of people in batches', false, undefined],
      ],
    );
    assert.deepEqual(
      plan.steps.slice(0, 3).flatMap(({ up }) => up),
      [
        `ALTER TYPE mood ADD VALUE IF NOT EXISTS 'it''s blue' AFTER 'sad'`,
        `ALTER TABLE people ALTER COLUMN mood SET DEFAULT 'it''s blue'`,
        `ALTER TABLE people ALTER COLUMN earlier SET DEFAULT '{ok,"it''s blue"}'`,
      ],
    );
    assert.deepEqual(changes(upOf(plan)), [
      `UPDATE people SET mood = 'it''s blue'`,
      `UPDATE people SET earlier = array_replace(earlier, 'sad'::mood, 'it''s blue'::mood)`,
    ]);
    assert.deepEqual(changes(downOf(plan)), [
      `UPDATE people SET earlier = array_replace(earlier, 'it''s blue'::mood, 'sad'::mood)`,
      `UPDATE people SET mood = 'sad'`,
    ]);
    assert.equal(plan.equivalent, false);
    assert.deepEqual(plan.warnings, [
      `PostgreSQL cannot take a value out of mood again: 'sad' stays behind, unused, and on the way back 'it''s blue' does.`,
      `Functions that name 'sad' are not seen: let them know both values before step 1.`,
    ]);
  });

  it('finds columns of a domain, of another schema and of parents, and tells what names the value', async () => {
    const plan = await planFor('rename-enum-value', RENAME, {
      setup: `${MOODS} CREATE SCHEMA "S"; CREATE TABLE "S"."T" (m "Mood", d date) PARTITION BY RANGE (d);
        CREATE TABLE "S"."P" PARTITION OF "S"."T" DEFAULT; CREATE INDEX sad ON people (id) WHERE mood = 'sad';
        CREATE VIEW gloomy AS SELECT * FROM people; CREATE POLICY own ON people USING (mood <> 'sad');`,
    });
    assert.deepEqual(changes(upOf(plan)), [
      `UPDATE "S"."T" SET m = 'it''s blue'`,
      `UPDATE people SET mood = 'it''s blue'`,
      `UPDATE people SET earlier = array_replace(earlier, 'sad'::mood, 'it''s blue'::mood)`,
    ]);
    assert.deepEqual(plan.warnings.slice(1), [
      `The index sad of people names 'sad': create one for the new value concurrently before the rows change, and drop sad afterwards.`,
      `Views (gloomy) may name 'sad': let them know both values before step 1.`,
      `Policies (own of people) may name 'sad': let them know both values before step 1.`,
      `Functions that name 'sad' are not seen: let them know both values before step 1.`,
    ]);
  });

  it('lets a CHECK that names the value know both, and at the end the new one alone', async () => {
    const setup = `CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE "T" (id int PRIMARY KEY, "M" mood CONSTRAINT c CHECK ("M" <> 'sad' OR id > 3), CONSTRAINT c_new CHECK (id > 0));`;
    const plan = await planFor('rename-enum-value', `ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'`, {
      setup,
    });
    const both = `CHECK ((CASE WHEN "M" = 'blue'::mood THEN 'sad'::mood ELSE "M" END) <> 'sad' OR id > 3)`;
    assert.deepEqual(
      plan.steps
        .filter(({ slug }) => slug !== 'backfill')
        .map(({ up, deploy }) => [up.join('; '), deploy !== undefined]),
      [
        [`ALTER TYPE mood ADD VALUE IF NOT EXISTS 'blue' AFTER 'sad'`, false],
        [
          `ALTER TABLE "T"\n  DROP CONSTRAINT IF EXISTS c_both,\n  ADD CONSTRAINT c_both ${both} NOT VALID`,
          false,
        ],
        ['ALTER TABLE "T" VALIDATE CONSTRAINT c_both', false],
        ['ALTER TABLE "T" DROP CONSTRAINT IF EXISTS c', true],
        [
          `ALTER TABLE "T"\n  DROP CONSTRAINT IF EXISTS c_new1,\n  ADD CONSTRAINT c_new1 CHECK ("M" <> 'blue' OR id > 3) NOT VALID`,
          false,
        ],
        ['ALTER TABLE "T" VALIDATE CONSTRAINT c_new1', false],
        [
          `DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('"T"') AND conname = 'c_new1'
  ) THEN
    ALTER TABLE "T" DROP CONSTRAINT IF EXISTS c_both;
    ALTER TABLE "T" RENAME CONSTRAINT c_new1 TO c;
  END IF;
END;
$$`,
          false,
        ],
      ],
    );
  });

  const obstacles: readonly (readonly [setup: string, message: string])[] = [
    [
      `CREATE TABLE t (id int PRIMARY KEY, m mood); ALTER TABLE t ADD CONSTRAINT c CHECK (m <> $a$sad$a$ OR id > 3) NOT VALID;`,
      `The CHECK c of t names 'sad' and would treat the new value differently: replace it first by one that knows both.`,
    ],
    [
      `CREATE DOMAIN glad AS mood CHECK (VALUE <> 'sad'); CREATE TABLE t (id int PRIMARY KEY, m glad);`,
      `The CHECK glad_check of the domain glad names 'sad' and would treat the new value differently: replace it first by one that knows both.`,
    ],
    [
      `CREATE TABLE t (id int PRIMARY KEY, m mood); CREATE UNIQUE INDEX one ON t (m) WHERE m = 'sad';`,
      `The unique index one names 'sad' and would treat the new value differently: replace it first by one that knows both.`,
    ],
    [
      `CREATE TABLE t (id int PRIMARY KEY, m mood, low boolean GENERATED ALWAYS AS (m = 'sad') STORED);`,
      `The generated column t.low names 'sad' and would treat the new value differently: replace it first by one that knows both.`,
    ],
    [
      `CREATE TABLE t (m mood) PARTITION BY LIST (m);`,
      't is partitioned by m: a row with another value may have no partition.',
    ],
    [
      `CREATE TABLE kinds (m mood PRIMARY KEY); CREATE TABLE t (id int PRIMARY KEY, m mood CONSTRAINT fk REFERENCES kinds (m));`,
      'The foreign key fk holds kinds.m and its counterpart equal, so their rows cannot change one after another: drop it first.',
    ],
  ];
  for (const [setup, message] of obstacles)
    it(message, async () => {
      const found = await problemsOf(`CREATE TYPE mood AS ENUM ('sad', 'ok'); ${setup}`);
      assert.equal(found[0], message);
      assert.equal(
        found.at(-1),
        `All that is stored follows ALTER TYPE … RENAME VALUE, these too: where a release can be deployed first that knows 'sad' and 'it''s blue', rename it at once.`,
      );
    });

  it('renames at once on request, and says what must run before', async () => {
    const args = { type: 'mood', value: "'sad'", to: "'it''s\nblue'", atOnce: 'yes' };
    const plan = planIn(await scaffold('rename-enum-value', args, { setup: MOODS }));
    assert.deepEqual(plan.warnings, [
      "Before step 1, every running release must read 'sad' and 'it''s\nblue' alike, and send the other where PostgreSQL calls one an invalid input value.",
      "The bodies of functions are text: those that name 'sad' fail from step 1 on until they name 'it''s\nblue'.",
    ]);
    assert.equal(
      upOf(plan),
      `-- safe-migrations:ignore rename-enum-value — Every running release knows 'sad' and 'it''s blue'.
DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_enum
    WHERE enumtypid = 'mood'::regtype AND enumlabel = 'sad'
  ) THEN
    ALTER TYPE mood RENAME VALUE 'sad' TO 'it''s
blue';
  END IF;
END;
$$;`,
    );
    assert.equal(
      downOf(plan),
      `DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_enum
    WHERE enumtypid = 'mood'::regtype AND enumlabel = 'it''s
blue'
  ) THEN
    ALTER TYPE mood RENAME VALUE 'it''s
blue' TO 'sad';
  END IF;
END;
$$;`,
    );
  });

  it('takes a column by arguments where the history shows none', async () => {
    const args = { type: 'mood', value: "'sad'", to: "'blue'", table: 'people', column: 'mood', key: 'id' };
    const plan = planIn(await scaffold('rename-enum-value', args, { setup: '' }));
    assert.deepEqual(changes(upOf(plan)), [`UPDATE people SET mood = 'blue'`]);
    const known = planIn(await scaffold('rename-enum-value', args, { setup: MOODS }));
    assert.deepEqual(
      known.steps.map(({ slug }) => slug),
      ['add_value', 'set_default_1', 'set_default_2', 'backfill_people_mood', 'backfill_people_earlier'],
    );
  });

  it('says what does not fit', async () => {
    const args = { type: 'mood', value: "'happy'", to: "'ok'" };
    assert.deepEqual(await scaffold('rename-enum-value', args, { setup: MOODS, unknown: 'ask' }), {
      problems: [
        { parameter: 'value', message: "mood has no value 'happy'." },
        { parameter: 'to', message: "mood has the value 'ok' already." },
      ],
    });
  });
});

describe('add-domain-constraint', () => {
  it('leaves it NOT VALID where the server would refuse to validate, and says so', async () => {
    const setup = 'CREATE DOMAIN share AS int; CREATE TABLE t (id int PRIMARY KEY, "History" share[]);';
    const plan = await planFor('add-domain-constraint', 'ALTER DOMAIN share ADD CHECK (VALUE > 0)', {
      setup,
    });
    assert.equal(
      upOf(plan),
      `ALTER DOMAIN share DROP CONSTRAINT IF EXISTS share_check;
ALTER DOMAIN share ADD CONSTRAINT share_check CHECK (VALUE > 0) NOT VALID;`,
    );
    assert.equal(downOf(plan), 'ALTER DOMAIN share DROP CONSTRAINT IF EXISTS share_check;');
    assert.deepEqual(plan.warnings, [
      'PostgreSQL refuses to validate share_check while t.History holds share in an array or a composite value, so it stays NOT VALID: it holds for new values, and nothing is said of those that are there.',
    ]);
    assert.equal(plan.equivalent, false);
  });
});
