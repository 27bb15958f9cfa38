import * as assert from 'node:assert/strict';
import { answer, planFor } from '../recipe-fixture';

const PARTS = `CREATE TABLE users (id int PRIMARY KEY);
CREATE TABLE parts (id int, at int NOT NULL, user_id int REFERENCES users, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE "Parts 1" PARTITION OF parts FOR VALUES FROM (0) TO (100) PARTITION BY LIST (at);
CREATE TABLE "Parts 1a" PARTITION OF "Parts 1" DEFAULT;
CREATE INDEX by_user ON parts (user_id) WHERE user_id > 1;`;

describe('replacing a column of a partitioned table', () => {
  it('builds its indexes partition by partition, and adds its foreign keys so before 18', async () => {
    const plan = await planFor('rename-column', 'ALTER TABLE parts RENAME user_id TO "Owner"', {
      setup: PARTS,
    });
    assert.deepEqual(
      plan.steps.map(({ slug, transaction, downTransaction = transaction }) => [
        slug,
        transaction,
        downTransaction,
      ]),
      [
        ['add_column', true, true],
        ['backfill', false, true],
        ['create_indexes', false, false],
        ['attach_indexes', false, false],
        ['add_foreign_keys_of_partitions', false, false],
        ['validate_constraints', true, true],
        ['add_foreign_keys', true, false],
        ['take_over', true, true],
        ['deprecate', true, false],
        ['drop_constraints', true, false],
        ['drop_indexes', true, false],
        ['drop_column', true, true],
      ],
    );
    const up = (slug: string): string =>
      plan.steps
        .find((step) => step.slug === slug)!
        .up.map((statement) => `${statement};\n`)
        .join('');
    assert.equal(
      up('create_indexes') + up('attach_indexes'),
      `CREATE INDEX IF NOT EXISTS by_user_new ON ONLY parts ("Owner") WHERE "Owner" > 1;
CREATE INDEX IF NOT EXISTS "Parts 1_user_id_idx_new" ON ONLY "Parts 1" ("Owner") WHERE "Owner" > 1;
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('"Parts 1a_user_id_idx_new"') AND NOT indisvalid) THEN
    DROP INDEX "Parts 1a_user_id_idx_new";
  END IF;
END;
$$;
CREATE INDEX CONCURRENTLY IF NOT EXISTS "Parts 1a_user_id_idx_new" ON "Parts 1a" ("Owner") WHERE "Owner" > 1;
ALTER INDEX "Parts 1_user_id_idx_new" ATTACH PARTITION "Parts 1a_user_id_idx_new";
ALTER INDEX by_user_new ATTACH PARTITION "Parts 1_user_id_idx_new";
`,
    );
    assert.equal(
      up('take_over'),
      `DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_constraint
    WHERE conrelid = to_regclass('parts') AND conname = 'parts_user_id_fkey_new'
  ) THEN
    IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('by_user_new') AND NOT indisvalid) THEN
      RAISE EXCEPTION USING MESSAGE = 'A partition has no index that is attached to by_user_new: build it concurrently, attach it, and run this again.';
    END IF;
    ALTER TABLE parts RENAME CONSTRAINT parts_user_id_fkey TO parts_user_id_fkey_old;
    ALTER TABLE "Parts 1" RENAME CONSTRAINT parts_user_id_fkey TO parts_user_id_fkey_old;
    ALTER TABLE "Parts 1a" RENAME CONSTRAINT parts_user_id_fkey TO parts_user_id_fkey_old;
    ALTER TABLE parts RENAME CONSTRAINT parts_user_id_fkey_new TO parts_user_id_fkey;
    ALTER TABLE "Parts 1" RENAME CONSTRAINT parts_user_id_fkey_new TO parts_user_id_fkey;
    ALTER TABLE "Parts 1a" RENAME CONSTRAINT parts_user_id_fkey_new TO parts_user_id_fkey;
    ALTER INDEX by_user RENAME TO by_user_old;
    ALTER INDEX "Parts 1_user_id_idx" RENAME TO "Parts 1_user_id_idx_old";
    ALTER INDEX "Parts 1a_user_id_idx" RENAME TO "Parts 1a_user_id_idx_old";
    ALTER INDEX by_user_new RENAME TO by_user;
    ALTER INDEX "Parts 1_user_id_idx_new" RENAME TO "Parts 1_user_id_idx";
    ALTER INDEX "Parts 1a_user_id_idx_new" RENAME TO "Parts 1a_user_id_idx";
  END IF;
END;
$$;
`,
    );
    assert.equal(
      plan.warnings[0],
      'Partitions of parts that the history does not show, or that are made while the series runs, need indexes and foreign keys of their own, attached like the others: without them the new column does not take over.',
    );
    assert.equal(plan.equivalent, true);
  });

  it('adds a foreign key to the parent from 18 on', async () => {
    const plan = await planFor('rename-column', 'ALTER TABLE parts RENAME user_id TO owner_id', {
      setup: PARTS,
      version: 18,
    });
    assert.deepEqual(
      plan.steps.slice(4, 7).map(({ slug }) => slug),
      ['add_constraints', 'validate_constraints', 'take_over'],
    );
  });

  it('moves a primary key and what references it in one transaction', async () => {
    const plan = await planFor('change-column-type', 'ALTER TABLE parts ALTER id TYPE bigint', {
      setup: `${PARTS} CREATE TABLE child (part_id int, part_at int, FOREIGN KEY (part_id, part_at) REFERENCES parts);`,
    });
    const at = plan.steps.findIndex(({ slug }) => slug === 'swap_columns');
    assert.equal(
      plan.steps[at]?.up[0],
      `DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_attribute
    WHERE attrelid = to_regclass('parts') AND attname = 'id_new' AND NOT attisdropped
  ) THEN
    LOCK TABLE parts IN SHARE ROW EXCLUSIVE MODE;
    ALTER TABLE child DROP CONSTRAINT IF EXISTS child_part_id_part_at_fkey;
    ALTER TABLE parts RENAME COLUMN id TO id_old;
    ALTER TABLE parts RENAME COLUMN id_new TO id;
    ALTER TABLE parts DROP CONSTRAINT parts_pkey;
    ALTER TABLE "Parts 1a" ADD CONSTRAINT "Parts 1a_pkey" PRIMARY KEY USING INDEX "Parts 1a_pkey_new";
    ALTER TABLE ONLY "Parts 1" ADD CONSTRAINT "Parts 1_pkey" PRIMARY KEY (id, at);
    ALTER TABLE ONLY parts ADD CONSTRAINT parts_pkey PRIMARY KEY (id, at);
    ALTER INDEX "Parts 1_pkey" ATTACH PARTITION "Parts 1a_pkey";
    ALTER INDEX parts_pkey ATTACH PARTITION "Parts 1_pkey";
    IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('parts_pkey') AND NOT indisvalid) THEN
      RAISE EXCEPTION USING MESSAGE = 'A partition has no index that is attached to parts_pkey: build it concurrently, attach it, and run this again.';
    END IF;
    ALTER TABLE child ADD CONSTRAINT child_part_id_part_at_fkey FOREIGN KEY (part_id, part_at) REFERENCES parts (id, at) NOT VALID;
  END IF;
END;
$$`,
    );
    assert.deepEqual(
      plan.steps.slice(at + 1, at + 4).map(({ slug, up }) => [slug, up]),
      [
        ['allow_null', ['ALTER TABLE parts ALTER COLUMN id_old DROP NOT NULL']],
        ['validate_foreign_keys', ['ALTER TABLE child VALIDATE CONSTRAINT child_part_id_part_at_fkey']],
        ['deprecate', [`COMMENT ON COLUMN parts.id_old IS 'DEPRECATED: replaced by id'`]],
      ],
    );
  });

  it('says that no partition can be made by the name of a view, where the table is renamed', async () => {
    const plan = await planFor('rename-table', 'ALTER TABLE parts RENAME TO "Pieces"', { setup: PARTS });
    assert.equal(
      plan.warnings[1],
      'CREATE TABLE … PARTITION OF and ATTACH PARTITION do not work on a view either: whatever makes partitions of parts must use Pieces from step 1 on.',
    );
  });

  it('names what single partitions have', async () => {
    const setup = `${PARTS} CREATE INDEX mine ON "Parts 1a" (user_id); ALTER TABLE "Parts 1a" ADD CONSTRAINT big CHECK (user_id > 0), ADD CONSTRAINT one UNIQUE (user_id);`;
    const plan = await planFor('rename-column', 'ALTER TABLE parts RENAME user_id TO owner_id', { setup });
    assert.equal(
      plan.warnings[1],
      'What single partitions have is not carried over (the index mine of Parts 1a, the constraint one of Parts 1a, the constraint big of Parts 1a): add it for the new column by hand before the old one goes.',
    );
    assert.equal(plan.equivalent, false);
  });

  const KEYED =
    'and PostgreSQL changes no partition key: build a second table that is partitioned by the new column, keep it in step with a trigger, copy the rows in batches, and let the two tables swap names.';
  const refusals: readonly (readonly [what: string, setup: string, why: string])[] = [
    [
      'the key of a partition that is partitioned itself',
      'CREATE TABLE t (id int, a int) PARTITION BY LIST (id); CREATE TABLE t_1 PARTITION OF t DEFAULT PARTITION BY HASH (A);',
      `t_1 is partitioned by it, ${KEYED}`,
    ],
    [
      'a column in the expression of a partition key',
      'CREATE TABLE t (id int, a int) PARTITION BY RANGE ((("a" + 1)));',
      `t is partitioned by it, ${KEYED}`,
    ],
    [
      'a column that a foreign key references in one partition alone',
      'CREATE TABLE t (id int, a int) PARTITION BY LIST (id); CREATE TABLE "T 1" PARTITION OF t DEFAULT; ALTER TABLE "T 1" ADD UNIQUE (a); CREATE TABLE r (a int REFERENCES "T 1" (a));',
      'the foreign key r_a_fkey of r references its partition T 1 alone: drop it first, and add it again for the new column.',
    ],
    [
      'a column that other tables inherit',
      'CREATE TABLE t (id int PRIMARY KEY, a int); CREATE TABLE below () INHERITS (t);',
      'tables inherit it (below), and a trigger does not fire for their rows.',
    ],
  ];
  for (const [what, setup, why] of refusals) {
    it(`refuses ${what}`, async () => {
      const message = `The column t.a cannot be replaced step by step, because ${why}`;
      for (const [recipe, sql] of [
        ['rename-column', 'ALTER TABLE t RENAME a TO b'],
        ['change-column-type', 'ALTER TABLE t ALTER a TYPE bigint'],
      ] as const)
        assert.deepEqual(await answer(recipe, sql, { setup }), {
          problems: [{ parameter: 'column', message }],
        });
    });
  }
});
