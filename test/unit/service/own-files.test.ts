import * as assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '../../repository';
import { OWN_FILE_CASES, type OwnFileCase } from './own-file-cases';
import { createProject } from './project';

const UPDATE = process.env['SAFE_MIGRATIONS_SNAPSHOT'] === 'update';

/** A migration and the one before it as the files of a tool; the first is the one under test. */
const LAYOUTS: Readonly<Record<string, (given: OwnFileCase) => Readonly<Record<string, string>>>> = {
  'golang-migrate': ({ base, up, down = '' }) => ({
    'm/000002_change.up.sql': up,
    'm/000002_change.down.sql': down,
    'm/000001_base.up.sql': base,
    'm/000001_base.down.sql': '',
  }),
  dbmate: ({ base, up, down = '' }) => ({
    'db/migrations/20240102000000_change.sql': `-- migrate:up\n${up}\n-- migrate:down\n${down}`,
    'db/migrations/20240101000000_base.sql': `-- migrate:up\n${base}\n-- migrate:down\n`,
  }),
  goose: ({ base, up, down = '' }) => ({
    'db/migrations/20240102000000_change.sql': `-- +goose Up\n${up}\n-- +goose Down\n${down}`,
    'db/migrations/20240101000000_base.sql': `-- +goose Up\n${base}\n-- +goose Down\n`,
  }),
  flyway: ({ base, up }) => ({
    'sql/V2__change.sql': up,
    'sql/V1__base.sql': base,
    'flyway.conf': 'flyway.url=jdbc:postgresql:shop\n',
  }),
  'node-pg-migrate': ({ base, up, down = '' }) => ({
    'migrations/1700000000001_change.sql': `-- Up Migration\n${up}\n-- Down Migration\n${down}`,
    'migrations/1700000000000_base.sql': `-- Up Migration\n${base}\n-- Down Migration\n`,
    'package.json': '{ "dependencies": { "node-pg-migrate": "8.0.0" } }\n',
  }),
  'in BEGIN and COMMIT': ({ base, up }) => ({
    'migrations/0002_change.sql': `BEGIN;\n${up.trimEnd().replace(/[^;]$/, '$&;')}\nCOMMIT; -- done\nSELECT 1;\n`,
    'migrations/0001_base.sql': base,
  }),
};

describe('what may not stand in its file gets files of its own, whole texts', function () {
  // Six projects a case, each checked twice.
  this.timeout(30_000);
  for (const given of OWN_FILE_CASES) {
    it(given.title, async () => {
      const lines: string[] = [];
      for (const [layout, filesOf] of Object.entries(LAYOUTS)) {
        const files = Object.fromEntries(
          Object.entries(filesOf(given)).map(([name, text]) => [
            name,
            text.replace(/\n/g, given.lineBreak ?? '\n'),
          ]),
        );
        const [name = ''] = Object.keys(files);
        const project = await createProject(files);
        const fixes = await project.fixes(name, given.rule);
        lines.push(`##### ${layout}: ${fixes.map(({ title }) => title).join(' | ')}`);
        const [fix] = fixes;
        if (!fix) continue;
        const after = project.after(name, fix);
        for (const [path, text] of Object.entries(after)) {
          lines.push(`=== ${path}`, text.replace(/\r\n/g, '\n').trimEnd());
          assert.equal(given.lineBreak !== undefined, /\r\n/.test(text), `${path} has other line breaks`);
        }
        const next = await createProject({ ...files, ...after });
        for (const path of fix.newFiles.map((each) => join(dirname(name), each.path))) {
          const { findings } = await next.check(path);
          const grave = findings.filter(
            ({ severity, rule }) => severity !== 'hint' && given.allows?.includes(rule) !== true,
          );
          assert.deepEqual(
            grave.map(({ message }) => message),
            [],
            path,
          );
        }
      }
      compare(given.title, `${lines.join('\n')}\n`);
    });
  }
});

describe('all of a file at once', () => {
  it('takes each way back out of the down file, one after the other', async () => {
    const project = await createProject({
      'm/000001_a.up.sql':
        'CREATE TABLE a (id bigint PRIMARY KEY, c int, e text);\nCREATE INDEX old ON a (e);\n',
      'm/000001_a.down.sql': '',
      'm/000002_b.up.sql': [
        'CREATE INDEX new ON a (e, c);',
        'DROP INDEX old; -- slow',
        'ALTER TABLE a ADD COLUMN b int;',
        '',
      ].join('\n'),
      'm/000002_b.down.sql': [
        'ALTER TABLE a DROP COLUMN b;',
        'CREATE INDEX old ON a (e);',
        'DROP INDEX new;',
        '',
      ].join('\n'),
    });
    const after = await project.fixAll('m/000002_b.up.sql', true);
    const shown = Object.entries(after).map(
      ([name, text]) => `=== ${name}\n${text.replace(/^-- (?:Check|If interrupted): .*\n/gm, '')}`,
    );
    assert.equal(
      shown.join(''),
      `=== m/000002_b.up.sql
SET LOCAL lock_timeout = '5s';
ALTER TABLE a ADD COLUMN IF NOT EXISTS b int;
=== m/000003_create_new.up.sql
-- Create the index new on a.
CREATE INDEX CONCURRENTLY IF NOT EXISTS new ON a (e, c);
=== m/000003_create_new.down.sql
-- Undo: Create the index new on a.
DROP INDEX CONCURRENTLY IF EXISTS new;
=== m/000004_drop_old.up.sql
-- Drop the index old.
-- slow
DROP INDEX CONCURRENTLY IF EXISTS old;
=== m/000004_drop_old.down.sql
-- Undo: Drop the index old.
CREATE INDEX CONCURRENTLY IF NOT EXISTS old ON a (e);
=== m/000002_b.down.sql
ALTER TABLE a DROP COLUMN b;
`,
    );
  });

  it('does not take the way up of goose out of its transaction for an index that the way down drops', async () => {
    const project = await createProject({
      'migrations/00001_a.sql':
        '-- +goose Up\nCREATE TABLE a (id bigint PRIMARY KEY, c int);\nCREATE INDEX i ON a (c);\n\n-- +goose Down\n',
      'migrations/00002_b.sql':
        '-- +goose Up\nALTER TABLE a ADD COLUMN b int;\nALTER TABLE a ADD COLUMN d int;\n\n-- +goose Down\nDROP INDEX i;\n',
    });
    const fixes = await project.fixes('migrations/00002_b.sql', 'drop-index-without-concurrently');
    assert.deepEqual(
      fixes.map(({ title }) => title),
      [],
    );
  });

  const alone: Readonly<Record<string, readonly string[]>> = {
    limits: [
      '-- limits',
      "SET lock_timeout = '2s';",
      "SET statement_timeout = '1min'; -- careful",
      '',
      '-- the index',
      'CREATE INDEX i ON a (c);',
    ],
    'BEGIN and COMMIT': ['BEGIN;', '-- the index', 'CREATE INDEX i ON a (c);', 'COMMIT;'],
  };
  for (const [what, lines] of Object.entries(alone)) {
    it(`leaves nothing of ${what} around the only statement of a file that holds one`, async () => {
      const project = await createProject({
        'm/000001_a.up.sql': 'CREATE TABLE a (id bigint PRIMARY KEY, c int);\n',
        'm/000001_a.down.sql': '',
        'm/000002_b.up.sql': `${lines.join('\n')}\n`,
        'm/000002_b.down.sql': 'DROP INDEX i;\n',
      });
      assert.deepEqual(await project.fixAll('m/000002_b.up.sql', true), {
        'm/000002_b.up.sql': '-- the index\nCREATE INDEX CONCURRENTLY IF NOT EXISTS i ON a (c);\n',
      });
    });
  }
});

describe('new files are not offered where they would run before the file', () => {
  const table = 'CREATE TABLE a (id bigint PRIMARY KEY, c int);\n';
  const change = 'ALTER TABLE a ADD COLUMN b int;\nCREATE INDEX i ON a (b);\nALTER TABLE a DROP COLUMN c;\n';
  const projects: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'migrations/current.sql': {
      '.gmrc': '{}',
      'migrations/committed/000001-a.sql': `--! Previous: -\n--! Hash: sha1:x\n\n${table}`,
      'migrations/current.sql': change,
    },
    'sql/R__views.sql': { 'flyway.conf': '', 'sql/V1__a.sql': table, 'sql/R__views.sql': change },
  };
  for (const [name, files] of Object.entries(projects)) {
    it(name, async () => {
      const project = await createProject(files);
      for (const rule of ['create-index-without-concurrently', 'drop-column']) {
        const fixes = await project.fixes(name, rule);
        assert.deepEqual(
          fixes.filter(({ newFiles }) => newFiles.length > 0).map(({ title }) => title),
          [],
          rule,
        );
      }
    });
  }
});

function compare(title: string, text: string): void {
  const path = join(repositoryRoot(), 'test/unit/service/own-files', `${title.replace(/\W+/g, '-')}.txt`);
  if (UPDATE) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  assert.ok(existsSync(path), 'Run with SAFE_MIGRATIONS_SNAPSHOT=update to write it.');
  assert.equal(text, readFileSync(path, 'utf8'));
}
