import { BAD_JOURNALS } from './bad-journals';

/** Files that a tool refuses, passes over or runs otherwise than they look. */
export interface BadInput {
  readonly title: string;
  readonly tool: string;
  /** Deployed before, without a complaint. */
  readonly before?: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  /** Why the tool fails; it succeeds where left out. */
  readonly refused?: RegExp;
  /** The labels of what ran all the same. */
  readonly ran: readonly string[];
  /** What the check says, by file: `error` where the run stops, `warning` where it goes on without the thing, `information` otherwise. */
  readonly said: readonly string[];
}

const seen = (label: string): string => `INSERT INTO seen (label) VALUES ('${label}');\n`;
const dbmate = (label: string): string => `-- migrate:up\n${seen(label)}-- migrate:down\n`;
const master = (...names: readonly string[]): Readonly<Record<string, string>> => ({
  'db/changelog/db.changelog-master.yaml': `databaseChangeLog:\n${names
    .map((name) => `  - include:\n      file: ${name}\n      relativeToChangelogFile: true\n`)
    .join('')}`,
});
const BODY = "DO $$\nBEGIN\n  INSERT INTO seen (label) VALUES ('body');\nEND\n$$;\n";

/** Names, sections, marks and directives; journals, plans and hashes. */
export const BAD_INPUT: readonly BadInput[] = [
  {
    title: 'two files of one version',
    tool: 'dbmate',
    files: { 'db/migrations/1-b.sql': dbmate('b'), 'db/migrations/1_a.sql': dbmate('a') },
    refused: /duplicate key value violates unique constraint "schema_migrations_pkey"/,
    ran: ['b'],
    said: ['1-b.sql: error', '1_a.sql: error'],
  },
  {
    title: 'no down section',
    tool: 'dbmate',
    files: { 'db/migrations/1_a.sql': `-- migrate:up\n${seen('a')}` },
    refused: /down/,
    ran: [],
    said: ['1_a.sql: error'],
  },
  {
    title: 'an indented directive',
    tool: 'dbmate',
    files: { 'db/migrations/1_a.sql': dbmate('0'), 'db/migrations/2_a.sql': ` ${dbmate('a')}` },
    refused: /up/,
    ran: ['0'],
    said: ['2_a.sql: warning', '2_a.sql: error', '2_a.sql: error'],
  },
  {
    title: 'a second up section',
    tool: 'dbmate',
    files: { 'db/migrations/1_a.sql': `${dbmate('a')}${dbmate('b')}` },
    refused: /duplicate key/,
    ran: ['a'],
    said: ['1_a.sql: error'],
  },
  {
    title: 'a file without the first line',
    tool: 'liquibase',
    files: {
      'db/changelog/0001_a.sql': `--changeset test:1\n${seen('a')}--rollback ${seen('back')}`,
      ...master('0001_a.sql'),
    },
    ran: ['a'],
    said: ['0001_a.sql: warning'],
  },
  {
    title: 'a statement before the first changeset',
    tool: 'liquibase',
    files: {
      'db/changelog/0001_a.sql': `--liquibase formatted sql\n${seen('before')}--changeset test:1\n${seen('a')}`,
      ...master('0001_a.sql'),
    },
    ran: ['a'],
    said: ['0001_a.sql: warning'],
  },
  {
    title: 'no changeset',
    tool: 'liquibase',
    files: {
      'db/changelog/0001_a.sql': `--liquibase formatted sql\n${seen('a')}`,
      ...master('0001_a.sql'),
    },
    ran: [],
    said: ['0001_a.sql: warning'],
  },
  {
    title: 'a changeset twice',
    tool: 'liquibase',
    files: {
      'db/changelog/0001_a.sql': `--liquibase formatted sql\n--changeset test:1\n${seen('a')}--changeset test:1\n${seen('b')}`,
      ...master('0001_a.sql'),
    },
    refused: /duplicate/i,
    ran: [],
    said: ['0001_a.sql: error'],
  },
  {
    title: 'a changeset of the same name in another file',
    tool: 'liquibase',
    files: {
      'db/changelog/0001_a.sql': `--liquibase formatted sql\n--changeset test:1\n${seen('a')}`,
      'db/changelog/0002_b.sql': `--liquibase formatted sql\n--changeset test:1\n${seen('b')}`,
      ...master('0001_a.sql', '0002_b.sql'),
    },
    ran: ['a', 'b'],
    said: [],
  },
  {
    title: 'a pair of files',
    tool: 'node-pg-migrate',
    files: {
      'migrations/1_a.sql': `-- Up Migration\n${seen('1')}-- Down Migration\n`,
      'migrations/2_b.up.sql': seen('up'),
      'migrations/2_b.down.sql': seen('down'),
    },
    ran: ['1', 'down', 'up'],
    said: ['2_b.down.sql: warning'],
  },
  {
    title: 'a marker twice, and a statement above the first',
    tool: 'node-pg-migrate',
    files: {
      'migrations/1_a.sql': `${seen('above')}-- Up Migration\n${seen('a')}-- Down Migration\n${seen('back')}-- Up Migration\n${seen('b')}`,
    },
    ran: ['a'],
    said: ['1_a.sql: warning', '1_a.sql: warning'],
  },
  {
    title: 'no up marker',
    tool: 'node-pg-migrate',
    files: {
      'migrations/1_a.sql': `-- Up Migration\n${seen('0')}-- Down Migration\n`,
      'migrations/2_b.sql': `${seen('a')}-- Down Migration\n${seen('back')}`,
    },
    ran: ['0', 'a', 'back'],
    said: ['2_b.sql: error'],
  },
  {
    title: 'a name without a number',
    tool: 'node-pg-migrate',
    files: {
      'migrations/1_a.sql': `-- Up Migration\n${seen('a')}-- Down Migration\n`,
      'migrations/seed.sql': seen('seed'),
    },
    refused: /Cannot determine numeric prefix/,
    ran: [],
    said: ['seed.sql: error'],
  },
  {
    title: 'two files of one version',
    tool: 'postgrator',
    files: { 'migrations/1.do.a.sql': seen('a'), 'migrations/01.do.b.sql': seen('b') },
    refused: /Two migrations found with version 1 and action do/,
    ran: [],
    said: ['01.do.b.sql: error', '1.do.a.sql: error'],
  },
  {
    title: 'an undo file alone',
    tool: 'postgrator',
    files: { 'migrations/1.do.a.sql': seen('a'), 'migrations/2.undo.b.sql': seen('b') },
    ran: ['a'],
    said: ['2.undo.b.sql: warning'],
  },
  {
    title: 'a gap',
    tool: 'postgres-migrations',
    files: { 'migrations/1_a.sql': seen('a'), 'migrations/3_b.sql': seen('b') },
    refused: /Found a non-consecutive migration ID on file: '3_b\.sql'/,
    ran: [],
    said: ['3_b.sql: error'],
  },
  {
    title: 'two files of one number',
    tool: 'postgres-migrations',
    files: { 'migrations/1_a.sql': seen('a'), 'migrations/1_b.sql': seen('b') },
    refused: /non-consecutive/,
    ran: [],
    said: ['1_a.sql: error', '1_b.sql: error'],
  },
  {
    title: 'two files of one title',
    tool: 'postgres-migrations',
    files: { 'migrations/1_a.sql': seen('1'), 'migrations/2_a.sql': seen('2') },
    refused: /duplicate key value violates unique constraint "migrations_name_key"/,
    ran: ['1'],
    said: ['1_a.sql: error', '2_a.sql: error'],
  },
  {
    title: 'a number that it has itself',
    tool: 'postgres-migrations',
    files: { 'migrations/0_a.sql': seen('0'), 'migrations/1_b.sql': seen('1') },
    refused: /non-consecutive/,
    ran: [],
    said: ['0_a.sql: error'],
  },
  {
    title: 'a name without a number',
    tool: 'postgres-migrations',
    files: { 'migrations/1_a.sql': seen('a'), 'migrations/seed.sql': seen('seed') },
    refused: /Invalid file name/,
    ran: [],
    said: ['seed.sql: error'],
  },
  {
    title: 'a mark without its end',
    tool: 'sql-migrate',
    files: { 'migrations/1-a.sql': `-- +migrate Up\n-- +migrate StatementBegin\n${seen('a')}` },
    refused: /StatementEnd/,
    ran: [],
    said: ['1-a.sql: error'],
  },
  {
    title: 'marks within marks, and an end that nothing opened',
    tool: 'sql-migrate',
    files: {
      'migrations/1-a.sql': `-- +migrate Up\n-- +migrate StatementEnd\n-- +migrate StatementBegin\n-- +migrate StatementBegin\n${seen('a')}-- +migrate StatementEnd\n`,
    },
    ran: ['a'],
    said: [],
  },
  {
    title: 'a body without marks',
    tool: 'sql-migrate',
    files: { 'migrations/1-a.sql': `-- +migrate Up\n${BODY}` },
    refused: /unterminated dollar-quoted string/,
    ran: [],
    said: ['1-a.sql: error'],
  },
  {
    title: 'a last statement without a semicolon',
    tool: 'sql-migrate',
    files: { 'migrations/1-a.sql': `-- +migrate Up\n${seen('a').trim().slice(0, -1)}` },
    refused: /semicolon/,
    ran: [],
    said: ['1-a.sql: error'],
  },
  {
    title: 'directives in small letters',
    tool: 'sql-migrate',
    files: { 'migrations/1-a.sql': `-- +migrate up\n${seen('a')}-- +migrate down\n` },
    refused: /no Up\/Down annotations found/,
    ran: [],
    said: ['1-a.sql: warning', '1-a.sql: error', '1-a.sql: warning'],
  },
  {
    title: 'a statement before the sections',
    tool: 'sql-migrate',
    files: { 'migrations/1-a.sql': `${seen('before')}-- +migrate Up\n${seen('a')}` },
    ran: ['a'],
    said: ['1-a.sql: warning'],
  },
  {
    title: 'no up section',
    tool: 'sql-migrate',
    files: { 'migrations/1-a.sql': `-- +migrate Down\n${seen('back')}` },
    ran: [],
    said: ['1-a.sql: warning'],
  },
  {
    title: 'two files of one number',
    tool: 'sql-migrate',
    files: {
      'migrations/1-a.sql': `-- +migrate Up\n${seen('a')}`,
      'migrations/1-b.sql': `-- +migrate Up\n${seen('b')}`,
    },
    ran: ['a', 'b'],
    said: [],
  },
  {
    title: 'two files of one version',
    tool: 'supabase',
    files: { 'supabase/migrations/1_a.sql': seen('a'), 'supabase/migrations/1_b.sql': seen('b') },
    refused: /duplicate key value violates unique constraint "schema_migrations_pkey"/,
    ran: ['a'],
    said: ['1_a.sql: error', '1_b.sql: error'],
  },
  {
    title: 'a name without a number',
    tool: 'supabase',
    files: { 'supabase/migrations/1_a.sql': seen('a'), 'supabase/migrations/seed.sql': seen('seed') },
    ran: ['a'],
    said: ['seed.sql: warning'],
  },
  ...BAD_JOURNALS,
];
