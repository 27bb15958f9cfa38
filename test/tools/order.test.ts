import * as assert from 'node:assert/strict';
import { type Server, startServer } from '../postgres/servers';
import { installTools } from './install';
import type { MigrationTool } from './migration-tool';
import { REAL_TOOLS } from './real-tools';
import { inProject, type Outcome } from './tool-project';

/** Files and what becomes of them: the labels in the order in which they ran, or why the tool refuses. */
interface Case {
  readonly title: string;
  readonly tool: string;
  readonly files: Readonly<Record<string, string>>;
  readonly expected: readonly string[] | RegExp;
}

const ran = (label: string): string => `INSERT INTO seen (label) VALUES ('${label}');\n`;
const dbmate = (label: string): string => `-- migrate:up\n${ran(label)}-- migrate:down\n`;
const journal = (...tags: readonly (readonly [tag: string, when: number])[]): string =>
  JSON.stringify({
    version: '7',
    dialect: 'postgresql',
    entries: tags.map(([tag, when], idx) => ({ idx, version: '7', when, tag, breakpoints: true })),
  });

const CASES: readonly Case[] = [
  {
    title: 'runs its files in the order of their names as text',
    tool: 'dbmate',
    files: {
      'db/migrations/2_b.sql': dbmate('2'),
      'db/migrations/10_a.sql': dbmate('10'),
      'db/migrations/20250101000000.sql': dbmate('20250101000000'),
      'db/migrations/readme.sql': dbmate('readme'),
    },
    expected: ['10', '20250101000000', '2'],
  },
  {
    title: 'refuses statements before its first section',
    tool: 'dbmate',
    files: { 'db/migrations/1_a.sql': `${ran('before')}${dbmate('1')}` },
    expected: /does not support statements preceding the '-- migrate:up' block/,
  },
  {
    title: 'refuses a file without an up section',
    tool: 'dbmate',
    files: { 'db/migrations/1_a.sql': ran('1') },
    expected: /requires each migration to define an up block/,
  },
  {
    title: 'takes a second up section for a second migration of one version',
    tool: 'dbmate',
    files: { 'db/migrations/1_a.sql': `${dbmate('first')}${dbmate('second')}` },
    expected: /duplicate key value violates unique constraint "schema_migrations_pkey"/,
  },
  {
    title: 'takes a leading number as a number',
    tool: 'postgrator',
    files: {
      'migrations/2.do.sql': ran('2'),
      'migrations/10.do.ten.sql': ran('10'),
      'migrations/010a.do.sql': ran('010a'),
      'migrations/3.undo.sql': ran('undo'),
    },
    expected: ['2', '10'],
  },
  {
    title: 'refuses two files of one version',
    tool: 'postgrator',
    files: { 'migrations/1.do.a.sql': ran('a'), 'migrations/01.do.b.sql': ran('b') },
    expected: /Two migrations found with version 1 and action do/,
  },
  {
    title: 'runs numbers in their order',
    tool: 'postgres-migrations',
    files: {
      'migrations/1-a.sql': ran('1'),
      'migrations/02_b.sql': ran('02'),
      'migrations/3c.sql': ran('3'),
    },
    expected: ['1', '02', '3'],
  },
  {
    title: 'refuses a gap',
    tool: 'postgres-migrations',
    files: { 'migrations/1_a.sql': ran('1'), 'migrations/3_b.sql': ran('3') },
    expected: /Found a non-consecutive migration ID on file: '3_b\.sql'/,
  },
  {
    title: 'refuses two files of one name',
    tool: 'postgres-migrations',
    files: { 'migrations/1_a.sql': ran('1'), 'migrations/2_a.sql': ran('2') },
    expected: /duplicate key value violates unique constraint "migrations_name_key"/,
  },
  {
    title: 'takes numbers as numbers, and 17 digits as a date',
    tool: 'node-pg-migrate',
    files: {
      'migrations/2_b.sql': ran('2'),
      'migrations/10_a.sql': ran('10'),
      'migrations/1735689600001_later.sql': ran('milliseconds'),
      'migrations/20250101000000000_date.sql': ran('date'),
    },
    expected: ['2', '10', 'date', 'milliseconds'],
  },
  {
    title: 'runs a file without marks whole, and what stands above a mark not at all',
    tool: 'node-pg-migrate',
    files: {
      'migrations/1_a.sql': ran('whole'),
      'migrations/2_b.sql': `${ran('above')}-- Up Migration\n${ran('up')}-- Down Migration\n${ran('down')}`,
      'migrations/3_c.sql': `-- down migration follows\n${ran('down')}---- UP MIGRATIONS\n${ran('up below down')}`,
    },
    expected: ['whole', 'up', 'up below down'],
  },
  {
    title: 'follows its journal',
    tool: 'drizzle',
    files: {
      'drizzle/0001_b.sql': ran('b'),
      'drizzle/0000_a.sql': ran('a'),
      'drizzle/0002_not_there.sql': ran('not in the journal'),
      'drizzle/meta/_journal.json': journal(['0001_b', 1], ['0000_a', 2]),
    },
    expected: ['b', 'a'],
  },
  {
    title: 'leaves its transaction by COMMIT and BEGIN between breakpoints',
    tool: 'drizzle',
    files: {
      'drizzle/0000_a.sql': [
        'COMMIT;',
        'CREATE INDEX CONCURRENTLY seen_label ON seen (label);',
        'BEGIN;',
        ran('after the index'),
      ].join('\n--> statement-breakpoint\n'),
      'drizzle/meta/_journal.json': journal(['0000_a', 1]),
    },
    expected: ['after the index'],
  },
  {
    title: 'follows its plan, requirements and all',
    tool: 'sqitch',
    files: {
      'sqitch.plan':
        '%syntax-version=1.0.0\n%project=shop\n\n' +
        'second 2025-01-01T00:00:00Z Test <test@example.com> # Comes first\n' +
        'first [second] 2025-01-01T00:00:01Z Test <test@example.com> # Comes last\n',
      'deploy/first.sql': ran('first'),
      'deploy/second.sql': `\\set label 'second \\'quoted\\''\nINSERT INTO seen (label) VALUES (:'label');\n`,
      'deploy/third.sql': ran('not in the plan'),
    },
    expected: ["second 'quoted'", 'first'],
  },
];

describe('which files migration tools run, and in which order', function () {
  this.timeout(180_000);
  let server: Server;
  before(async () => {
    await installTools();
    server = await startServer(18);
  });
  after(() => server.stop());

  for (const { title, tool, files, expected } of CASES) {
    it(`${tool} ${title}`, async () => {
      const { outcome, labels } = await run(server, toolOf(tool), files);
      if (expected instanceof RegExp) {
        assert.equal(outcome.ok, false, `it ran ${labels.join()}`);
        assert.match(outcome.output, expected);
      } else {
        assert.ok(outcome.ok, outcome.output);
        assert.deepEqual(labels, expected);
      }
    });
  }
});

function toolOf(id: string): MigrationTool {
  const found = REAL_TOOLS.find((tool) => tool.id === id);
  assert.ok(found);
  return found;
}

async function run(
  server: Server,
  tool: MigrationTool,
  files: Case['files'],
): Promise<{ readonly outcome: Outcome; readonly labels: readonly string[] }> {
  return inProject(server, async (project) => {
    await project.client.query('CREATE TABLE seen (place serial, label text)');
    project.write({ ...tool.configure(project), ...files });
    const outcome = await tool.up(project);
    const { rows } = await project.client.query<{ label: string }>('SELECT label FROM seen ORDER BY place');
    return { outcome, labels: rows.map(({ label }) => label) };
  });
}
