import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { durationWords, estimate, ROWS_PER_SECOND, rowsOf } from '../../server/src/effects/durations';
import { hoverMarkdown } from '../../server/src/service/hover';
import { loadPostgresReader } from '../../server/src/readers/postgres';
import { analyze, lint } from './rules/lint';

const HISTORY = `CREATE TABLE orders (id bigint PRIMARY KEY, email text, note varchar(20));
CREATE TABLE "Kinds" (id int PRIMARY KEY, name text);
CREATE TABLE app.users (id int PRIMARY KEY, name text);`;

describe('durations', () => {
  const words: readonly (readonly [seconds: number, words: string])[] = [
    [0, 'less than a second'],
    [0.9, 'less than a second'],
    [1, 'about 1 second'],
    [7.4, 'about 7 seconds'],
    [42, 'about 40 seconds'],
    [89, 'about 90 seconds'],
    [90, 'about 2 minutes'],
    [360, 'about 6 minutes'],
    [3600, 'about 60 minutes'],
    [2 * 3600, 'about 2 hours'],
    [100 * 3600, 'about 100 hours'],
  ];
  for (const [seconds, expected] of words) {
    it(`${seconds} s are ${expected}`, () => {
      assert.equal(durationWords(seconds), expected);
    });
  }

  it('the page about them names the rates', () => {
    const page = readFileSync(path.join(process.cwd(), 'docs', 'estimates.md'), 'utf8');
    const rates = [...page.split('## ')[0]!.matchAll(/^\| ([a-z ]+) \| ([\d,]+) \| .* \|$/gm)].map(
      ([, work, rate]) => [work, Number(rate!.replaceAll(',', ''))] as const,
    );
    assert.deepEqual(Object.fromEntries(rates), ROWS_PER_SECOND);
  });

  it('row counts are found under every name that people write', () => {
    for (const name of ['orders', 'public.orders'])
      assert.equal(rowsOf({ [name]: { rows: 7 } }, 'public.orders'), 7);
    for (const name of ['Kinds', '"Kinds"', 'public."Kinds"', 'public.Kinds']) {
      assert.equal(rowsOf({ [name]: { rows: 7 } }, 'public.Kinds'), 7, name);
    }
    assert.equal(rowsOf({ 'app.users': { rows: 7 } }, 'app.users'), 7);
    assert.equal(rowsOf({ users: { rows: 7 } }, 'app.users'), undefined);
    assert.equal(rowsOf({ orders: { rows: 0 } }, 'public.orders'), 0);
  });

  it('an estimate counts the tables whose rows are known', () => {
    const counts = { orders: { rows: 2_000_000 } };
    assert.deepEqual(estimate('scan', ['public.orders', 'public.users'], counts), {
      seconds: 2,
      rows: 2_000_000,
      tables: ['public.orders'],
    });
    assert.equal(estimate('scan', ['public.users'], counts), undefined);
  });

  it('a hover says how long the lock is held', async () => {
    const reader = await loadPostgresReader();
    const settings = { tables: { orders: { rows: 90_000_000 } } };
    const card = (sql: string): string => {
      const file = analyze(sql, { history: HISTORY, settings });
      return (
        hoverMarkdown(file, [], 3, { names: [], texts: new Map(), now: new Date(0), reader })
          ?.markdown.split('\n')
          .find((line) => line.includes('**')) ?? ''
      );
    };
    const lines: readonly (readonly [sql: string, line: string])[] = [
      [
        'CREATE INDEX i ON orders (email);',
        '- **SHARE** on `orders`: writes wait while the whole table is read, about 6 minutes at 90,000,000 rows',
      ],
      [
        'VACUUM FULL orders;',
        '- **ACCESS EXCLUSIVE** on `orders`: reads and writes wait while the table is written anew, about 40 minutes at 90,000,000 rows',
      ],
      [
        'REINDEX TABLE orders;',
        '- **SHARE** on `orders`: writes wait while indexes are built anew, about 6 minutes at 90,000,000 rows',
      ],
      [
        'ALTER TABLE orders ADD COLUMN n int;',
        '- **ACCESS EXCLUSIVE** on `orders`: reads and writes wait, for a moment once the lock is granted',
      ],
      [
        'CREATE INDEX i ON "Kinds" (name);',
        '- **SHARE** on `"Kinds"`: writes wait while the whole table is read',
      ],
    ];
    for (const [sql, line] of lines) assert.equal(card(sql), line);
  });
});

describe('small tables', () => {
  const severities = (sql: string, rows: number, rules = {}): readonly string[] =>
    lint(sql, { history: HISTORY, settings: { rules, tables: { orders: { rows }, Kinds: { rows: 12 } } } })
      .filter(({ rule }) => rule !== 'not-idempotent')
      .map(({ rule, severity }) => `${severity} ${rule}`);

  const cases: readonly (readonly [sql: string, rows: number, expected: readonly string[]])[] = [
    ['CREATE INDEX i ON orders (email);', 9_999, ['information create-index-without-concurrently']],
    ['CREATE INDEX i ON orders (email);', 10_000, ['error create-index-without-concurrently']],
    ['ALTER TABLE orders ALTER email SET NOT NULL;', 300, ['information set-not-null-without-check']],
    ['ALTER TABLE orders ALTER note TYPE int USING note::int;', 300, ['information change-column-type']],
    ['UPDATE orders SET note = email WHERE note IS NULL;', 7_000, ['information unbatched-data-change']],
    [
      'ALTER TABLE orders ADD FOREIGN KEY (id) REFERENCES "Kinds" (id);',
      300,
      ['information add-foreign-key-without-not-valid'],
    ],
    // The other table is not known to be small.
    [
      'ALTER TABLE orders ADD FOREIGN KEY (id) REFERENCES app.users (id);',
      300,
      ['error add-foreign-key-without-not-valid'],
    ],
    [
      'BEGIN; ALTER TABLE orders ADD n int; CREATE INDEX i ON app.users (name); COMMIT;',
      300,
      [
        'information missing-lock-timeout',
        'error create-index-without-concurrently',
        'error lock-held-during-work',
      ],
    ],
    // What breaks code or loses data does so at any size.
    ['ALTER TABLE orders DROP COLUMN note;', 3, ['error drop-column']],
    ['TRUNCATE orders;', 3, ['error truncate-table', 'information missing-lock-timeout']],
  ];
  for (const [sql, rows, expected] of cases) {
    it(`${sql} at ${rows} rows`, () => {
      assert.deepEqual([...severities(sql, rows)].sort(), [...expected].sort());
    });
  }

  it('a severity that the user chose stays', () => {
    assert.deepEqual(
      severities('CREATE INDEX i ON orders (email);', 5, { 'create-index-without-concurrently': 'warning' }),
      ['warning create-index-without-concurrently'],
    );
  });
});
