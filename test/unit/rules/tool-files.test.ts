import { table } from './lint';

const UP = 'CREATE TABLE t (id bigint PRIMARY KEY);';
const JOURNAL = '{"version":"7","entries":[{"idx":0,"when":1,"tag":"0000_a","breakpoints":true}]}';
const PLAN = '%syntax-version=1.0.0\n%project=shop\n\na 2025-01-01T00:00:00Z Ada <ada@example.com> # A.\n';

table('refused-by-tool', [
  [
    'two files of one version',
    `«${UP}»`,
    { tool: 'golang-migrate', fileName: '1_a.up.sql', project: { names: ['1_a.up.sql', '01_b.up.sql'] } },
  ],
  [
    'one version in two spellings of Flyway',
    `«${UP}»`,
    { tool: 'flyway', fileName: 'V1_2__a.sql', project: { names: ['V1_2__a.sql', 'V1.2__b.sql'] } },
  ],
  [
    'a gap',
    `«${UP}»`,
    { tool: 'postgres-migrations', fileName: '3-c.sql', project: { names: ['1-a.sql', '3-c.sql'] } },
  ],
  [
    'a down file without its up file',
    `«DROP TABLE t;»`,
    { tool: 'sqlx', fileName: '2_b.down.sql', project: { names: ['1_a.up.sql', '2_b.down.sql'] } },
  ],
  ['a mark without its end', `-- +goose Up\n«-- +goose StatementBegin»\n${UP}\n`, { tool: 'goose' }],
  [
    'marks within marks',
    `-- +goose Up\n«-- +goose StatementBegin»\n-- +goose StatementBegin\nSELECT 1;\n-- +goose StatementEnd\n`,
    { tool: 'goose' },
  ],
  ['an end without its mark', `-- +goose Up\r\n${UP}\r\n«-- +goose StatementEnd»\r\n`, { tool: 'goose' }],
  [
    'a statement without its semicolon before another section',
    `-- +goose Up\n«${UP.slice(0, -1)}»\n\n-- +goose Down\nDROP TABLE t;\n`,
    { tool: 'goose' },
  ],
  [
    'a last statement without its semicolon',
    `-- +migrate Up\r\n${UP}\r\n-- +migrate Down\r\n«DROP TABLE t» -- all of it\r\n`,
    { tool: 'sql-migrate' },
  ],
  [
    'no semicolon behind a statement that a mark ends',
    `-- +goose Up\n-- +goose StatementBegin\n${UP.slice(0, -1)}\n-- +goose StatementEnd\n-- +goose Down\nDROP TABLE t;\n`,
    { tool: 'goose' },
  ],
  [
    'a statement before the up section',
    `«${UP.slice(0, -1)}»;\n-- migrate:up\nSELECT 1;\n-- migrate:down\n`,
    { tool: 'dbmate' },
  ],
  ['a down section alone', `«-- +goose Down»\nDROP TABLE t;\n`, { tool: 'goose' }],
  [
    'a file that the journal does not list',
    `«${UP}»`,
    { tool: 'drizzle', fileName: '0001_b.sql', project: { texts: { 'meta/_journal.json': JOURNAL } } },
  ],
  [
    'a journal that is half-typed',
    `«${UP}»`,
    {
      tool: 'drizzle',
      fileName: '0000_a.sql',
      project: { texts: { 'meta/_journal.json': '{"entries": [' } },
    },
  ],
  [
    'a change that the plan does not name',
    `«-- Deploy shop:b to pg»\n${UP}\n`,
    { tool: 'sqitch', fileName: 'deploy/b.sql', project: { texts: { 'sqitch.plan': PLAN } } },
  ],
  [
    'a plan without a project',
    `«${UP}»`,
    { tool: 'sqitch', fileName: 'deploy/a.sql', project: { texts: { 'sqitch.plan': 'a\n' } } },
  ],
  [
    'options that cannot be read',
    `«${UP}»`,
    {
      tool: 'diesel',
      fileName: '1_a/up.sql',
      project: { texts: { '1_a/metadata.toml': 'run_in_transaction false\n' } },
    },
  ],
  ['a directive without an empty line', `«-- atlas:txmode none»\n${UP}\n`, { tool: 'atlas' }],
  [
    'no up marker before the down marker',
    `${UP}\n«-- Down Migration»\nDROP TABLE t;\n`,
    { tool: 'node-pg-migrate' },
  ],
  [
    'a committed file without its headers',
    `«${UP}»`,
    { tool: 'graphile-migrate', fileName: 'committed/000001.sql' },
  ],
  [
    'two statements without a transaction',
    `--! no-transaction\nSELECT 1;\n«SELECT 2»;\n`,
    { tool: 'graphile-migrate', fileName: 'current.sql' },
  ],
  [
    'a statement before the first changeset',
    `--liquibase formatted sql\n«SELECT 1»;\n--changeset ada:1\nSELECT 2;\n`,
    { tool: 'liquibase' },
  ],
  [
    'a changeset twice',
    `--liquibase formatted sql\n--changeset ada:1\nSELECT 1;\n«--changeset ada:1»\nSELECT 2;\n`,
    { tool: 'liquibase' },
  ],
  [
    'a file of another tool',
    `«-- +goose Up»\n${UP}\n`,
    { tool: 'goose', fileName: '1_a.sql', project: { tool: 'supabase' } },
  ],

  [
    'a pair is of one version',
    UP,
    { tool: 'golang-migrate', fileName: '1_a.up.sql', project: { names: ['1_a.up.sql', '1_a.down.sql'] } },
  ],
  [
    'names of one version where only the whole name counts',
    UP,
    {
      tool: 'prisma',
      fileName: '1_a/migration.sql',
      project: { names: ['1_a/migration.sql', '1_b/migration.sql'] },
    },
  ],
  [
    'numbers one after another',
    UP,
    { tool: 'postgres-migrations', fileName: '2-b.sql', project: { names: ['01-a.sql', '2-b.sql'] } },
  ],
  [
    'a gap that nobody minds',
    UP,
    { tool: 'golang-migrate', fileName: '9_a.up.sql', project: { names: ['9_a.up.sql'] } },
  ],
  ['marks', `-- +goose Up\n-- +goose StatementBegin\n${UP}\n-- +goose StatementEnd\n`, { tool: 'goose' }],
  ['comments before the up section', `-- Why.\n-- migrate:up\n${UP}\n-- migrate:down\n`, { tool: 'dbmate' }],
  ['marks in a string', `-- +goose Up\nSELECT '\n-- +goose StatementBegin\n';\n`, { tool: 'goose' }],
  [
    'a file that the journal lists',
    UP,
    { tool: 'drizzle', fileName: '0000_a.sql', project: { texts: { 'meta/_journal.json': JOURNAL } } },
  ],
  [
    'a change that the plan names',
    UP,
    { tool: 'sqitch', fileName: 'revert/a.sql', project: { texts: { 'sqitch.plan': PLAN } } },
  ],
  ['a directive at the top', `-- atlas:txmode none\r\n\r\n${UP}\r\n`, { tool: 'atlas' }],
  ['both markers', `-- Up Migration\n${UP}\n-- Down Migration\nDROP TABLE t;\n`, { tool: 'node-pg-migrate' }],
  [
    'changesets',
    `--liquibase formatted sql\n--changeset ada:1\nSELECT 1;\n--changeset ada:2\nSELECT 2;\n`,
    { tool: 'liquibase' },
  ],
]);
