import * as assert from 'node:assert/strict';
import { createDown, type DownMigration } from '../../../server/src/service/down';
import { applyEdits } from '../../../server/src/service/apply';
import { DOWN_CASES, DOWN_SHOP } from '../../down-cases';
import { schemaAfter, schemaText } from '../schema-text';
import { createProject } from './project';

async function downOf(
  up: string,
  setup: string,
  names = { init: '000001_init.up.sql', up: '000002_change.up.sql' },
  more: Readonly<Record<string, string>> = {},
  version = 18,
): Promise<{ made: DownMigration; files: Record<string, string> }> {
  const name = `db/migrations/${names.up}`;
  const project = await createProject(
    { [`db/migrations/${names.init}`]: setup, [name]: up, ...more },
    { postgresVersion: version },
  );
  const { analyzed } = await project.check(name);
  assert.ok(analyzed);
  const made = createDown(analyzed, await project.view(name));
  assert.ok(!('problem' in made), JSON.stringify(made));
  const files: Record<string, string> = { [names.up]: applyEdits(up, made.edits) };
  for (const { path, text } of made.newFiles) files[path] = text;
  for (const { name: other, edits } of made.otherFiles)
    files[other] = applyEdits(more[`db/migrations/${other}`] ?? '', edits);
  return { made, files };
}

/** A schema as text, whatever the order of a table's columns and constraints. */
function unordered(text: string): string {
  return text
    .replaceAll('REFERENCES public.', 'REFERENCES ')
    .split(/\n(?=\S)/)
    .map((part) => {
      const [head, ...rest] = part.split('\n');
      return [head, ...rest.sort()].join('\n');
    })
    .join('\n');
}

describe('A down migration', () => {
  for (const { name, up, setup = '', lost, onServerOnly } of DOWN_CASES) {
    it(`gives the schema back: ${name}`, async () => {
      const history = DOWN_SHOP + setup;
      const { made, files } = await downOf(up, history);
      const down = files['000002_change.down.sql'];
      assert.ok(down !== undefined);
      const before = await schemaAfter(history);
      const after = await schemaAfter(down, await schemaAfter(up, before));
      if (onServerOnly !== true)
        assert.equal(unordered(schemaText(after)), unordered(schemaText(before)), down);
      assert.deepEqual(made.missing, []);
      if (lost === undefined) assert.deepEqual(made.notes, []);
      else assert.match(made.notes.join(' '), lost);
      for (const sentence of made.notes) assert.ok(down.includes(`-- Note: ${sentence}`), down);
    });
  }

  const refusals: readonly (readonly [up: string, sentence: string])[] = [
    ['DROP VIEW elsewhere;', 'DROP VIEW elsewhere cannot be taken back: its query is not kept.'],
    [
      "ALTER TYPE mood ADD VALUE 'glad';",
      "PostgreSQL cannot remove a value from an enum: 'glad' stays, and does no harm as long as nothing uses it.",
    ],
    [
      'ALTER TABLE elsewhere DROP COLUMN x;',
      'DROP COLUMN x cannot be taken back: the migrations do not show what was before.',
    ],
    [
      'GRANT USAGE ON SCHEMA "My Shop" TO public;',
      'GRANT USAGE ON SCHEMA "My Shop" TO public cannot be taken back: the migrations do not keep what was before.',
    ],
    [
      'ALTER TABLE orders ALTER amount TYPE timestamptz USING to_timestamp(amount);',
      'PostgreSQL has no cast from timestamptz to int, so orders.amount cannot become int again without an expression that only you know.',
    ],
    [
      'ALTER TABLE orders ALTER twice DROP EXPRESSION;',
      'PostgreSQL cannot make orders.twice a generated column again: amount * 2 is computed no more.',
    ],
    [
      'ALTER TABLE orders RENAME TO o; ALTER TABLE o RENAME TO orders; DROP VIEW open_orders;',
      'The view open_orders does not come back: its query would mean something else now.',
    ],
    [
      "DO $$ BEGIN EXECUTE 'DROP TABLE orders'; END $$;",
      "DO $$ BEGIN EXECUTE 'DROP TABLE orders'; END $$ cannot be taken back: the migrations do not keep what was before.",
    ],
  ];
  for (const [up, sentence] of refusals) {
    it(`does not pretend: ${up}`, async () => {
      const setup = `${DOWN_SHOP} CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';`;
      const { made, files } = await downOf(up, setup);
      assert.ok(made.missing[0]?.startsWith(sentence), made.missing.join('\n'));
      assert.ok(files['000002_change.down.sql']?.includes(`-- Not undone: ${sentence}`));
    });
  }

  it('says that changed rows stay changed, and is complete', async () => {
    const up = "UPDATE orders\n  SET status = 'x'; -- all\nALTER TABLE orders ADD note text;";
    const { made, files } = await downOf(up, DOWN_SHOP);
    assert.deepEqual(made.missing, []);
    assert.equal(
      files['000002_change.down.sql'],
      `-- Undo: 000002_change.up.sql.
-- Note: UPDATE orders SET status = 'x' cannot be undone: nothing keeps the rows of before.
SET LOCAL lock_timeout = '5s';
ALTER TABLE orders DROP COLUMN IF EXISTS note;
`,
    );
  });

  it('stands in the same file for tools with sections, with the line breaks of the file', async () => {
    const names = { init: '20250101000000_init.sql', up: '20250102000000_change.sql' };
    const head = '-- +goose Up\n';
    const up = '-- +goose Up\r\nALTER TABLE orders ADD "Ä" text;';
    const { files } = await downOf(up, head + DOWN_SHOP.replace(/--.*/g, ''), names);
    assert.equal(
      files[names.up],
      `${up}\r\n\r\n-- +goose Down\r\nSET LOCAL lock_timeout = '5s';\r\nALTER TABLE orders DROP COLUMN IF EXISTS "Ä";\r\n`,
    );
  });

  it('fills an empty down section, outside a transaction where it drops an index concurrently', async () => {
    const names = { init: '20250101000000_init.sql', up: '20250102000000_change.sql' };
    const up = `-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY i ON orders (placed);

-- migrate:down
`;
    const { files } = await downOf(up, `-- migrate:up\n${DOWN_SHOP}`, names);
    assert.equal(
      files[names.up],
      `-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY i ON orders (placed);

-- migrate:down transaction:false

DROP INDEX CONCURRENTLY IF EXISTS i;
`,
    );
  });

  it('fills an empty down file', async () => {
    const down = { 'db/migrations/000002_change.down.sql': '-- to do\n' };
    const { files } = await downOf('ALTER TABLE orders ADD a int;', DOWN_SHOP, undefined, down);
    assert.match(
      files['000002_change.down.sql'] ?? '',
      /^-- to do\n\n-- Undo: [^]*DROP COLUMN IF EXISTS a;\n$/,
    );
  });

  it('stands as a comment in a plain file, which psql would run', async () => {
    const names = { init: '1_init.sql', up: '2_change.sql' };
    const { files } = await downOf('ALTER TABLE orders ADD a int;\n', DOWN_SHOP, names);
    assert.equal(
      files['2_change.sql'],
      `ALTER TABLE orders ADD a int;

-- To undo:
-- BEGIN;
-- SET LOCAL lock_timeout = '5s';
-- ALTER TABLE orders DROP COLUMN IF EXISTS a;
-- COMMIT;
`,
    );
  });

  const problems: readonly (readonly [
    name: string,
    files: Readonly<Record<string, string>>,
    problem: string,
  ])[] = [
    [
      '1_a.down.sql',
      { '1_a.up.sql': 'SELECT 1;', '1_a.down.sql': 'SELECT 1;' },
      '1_a.down.sql is a down migration itself.',
    ],
    [
      '1_a.up.sql',
      { '1_a.up.sql': 'CREATE TABLE a ();', '1_a.down.sql': 'SELECT 1;' },
      '1_a.down.sql exists already.',
    ],
    ['1_a.up.sql', { '1_a.up.sql': '-- nothing\n' }, '1_a.up.sql has no statements to take back.'],
    [
      '1_a.up.sql',
      { '1_a.up.sql': 'SELECT 1;\nALTER TABEL x;' },
      'Line 2 of 1_a.up.sql cannot be read: syntax error at or near "TABEL".',
    ],
  ];
  for (const [name, files, problem] of problems) {
    it(`is refused: ${problem}`, async () => {
      const all = Object.fromEntries(
        Object.entries(files).map(([file, text]) => [`migrations/${file}`, text]),
      );
      const project = await createProject(all);
      const { analyzed } = await project.check(`migrations/${name}`);
      assert.ok(analyzed);
      assert.deepEqual(createDown(analyzed, await project.view(`migrations/${name}`)), { problem });
    });
  }
});
