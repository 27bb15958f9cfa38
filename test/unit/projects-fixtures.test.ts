import * as assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StepFile } from '../../server/src/projects/tool';
import { TOOLS } from '../../server/src/projects/tools';
import { TOOL_IDS } from '../../server/src/settings/tool-ids';
import { repositoryRoot } from '../repository';
import { createProject } from './service/project';
import { TOOL_FIXTURES } from './tool-fixtures';

const NOW = new Date('2026-01-02T03:04:05Z');

/** What is outside of a transaction, what must be in one, and a body with semicolons. */
const STEPS: readonly StepFile[] = [
  {
    slug: 'add_i_build',
    header: [
      'Index t, step 1 of 3 (expand): build it.',
      'Check: SELECT indisvalid FROM pg_index returns true.',
    ],
    up: 'CREATE INDEX CONCURRENTLY i2 ON t (a);\n',
    down: 'DROP INDEX CONCURRENTLY IF EXISTS i2;\n',
    transaction: false,
    downTransaction: false,
  },
  {
    slug: 'add_i_check',
    header: ['Index t, step 2 of 3 (migrate): check it.'],
    up: "SET LOCAL lock_timeout = '5s';\nALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;\n",
    down: '',
    transaction: true,
    downTransaction: true,
  },
  {
    slug: 'add_i_copy',
    header: ['Index t, step 3 of 3 (contract): copy.'],
    up: "DO $$\nBEGIN\n  PERFORM '`${x}\\';\n  COMMIT;\nEND\n$$;\n",
    down: 'DELETE FROM t WHERE false;\nDELETE FROM t WHERE false;\n',
    transaction: false,
    downTransaction: true,
  },
];

describe('projects: a real project of every tool', () => {
  it('has one of each', () => {
    assert.deepEqual([...TOOL_FIXTURES.map(({ tool }) => tool)], [...TOOL_IDS]);
    assert.deepEqual(TOOLS.map(({ id }) => id).sort(), [...TOOL_IDS].sort());
  });

  for (const fixture of TOOL_FIXTURES) {
    const path = (name: string): string => (fixture.folder === '' ? name : `${fixture.folder}/${name}`);
    describe(fixture.tool, () => {
      it('is recognised, and its files are ordered', async () => {
        const project = await createProject(fixture.files);
        const folder = await project.store.folderOf(project.uri(path(fixture.change)));
        assert.equal(folder.tool.id, fixture.tool);
        assert.equal(folder.uri, project.uri(fixture.folder).replace(/\/$/, ''));
        assert.deepEqual(folder.order, fixture.order);
      });

      it('groups statements as it commits them, and says its way out', async () => {
        const project = await createProject(fixture.files);
        const { analyzed, findings, context } = await project.check(path(fixture.change));
        assert.ok(analyzed, context.notAMigration);
        assert.ok(context.history.tables.has('public.t'), 'the migration before it is its history');
        const transactions = analyzed.transactions.map(({ mode, statements }) => {
          const section = analyzed.statements[statements[0]!]?.section;
          return `${section?.direction} ${mode}: ${statements.length}`;
        });
        assert.deepEqual(transactions, fixture.transactions);
        const refused = findings.filter(({ rule }) => rule === 'concurrently-in-transaction');
        assert.deepEqual(
          refused.map(({ message }) => message),
          fixture.refused === undefined ? [] : [fixture.refused],
        );
      });

      it('gets a series of its own files', async () => {
        const project = await createProject(fixture.files);
        const folder = await project.store.folderOf(project.uri(path(fixture.change)));
        const files = folder.tool.series(STEPS, folder.names, NOW, folder.project.texts);
        const shown = files.map(({ path: name, text }) => `==> ${name}\n${text}`).join('\n');
        const file = join(repositoryRoot(), 'test', 'unit', 'tool-series', `${fixture.tool}.txt`);
        assert.equal(shown, existsSync(file) ? readFileSync(file, 'utf8') : '');
        for (const { path: name, before } of files)
          assert.equal(folder.names.includes(name), before !== undefined, name);
      });

      it('reads its own series as it was meant', async () => {
        const before = await createProject(fixture.files);
        const { tool, names, project: texts } = await before.store.folderOf(before.uri(path(fixture.change)));
        const files = tool.series(STEPS, names, NOW, texts.texts);
        const written = Object.fromEntries(files.map(({ path: name, text }) => [path(name), text]));
        const after = await createProject({ ...fixture.files, ...written });
        const folder = await after.store.folderOf(after.uri(path(fixture.change)));
        assert.equal(folder.tool.id, fixture.tool);
        const sql = files
          .filter(({ path: name }) => tool.parseName(name) !== undefined)
          .map(({ path: name }) => name);
        const ups = sql.filter((name) => tool.parseName(name)?.direction !== 'down');
        assert.deepEqual(
          folder.order.filter((name) => ups.includes(name)),
          ups,
        );
        assert.ok(ups.length > 0);
        for (const name of sql) {
          const { findings } = await after.check(path(name));
          const wrong = findings.filter(({ rule }) =>
            [
              'concurrently-in-transaction',
              'transaction-nesting',
              'unfinished-transaction',
              'syntax-error',
            ].includes(rule),
          );
          assert.deepEqual(
            wrong.map(({ rule, message }) => `${name}: ${rule}: ${message}`),
            [],
          );
        }
      });
    });
  }
});
