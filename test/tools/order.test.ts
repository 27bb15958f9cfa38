import * as assert from 'node:assert/strict';
import { join } from 'node:path';
import { orderMigrations } from '../../server/src/projects/order';
import { readLayout } from '../../server/src/workspace/layout';
import { nodeFilesInTurn, uriOf } from '../../server/src/workspace/node-files';
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
  /** The order that the folder has for us, where it is the order of files. */
  readonly ours?: readonly string[];
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
    ours: ['10_a.sql', '20250101000000.sql', '2_b.sql'],
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
    title: 'takes a leading number as a number',
    tool: 'postgrator',
    files: {
      'migrations/2.do.sql': ran('2'),
      'migrations/10.do.ten.sql': ran('10'),
      'migrations/010a.do.sql': ran('010a'),
      'migrations/3.undo.sql': ran('undo'),
    },
    expected: ['2', '10'],
    ours: ['2.do.sql', '10.do.ten.sql'],
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
    ours: ['1-a.sql', '02_b.sql', '3c.sql'],
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
    ours: ['2_b.sql', '10_a.sql', '20250101000000000_date.sql', '1735689600001_later.sql'],
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
    ours: ['0001_b.sql', '0000_a.sql'],
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
    ours: ['deploy/second.sql', 'deploy/first.sql'],
  },
  {
    title: 'orders by the number, and what has none behind that',
    tool: 'sql-migrate',
    files: {
      'migrations/10-a.sql': `-- +migrate Up\n${ran('10')}`,
      'migrations/2-b.sql': `-- +migrate Up\n${ran('2')}`,
      'migrations/02-a.sql': `-- +migrate Up\n${ran('02')}`,
      'migrations/a.sql': `-- +migrate Up\n${ran('a')}`,
    },
    expected: ['02', '2', '10', 'a'],
    ours: ['02-a.sql', '2-b.sql', '10-a.sql', 'a.sql'],
  },
  {
    title: 'runs its files in the order of their names as text',
    tool: 'supabase',
    files: {
      'supabase/migrations/2_b.sql': ran('2'),
      'supabase/migrations/10_a.sql': ran('10'),
      'supabase/migrations/30_c.sql': ran('30'),
    },
    expected: ['10', '2', '30'],
    ours: ['10_a.sql', '2_b.sql', '30_c.sql'],
  },
  {
    title: 'follows its master changelog',
    tool: 'liquibase',
    files: {
      'db/changelog/0001_a.sql': `--liquibase formatted sql\n--changeset test:1\n${ran('a')}`,
      'db/changelog/0002_b.sql': `--liquibase formatted sql\n--changeset test:1\n${ran('b')}`,
      'db/changelog/db.changelog-master.yaml': [
        'databaseChangeLog:',
        '  - include: { file: 0002_b.sql, relativeToChangelogFile: true }',
        '  - include: { file: 0001_a.sql, relativeToChangelogFile: true }\n',
      ].join('\n'),
    },
    expected: ['b', 'a'],
    ours: ['0002_b.sql', '0001_a.sql'],
  },
  {
    title: 'runs all of a folder in the order of their names as text',
    tool: 'liquibase',
    files: {
      'db/changelog/sql/2_b.sql': `--liquibase formatted sql\n--changeset test:1\n${ran('2')}`,
      'db/changelog/sql/10_a.sql': `--liquibase formatted sql\n--changeset test:1\n${ran('10')}`,
      'db/changelog/db.changelog-master.yaml':
        'databaseChangeLog:\n  - includeAll: { path: sql, relativeToChangelogFile: true }\n',
    },
    expected: ['10', '2'],
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

  for (const { title, tool, files, expected, ours } of CASES) {
    it(`${tool} ${title}`, async () => {
      const { outcome, labels, recognised, order } = await run(server, toolOf(tool), files);
      if (expected instanceof RegExp) {
        assert.equal(outcome.ok, false, `it ran ${labels.join()}`);
        assert.match(outcome.output, expected);
      } else {
        assert.ok(outcome.ok, outcome.output);
        assert.deepEqual(labels, expected);
        if (ours) assert.deepEqual({ recognised, order }, { recognised: tool, order: ours });
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
): Promise<{
  readonly outcome: Outcome;
  readonly labels: readonly string[];
  readonly recognised: string;
  readonly order: readonly string[];
}> {
  return inProject(server, async (project) => {
    await project.client.query('CREATE TABLE seen (place serial, label text)');
    project.write({ ...tool.configure(project), ...files });
    const outcome = await tool.up(project);
    const { rows } = await project.client.query<{ label: string }>('SELECT label FROM seen ORDER BY place');
    // Sqitch's files stand in two folders below.
    const directory = tool.id === 'sqitch' ? '.' : tool.directory;
    const layout = await readLayout(uriOf(join(project.folder, directory)), {
      settings: { tool: 'auto' },
      fileSystem: nodeFilesInTurn,
      root: undefined,
    });
    return {
      outcome,
      recognised: layout.tool.id,
      labels: rows.map(({ label }) => label),
      order: orderMigrations(layout.tool, layout.project),
    };
  });
}
