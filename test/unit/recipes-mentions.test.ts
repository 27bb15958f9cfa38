import * as assert from 'node:assert/strict';
import { planFor } from '../recipe-fixture';

const SETUP = `CREATE SCHEMA "S"; CREATE TABLE "S"."T" (id int PRIMARY KEY, "Größe" int, b text);
GRANT SELECT ("Größe", b), UPDATE ("Größe") ON TABLE "S"."T" TO "Reporting", PUBLIC;
REVOKE UPDATE ("Größe") ON "S"."T" FROM PUBLIC; GRANT INSERT ON "S"."T" TO writer;
CREATE PUBLICATION all_of_it FOR TABLE "S"."T"; CREATE PUBLICATION gone FOR TABLE "S"."T"; DROP PUBLICATION gone;
CREATE PUBLICATION other FOR TABLE "S"."T"; ALTER PUBLICATION other DROP TABLE "S"."T"; ALTER PUBLICATION more ADD TABLE ONLY "S"."T" (id, b);
CREATE STATISTICS "S".st (ndistinct) ON "Größe", b FROM "S"."T"; CREATE STATISTICS ON (id + 1), b FROM "S"."T"; CREATE STATISTICS old ON id, "Größe" FROM "S"."T"; DROP STATISTICS old;`;

describe('what names a column', () => {
  it('is listed where another takes its place', async () => {
    const plan = await planFor('change-column-type', 'ALTER TABLE "S"."T" ALTER COLUMN "Größe" TYPE bigint', {
      setup: SETUP,
    });
    assert.deepEqual(plan.warnings.slice(-4), [
      'Publications of S.T (all_of_it, more) send the new column too, so that subscribers need it before step 1; one with a list of columns or a condition that names Größe must be changed before the last step.',
      'Extended statistics with S.T.Größe (S.st) go with the old column: create them for the new one, and run ANALYZE.',
      'Rights on S.T.Größe alone (SELECT to Reporting, SELECT to PUBLIC, UPDATE to Reporting) are not carried over: grant them on the new column before a release uses it.',
      'Functions on the column are not carried over.',
    ]);
  });

  it('is listed where it goes, under the name that it has by then', async () => {
    const setup = `${SETUP} ALTER TABLE "S"."T" RENAME COLUMN "Größe" TO size; REVOKE SELECT (size) ON "S"."T" FROM PUBLIC, "Reporting";`;
    const plan = await planFor('drop-column', 'ALTER TABLE "S"."T" DROP COLUMN size', { setup });
    assert.deepEqual(plan.warnings, [
      'Dropping S.T.size deletes its values: the way back brings the column back, not its values. Take a backup first, or copy them: CREATE TABLE … AS SELECT.',
      'Extended statistics with S.T.size (S.st) go with it and do not come back.',
      'Rights on S.T.size alone (UPDATE to Reporting) go with it and do not come back.',
      'Publications (all_of_it, more) with a list of columns or a condition that names size must be changed first, or PostgreSQL refuses the last step.',
    ]);
  });

  it('is forgotten with the column', async () => {
    const setup = `${SETUP} ALTER TABLE "S"."T" DROP COLUMN "Größe"; ALTER TABLE "S"."T" ADD COLUMN "Größe" int; ALTER PUBLICATION all_of_it SET TABLE "S"."T"; DROP PUBLICATION all_of_it, more;`;
    const plan = await planFor('drop-column', 'ALTER TABLE "S"."T" DROP COLUMN "Größe"', { setup });
    assert.deepEqual(plan.warnings.slice(1), []);
  });

  it('is listed where all tables or those of a schema are published', async () => {
    const setup = `CREATE SCHEMA "S"; CREATE TABLE "S"."T" (id int PRIMARY KEY, a int) PARTITION BY HASH (id); CREATE TABLE "S".p PARTITION OF "S"."T" FOR VALUES WITH (MODULUS 1, REMAINDER 0);
      CREATE TABLE other (id int PRIMARY KEY, a int); CREATE UNLOGGED TABLE hasty (id int PRIMARY KEY, a int);
      CREATE PUBLICATION "all of it" FOR ALL TABLES; CREATE PUBLICATION of_s FOR TABLES IN SCHEMA "S", public; ALTER PUBLICATION of_s DROP TABLES IN SCHEMA CURRENT_SCHEMA;
      CREATE PUBLICATION gone FOR ALL TABLES; DROP PUBLICATION gone; CREATE PUBLICATION single FOR TABLE "S"."T";`;
    const published = async (table: string): Promise<string | undefined> => {
      const plan = await planFor('rename-table', `ALTER TABLE ${table} RENAME TO fresh`, { setup });
      return plan.warnings.find((each) => each.startsWith('Publications'));
    };
    assert.equal(
      await published('"S".p'),
      'Publications of S.p (single, all of it, of_s) send its rows under the new name from step 1 on: subscribers stop until the table has that name there too.',
    );
    assert.match((await published('other')) ?? '', /^Publications of other \(all of it\) send/);
    assert.equal(await published('hasty'), undefined);
    const { warnings } = await planFor('change-column-type', 'ALTER TABLE other ALTER a TYPE bigint', {
      setup,
    });
    assert.ok(
      warnings.some((each) => each.startsWith('Publications of other (all of it) send the new column')),
    );
  });

  it('is listed where the table goes', async () => {
    const setup = `${SETUP} GRANT ALL ON "S"."T" TO app; GRANT SELECT, INSERT ON "S"."T" TO old; REVOKE ALL ON "S"."T" FROM old;`;
    const plan = await planFor('drop-table', 'DROP TABLE "S"."T"', { setup });
    assert.deepEqual(plan.warnings.slice(1), [
      'The publication more loses "S"."T", and does not get it back.',
    ]);
    const back = plan.steps.at(-1)?.down.join(';\n') ?? '';
    assert.match(back, /GRANT INSERT ON "S"\."T" TO writer;\nGRANT ALL ON "S"\."T" TO app/);
    assert.match(back, /DROP STATISTICS IF EXISTS "S"\.st;\nCREATE STATISTICS/);
    assert.match(back, /ALTER PUBLICATION all_of_it ADD TABLE "S"\."T"/);
  });
});
