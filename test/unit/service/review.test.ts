import * as assert from 'node:assert/strict';
import { loadPostgresReader } from '../../../server/src/readers/postgres';
import { review } from '../../../server/src/service/review';
import type { Settings } from '../../../server/src/settings/settings';
import { splitScript } from '../../../server/src/statements/split';
import { createProject } from './project';

const SHOP = `CREATE TABLE orders (id bigint PRIMARY KEY, status text, note text);
CREATE TABLE "we|ird" (id bigint PRIMARY KEY);\n`;

async function reviewOf(
  text: string,
  settings: Partial<Settings> = {},
  down?: string,
  name = '000002_change.up.sql',
): Promise<string> {
  const files = {
    'db/migrations/000001_init.up.sql': SHOP,
    [`db/migrations/${name}`]: text,
    ...(down === undefined ? {} : { 'db/migrations/000002_change.down.sql': down }),
  };
  const project = await createProject(files, settings);
  const { analyzed, findings } = await project.check(`db/migrations/${name}`);
  assert.ok(analyzed);
  const place = {
    folder: 'db/migrations',
    downFileName: down === undefined ? undefined : '000002_change.down.sql',
  };
  return review(analyzed, findings, await project.view(`db/migrations/${name}`), place);
}

function section(markdown: string, title: string): string {
  const after = markdown.split(`## ${title}\n\n`)[1] ?? '';
  return (after.split('\n## ')[0] ?? '').trim();
}

describe('A review', () => {
  it('ticks what the analysis can answer, and leaves open what only a person can', async () => {
    const text = await reviewOf(
      "SET lock_timeout = '5s';\nALTER TABLE orders ADD COLUMN IF NOT EXISTS kind text;\n",
      {},
      "SET lock_timeout = '5s';\nALTER TABLE orders DROP COLUMN IF EXISTS kind;\n",
    );
    const parts = text.split('\n## ');
    assert.equal(
      [parts[0], ...parts.slice(1, 5), parts[6], parts[7]]
        .join('\n## ')
        .replace(/\n## Before it runs[^]*?\n## Run it/, '\n## Run it'),
      `# Review of \`000002_change.up.sql\`

PostgreSQL 14 · golang-migrate · the file is sent as one query

## Findings

Nothing stands against it.

## Before it is merged

- [x] The current schema is understood: every migration before this one was read.
- [ ] There is a backup strategy.
- [ ] It was tested on a copy of production data.
- [x] The runtime is estimated: no statement works through a table in use.
- [x] Lock contention is identified: \`orders\` is locked for moments, as the table below shows.

## Locks, statement by statement

| Line | Transaction | Statement | Locks | Works through | Held until the end of |
| --- | --- | --- | --- | --- | --- |
| 1 | 1 | \`SET lock_timeout = '5s'\` |  |  |  |
| 2 | 1 | \`ALTER TABLE orders ADD COLUMN IF NOT EXISTS kind text\` | ACCESS EXCLUSIVE on \`orders\` |  | the statement |

## How to deploy it

**Automated migration with the deploy.** It is over in a moment and the running release works on with it. Prefer a time of low traffic: each lock waits for the transactions before it.

## Run it

\`\`\`sh
migrate -path db/migrations -database "$DATABASE_URL" up 1
migrate -path db/migrations -database "$DATABASE_URL" version
\`\`\`

## Roll it back

Where it ran through and the data is sound:

\`\`\`sh
migrate -path db/migrations -database "$DATABASE_URL" down 1
\`\`\`

Where it stopped halfway: A failed file leaves the version dirty: take back by hand what it did, then run \`migrate -path db/migrations -database "$DATABASE_URL" force 000001\`.

Where data is damaged: stop the application, restore the backup, start the release of before.
`,
    );
    assert.equal(
      section(text, 'Final checklist'),
      `- [x] The migration is idempotent: every statement can run twice.
- [ ] The down migration is defined; it must be tested.
- [ ] Tested on a production-scale dataset.
- [x] The estimated runtime is acceptable: no statement works through a table in use.
- [ ] A backup strategy is in place.
- [ ] Monitoring is configured.
- [x] Backward compatibility is considered: nothing was found that breaks the running release.
- [x] Lock contention is identified and mitigated: no lock that makes others wait is held during work.`,
    );
  });

  it('says no where the analysis knows better', async () => {
    const text = await reviewOf(
      'CREATE INDEX i ON orders (status);\nALTER TABLE orders RENAME COLUMN note TO remark;\nTRUNCATE "we|ird";\n',
      { tables: { orders: { rows: 90_000_000 } } },
    );
    assert.equal(
      section(text, 'Final checklist'),
      `- [ ] The migration is idempotent: **no**, lines 1 and 2 fail when run again.
- [ ] A down migration is defined and tested: **no**, there is none.
- [ ] Tested on a production-scale dataset.
- [ ] The estimated runtime is acceptable.
- [ ] A backup strategy is in place.
- [ ] Monitoring is configured.
- [ ] Backward compatibility is considered: **no**, rename-column breaks the running release.
- [ ] Lock contention is identified and mitigated: **no**, see the findings and the table of locks.`,
    );
    assert.match(
      section(text, 'Locks, statement by statement'),
      /^\| 1 \| 1 \| `CREATE INDEX i ON orders \(status\)` \| SHARE on `orders` \| `orders`, about 6 minutes \| line 3 \|$/m,
    );
    assert.match(section(text, 'Locks, statement by statement'), /ACCESS EXCLUSIVE on `"we\\\|ird"`/);
    assert.match(
      section(text, 'Before it is merged'),
      /^- \[ \] There is a backup strategy\. This migration deletes data \(truncate-table\)\.$/m,
    );
  });

  const options: readonly (readonly [text: string, settings: Partial<Settings>, option: RegExp])[] = [
    [
      'CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON orders (status);',
      {},
      /^\*\*Blue-green: the migration first, then the release\.\*\* It takes as long as its tables are big, but/,
    ],
    [
      'CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON orders (status);',
      { tables: { orders: { rows: 50_000_000 } } },
      /^\*\*Blue-green[^*]*\*\* It takes about 3 minutes, but/,
    ],
    [
      'CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON orders (status);',
      { tables: { orders: { rows: 9000 } } },
      /^\*\*Automated/,
    ],
    [
      'ALTER TABLE orders RENAME note TO remark;',
      {},
      /^\*\*Manual[^*]*\*\* As it stands, it breaks the running release \(rename-column\)\./,
    ],
    [
      'ALTER TABLE orders ALTER id TYPE numeric;',
      {},
      /^\*\*Manual[^*]*\*\* As it stands, it holds a lock that makes others wait while it works through a table\./,
    ],
    ['DROP TABLE orders;', {}, /^\*\*Manual/],
    ['CREATE TABLE t (id int PRIMARY KEY); CREATE INDEX ON t (id);', {}, /^\*\*Automated/],
  ];
  for (const [sql, settings, option] of options) {
    it(`chooses how to deploy ${sql} ${JSON.stringify(settings)}`, async () => {
      assert.match(section(await reviewOf(sql, settings), 'How to deploy it'), option);
    });
  }

  it('holds only SQL that PostgreSQL can read, and no link or command from names', async () => {
    const reader = await loadPostgresReader();
    const text = await reviewOf(
      'ALTER TABLE "we|ird" ADD COLUMN "[x](command:y) `c`" text; DELETE FROM orders;',
    );
    for (const [, sql = ''] of text.matchAll(/^ *```sql\n([^]*?)^ *```$/gm)) {
      for (const statement of splitScript(sql).statements)
        assert.equal(reader.read(statement.text).error, undefined);
    }
    assert.doesNotMatch(text.replace(/`+[^`]*`+/g, ''), /\]\(command:/);
  });
});
