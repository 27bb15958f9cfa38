import * as assert from 'node:assert/strict';
import { createProject } from './project';

async function fixOf(
  up: string,
): Promise<{ readonly warnings: readonly string[]; readonly conversions: readonly string[] }> {
  const project = await createProject({
    'sql/V1__base.sql':
      'CREATE TABLE b (id int PRIMARY KEY, "At" timestamp, until timestamptz(3), day date);\n',
    'sql/V2__x.sql': up,
  });
  const [fix] = await project.fixes('sql/V2__x.sql', 'change-column-type');
  assert.ok(fix);
  const texts = Object.values(project.after('sql/V2__x.sql', fix));
  const conversions = texts.flatMap((text) => text.match(/(?<=^ {4,6})(NEW\.\S+_\w+" := |UPDATE).*/gm) ?? []);
  return { warnings: fix.warnings.filter((each) => each.includes('TimeZone')), conversions };
}

describe('a type change between types with and without a time zone', () => {
  it('names the time zone that the migration sets, in the trigger and in the batches, both ways', async () => {
    const { warnings, conversions } = await fixOf(
      `SET TIME ZONE 'Europe/Vienna';\nALTER TABLE b ALTER "At" TYPE timestamptz;\n`,
    );
    assert.deepEqual(warnings, []);
    assert.deepEqual(conversions, [
      `NEW."At_new" := NEW."At" AT TIME ZONE 'Europe/Vienna';`,
      `UPDATE b SET "At_new" = "At" AT TIME ZONE 'Europe/Vienna'`,
      `NEW."At_old" := NEW."At" AT TIME ZONE 'Europe/Vienna';`,
      // Of a value that the old type cannot hold.
      'NEW."At_old" := NULL;',
    ]);
  });

  for (const [title, up, using] of [
    ['without one', 'ALTER TABLE b ALTER until TYPE timestamp(3);', 'until'],
    [
      'with a number, which AT TIME ZONE reads the other way',
      `SET TIME ZONE -7; ALTER TABLE b ALTER until TYPE timestamp;`,
      'until',
    ],
    ['of a date', `SET TIME ZONE 'UTC'; ALTER TABLE b ALTER day TYPE timestamptz;`, 'day::timestamp'],
  ] as const) {
    it(`${title} warns that each session converts by its own`, async () => {
      const { warnings } = await fixOf(up);
      assert.deepEqual(warnings, [
        `The conversion depends on the TimeZone of each session that writes: name the time zone in USING ${using} AT TIME ZONE '…'.`,
      ]);
    });
  }
});
