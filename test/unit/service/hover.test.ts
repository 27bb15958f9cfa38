import * as assert from 'node:assert/strict';
import { hoverMarkdown } from '../../../server/src/service/hover';
import { createProject } from './project';
import { TOOLS_UNDER_TEST } from './tool-files';

/** The card over the first letter of a statement, without the links to the pages of rules. */
async function card(sql: string, toolId = 'plain'): Promise<string> {
  const tool = TOOLS_UNDER_TEST.find(({ id }) => id === toolId)!;
  const project = await createProject(tool.files(sql));
  const checked = await project.check(tool.name);
  const offset = checked.analyzed!.text.indexOf(sql);
  const hover = hoverMarkdown(checked.analyzed!, checked.findings, offset, await project.view(tool.name));
  assert.ok(hover, `there is no card over ${sql}`);
  return hover.markdown.replace(/\n\n\[[^\n]*$/, '');
}

describe('cards', () => {
  it('say that TRUNCATE empties, however large the table is', async () => {
    assert.equal(
      await card('TRUNCATE legacy;'),
      [
        'On PostgreSQL 14:',
        '- **ACCESS EXCLUSIVE** on `legacy`: reads and writes wait, for a moment once the lock is granted',
        '- Empties `legacy`',
        '',
        '**Set lock\\_timeout to 5s before it**',
        '',
        '```sql',
        "SET lock_timeout = '5s';",
        'TRUNCATE legacy;',
        '```',
      ].join('\n'),
    );
  });

  it('tell reasons to write from reasons to read, and show the answer to the gravest finding', async () => {
    assert.equal(
      await card('REFRESH MATERIALIZED VIEW daily;'),
      [
        'On PostgreSQL 14:',
        '- **ACCESS EXCLUSIVE** on `daily`: reads and writes wait while the table is written anew',
        '- Writes every row of `daily` anew, because its storage changes',
        '- Reads every row of `orders`, for its query',
        '- Builds `daily_status` anew',
        '',
        '**Refresh concurrently**',
        '',
        '```sql',
        'REFRESH MATERIALIZED VIEW CONCURRENTLY daily;',
        '```',
      ].join('\n'),
    );
  });

  for (const sql of [
    'CALL archive();',
    "DO LANGUAGE plpython3u $$ plpy.execute('DROP TABLE orders') $$;",
    "DO $do$ BEGIN EXECUTE format('DROP TABLE %I', 'orders'); END $do$;",
    "DO $$ DECLARE t name; BEGIN FOR t IN SELECT relname FROM pg_class LOOP EXECUTE 'DROP TABLE ' || t; END LOOP; END $$;",
    "SELECT create_hypertable('legacy', 'at');",
    'EXECUTE prepared (1);',
    'ALTER EXTENSION hstore UPDATE;',
  ]) {
    it(`guess nothing of ${sql}`, async () => {
      assert.equal(await card(sql), 'What PostgreSQL 14 does here is not known.');
    });
  }

  for (const [sql, said] of [
    [
      'CREATE VIEW v WITH (security_invoker = true) AS SELECT 1;',
      'the option security\\_invoker of a view needs PostgreSQL 15',
    ],
    ['ALTER TABLE legacy ADD UNIQUE NULLS NOT DISTINCT (id);', 'NULLS NOT DISTINCT needs PostgreSQL 15'],
    [
      'ALTER TABLE legacy ADD COLUMN twice int GENERATED ALWAYS AS (1) VIRTUAL;',
      'a virtual generated column needs PostgreSQL 18',
    ],
    ['MERGE INTO legacy USING x ON true WHEN MATCHED THEN DELETE;', 'MERGE needs PostgreSQL 15'],
  ] as const) {
    it(`say which version has ${sql}`, async () => {
      assert.equal((await card(sql)).split('\n')[0], `PostgreSQL 14 refuses it: ${said}.`);
    });
  }

  it('say what PostgreSQL refuses only where the table holds rows', async () => {
    const [, ...lines] = (await card('ALTER TABLE legacy ADD COLUMN added int NOT NULL;')).split('\n');
    assert.deepEqual(
      lines.filter((line) => line.includes('refuses')),
      [
        '- PostgreSQL refuses it where the table holds rows: column "added" of relation "legacy" contains null values',
      ],
    );
  });

  it('show a block with the marks of goose', async () => {
    assert.equal(
      (await card('DELETE FROM legacy WHERE note IS NULL;', 'goose')).replace(/DO \$\$.*\$\$;/s, 'DO …;'),
      [
        'On PostgreSQL 14:',
        '- **ROW EXCLUSIVE** on `legacy`: nobody waits',
        '- Reads every row of `legacy`, to find the rows that change',
        '',
        '**Change the rows in batches, each committed by itself**',
        '',
        '```sql',
        '-- +goose StatementBegin',
        'DO …;',
        '-- +goose StatementEnd',
        '```',
      ].join('\n'),
    );
  });
});
