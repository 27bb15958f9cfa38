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
});
