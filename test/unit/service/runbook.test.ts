import * as assert from 'node:assert/strict';
import { commandsOf } from '../../../server/src/projects/commands';
import { toolById } from '../../../server/src/projects/tools';
import { loadPostgresReader } from '../../../server/src/readers/postgres';
import { planFiles } from '../../../server/src/service/planned-files';
import { runbook } from '../../../server/src/service/runbook';
import { scaffold } from '../../../server/src/service/scaffold';
import type { ScaffoldResult } from '../../../server/src/service/types';
import { DEFAULT_SETTINGS, type Settings } from '../../../server/src/settings/settings';
import { splitScript } from '../../../server/src/statements/split';
import { catalogOf, planFor } from '../../recipe-fixture';

const SHOP = `
  CREATE TABLE customers (id bigserial PRIMARY KEY, name text);
  CREATE TABLE orders (id bigserial PRIMARY KEY, customer_id bigint REFERENCES customers (id), "a|b" text, note text NOT NULL);
  CREATE INDEX orders_note_idx ON orders (note);`;

async function made(
  recipe: string,
  args: Readonly<Record<string, string>>,
  tool = 'golang-migrate',
  settings: Partial<Settings> = {},
  existing: readonly string[] = ['000001_init.up.sql'],
): Promise<ScaffoldResult> {
  return scaffold(
    { recipe, arguments: args, runbook: true },
    {
      catalog: await catalogOf(SHOP),
      settings: { ...DEFAULT_SETTINGS, ...settings },
      tool: toolById(tool),
      reader: await loadPostgresReader(),
      folder: 'db/migrations',
    },
    { names: existing, texts: new Map() },
    new Date(Date.UTC(2026, 0, 2, 3, 4, 5)),
  );
}

async function runbookOf(...request: Parameters<typeof made>): Promise<string> {
  const result = await made(...request);
  assert.ok('files' in result, JSON.stringify(result));
  return result.files.find(({ path }) => path.endsWith('.md'))?.text ?? '';
}

/** The blocks of SQL in Markdown. */
function sqlIn(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^ *```sql\n([^]*?)^ *```$/gm)].map(([, sql = '']) => sql);
}

describe('A runbook', () => {
  it('tells each step with its file, command, time, check and way back', async () => {
    const text = await runbookOf('set-not-null', { table: 'orders', column: '"a|b"' }, 'golang-migrate', {
      tables: { orders: { rows: 90_000_000 } },
    });
    const [before = ''] = text.split('## While it runs');
    assert.equal(
      before.slice(0, before.indexOf('## Before you start')),
      `# Set NOT NULL on orders.a\\|b

3 steps, each committed before the next begins. No deploy stands in between.

## Know before

- Before step 1, every running release must give orders.a\\|b a value: from then on an INSERT without one fails.
- From step 1 on, an UPDATE of a row where orders.a\\|b is NULL fails, whichever column it changes, and so does validating. Count such rows first, and fill them in batches.

## Steps

| Step | Phase | What it does | Makes wait | Takes | Then |
| --- | --- | --- | --- | --- | --- |
| 1 | expand | refuse new NULLs in a\\|b | reads and writes of \`orders\`, for a moment | a moment |  |
| 2 | contract | validate orders_a\\|b_not_null | nobody | about 2 minutes at 90,000,000 rows of orders |  |
| 3 | contract | set NOT NULL on a\\|b, which the validated CHECK proves | reads and writes of \`orders\`, for a moment | a moment |  |

`,
    );
    assert.match(before, /^- \[ \] Estimated runtime is acceptable: about 2 minutes in all\.$/m);
    assert.match(
      before,
      /^- \[x\] Rollback procedure documented: each step has its way back below; step 2 has nothing to take back\.$/m,
    );
    assert.ok(
      before.includes(`## Step 1 of 3 (expand): refuse new NULLs in a\\|b

In \`000002_set_orders_a_b_not_null_add_check.up.sql\` and \`000002_set_orders_a_b_not_null_add_check.down.sql\`.

\`\`\`sh
migrate -path db/migrations -database "$DATABASE_URL" up 1
\`\`\`

\`\`\`sql
SET LOCAL lock_timeout = '5s';
`),
      before,
    );
  });

  it('asks for sizes where they are not known, and says which steps delete data and wait for a deploy', async () => {
    const text = await runbookOf('rename-column', { table: 'orders', column: 'note', to: 'remark' });
    assert.match(text, /^- \[ \] Estimated runtime is acceptable: it grows with the rows of `orders`\./m);
    assert.match(text, /that it can be\. Step \d+ deletes data for good\.$/m);
    assert.match(text, /^- \[ \] Team notified\. A deploy follows step \d+\.$/m);
    assert.match(
      text,
      /^\*\*Deploy before step \d+:\*\* Every running release reads and writes remark instead of note\.$/m,
    );
    assert.match(text, /'orders'/);
  });

  it('holds only SQL that PostgreSQL can read, and every step that the files have', async () => {
    const reader = await loadPostgresReader();
    const requests: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      ['rename-column', { table: 'orders', column: 'note', to: 'remark' }],
      ['change-column-type', { table: 'orders', column: 'id', type: 'numeric' }],
      ['drop-table', { table: 'orders' }],
      ['drop-index', { index: 'orders_note_idx' }],
      ['add-column', { table: 'orders', column: 'kind', type: 'text' }],
      ['backfill', { table: 'orders', column: 'note', value: "''", where: 'note IS NULL' }],
    ];
    for (const tool of ['golang-migrate', 'dbmate', 'goose', 'plain']) {
      for (const [recipe, args] of requests) {
        const result = await made(recipe, args, tool);
        assert.ok('files' in result, `${recipe}: ${JSON.stringify(result)}`);
        const text = result.files.at(-1)?.text ?? '';
        assert.doesNotMatch(text, /[\uE000\uE001]|undefined|\[object/, recipe);
        for (const sql of sqlIn(text)) {
          for (const statement of splitScript(sql).statements) {
            assert.equal(reader.read(statement.text).error, undefined, `${recipe}: ${statement.text}`);
          }
        }
        for (const { path } of result.files.slice(0, -1)) assert.ok(text.includes(path), `${recipe} ${path}`);
      }
    }
  });

  it('never takes the name of a file that is there', async () => {
    const existing = ['000001_init.up.sql', 'drop_orders_note_idx.md', 'drop_index_orders_note_idx.md'];
    const result = await made('drop-index', { index: 'orders_note_idx' }, 'plain', {}, existing);
    assert.ok('files' in result);
    const [runbookFile] = result.files.filter(({ path }) => path.endsWith('.md'));
    assert.ok(runbookFile && !existing.includes(runbookFile.path), runbookFile?.path);
  });

  it('says nothing about tables where a plan touches none', async () => {
    const plan = await planFor('add-enum-value', "ALTER TYPE mood ADD VALUE 'fine'", {
      setup: "CREATE TYPE mood AS ENUM ('sad')",
    });
    const tool = toolById('goose');
    const planned = planFiles(plan, {
      catalog: await catalogOf("CREATE TYPE mood AS ENUM ('sad')"),
      settings: DEFAULT_SETTINGS,
      tool,
      reader: await loadPostgresReader(),
    });
    assert.ok(planned);
    const text = runbook(planned, { tool, folder: 'm', files: [], existing: [] });
    assert.doesNotMatch(text, /## While it runs/);
    assert.match(text, /^- \[x\] Estimated runtime is acceptable: no step works through a table\.$/m);
  });
});

describe('The header of a file', () => {
  it('says how long its step takes where the rows are known', async () => {
    const settings = { tables: { orders: { rows: 2_000_000 } } };
    const result = await made('create-index', { table: 'orders', columns: 'customer_id' }, 'goose', settings);
    assert.ok('files' in result);
    assert.match(result.files[0]?.text ?? '', /^-- Takes about 8 seconds at 2,000,000 rows of orders\.$/m);
  });
});

describe('The options of a series', () => {
  it('take the place of the settings', async () => {
    const args = { table: 'orders', column: 'note', value: "'x'", where: 'note IS NULL' };
    const result = await made('backfill', {
      ...args,
      batchSize: '77',
      batchPause: '0',
      statementTimeout: '2h',
    });
    assert.ok('files' in result);
    const [up] = result.files;
    assert.match(up?.text ?? '', /LIMIT 77\b/);
    assert.doesNotMatch(up?.text ?? '', /pg_sleep/);
  });

  it('are refused where PostgreSQL or the batches could not take them', async () => {
    const args = { table: 'orders', column: 'kind', type: 'text' };
    const result = await made('add-column', {
      ...args,
      batchSize: '0',
      batchPause: 'soon',
      lockTimeout: "5s'; DROP TABLE orders",
    });
    assert.deepEqual(result, {
      problems: [
        { parameter: 'batchSize', message: '0 is not a whole number from 1 to 1,000,000.' },
        { parameter: 'batchPause', message: 'soon is not a whole number from 0 to 60,000.' },
        {
          parameter: 'lockTimeout',
          message: "5s'; DROP TABLE orders is not a duration as PostgreSQL writes it: 0, 500ms, 5s, 2min.",
        },
      ],
    });
  });
});

describe('The commands of a tool', () => {
  const migration = { folder: "db/it's", file: '0007_a.up.sql', version: '0007', previous: '0006' };

  it('quote what a shell would read', () => {
    assert.deepEqual(commandsOf('golang-migrate', migration), {
      up: `migrate -path 'db/it'\\''s' -database "$DATABASE_URL" up 1`,
      down: `migrate -path 'db/it'\\''s' -database "$DATABASE_URL" down 1`,
      status: `migrate -path 'db/it'\\''s' -database "$DATABASE_URL" version`,
      afterFailure:
        "A failed file leaves the version dirty: take back by hand what it did, then run `migrate -path 'db/it'\\''s' -database \"$DATABASE_URL\" force 0006`.",
    });
  });

  it('are those of psql for a file that the tool leaves alone', () => {
    assert.deepEqual(commandsOf('pop', { ...migration, file: '0007_a.by_hand.sql' }), {
      up: `psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f 'db/it'\\''s/0007_a.by_hand.sql'`,
    });
  });

  it('name a change of Sqitch without its folder', () => {
    assert.deepEqual(
      commandsOf('sqitch', { folder: '.', file: 'deploy/app/users.sql', version: 'app/users' }),
      {
        up: 'sqitch deploy --to-change app/users --verify',
        down: 'sqitch revert --to-change app/users^',
        status: 'sqitch status',
      },
    );
  });

  it('are those of psql where the tool is not known', () => {
    assert.deepEqual(commandsOf('toString', migration), {
      up: `psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f 'db/it'\\''s/0007_a.up.sql'`,
    });
  });
});
