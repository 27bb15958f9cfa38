import * as assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { problemsOf } from '../../server/src/projects/problems';
import type { ToolId } from '../../server/src/projects/tool';
import { toolById } from '../../server/src/projects/tools';
import { splitScript } from '../../server/src/statements/split';

interface Case {
  readonly title: string;
  readonly tool: ToolId;
  readonly name: string;
  /** Other files of the folder; only this one where left out. */
  readonly beside?: readonly string[];
  readonly texts?: Readonly<Record<string, string>>;
  readonly text: string;
  /** `kind, at what it says: message`; nothing stands between the brackets for the start of the file. */
  readonly expected: readonly string[];
}

const UP = 'SELECT 1;\n';
const BODY = 'DO $$\nBEGIN\n  PERFORM 1; -- one\nEND\n$$;\n';

const journal = (...entries: readonly (readonly [tag: string, when: number])[]): Record<string, string> => ({
  'meta/_journal.json': JSON.stringify({ entries: entries.map(([tag, when], idx) => ({ idx, when, tag })) }),
});
const PLANNED = '2025-01-01T00:00:00Z Ada <ada@example.com>';
/** Lines of a plan; a name alone is a change. */
const plan = (...lines: readonly string[]): string =>
  `%syntax-version=1.0.0\n%project=shop\n\n${lines.map((line) => (/^\w+$/.test(line) ? `${line} ${PLANNED}` : line)).join('\n')}\n`;
const hashed = (body: string): string =>
  `--! Previous: -\n--! Hash: sha1:${createHash('sha1').update(`${body.trim()}\n`).digest('hex')}\n\n${body}`;

const CASES: readonly Case[] = [
  {
    title: 'a second up section',
    tool: 'dbmate',
    name: '1_a.sql',
    text: '-- migrate:up\nSELECT 1;\n-- migrate:down\n--migrate:up transaction:false\r\nSELECT 2;\n',
    expected: [
      'fails [--migrate:up transaction:false]: dbmate takes every `-- migrate:up` for a migration of its own, so it fails when it notes the version of this file a second time. Put these statements into a file of their own.',
    ],
  },
  {
    title: 'an indented directive, and so no up section',
    tool: 'dbmate',
    name: '1_a.sql',
    text: '\t-- migrate:up\n-- migrate:down\nSELECT 1;\n',
    expected: [
      'ignored [-- migrate:up]: White space or a byte order mark stands before this directive, so dbmate does not read it. Put it at the very start of its line.',
      'fails [-- migrate:down]: This file has no `-- migrate:up`, and dbmate refuses it. Put what runs upwards behind that directive, before this one.',
    ],
  },
  {
    title: 'no down section',
    tool: 'dbmate',
    name: '1_a.sql',
    text: `-- migrate:up\n${UP}`,
    expected: [
      'fails [-- migrate:up]: This file has no `-- migrate:down`, and dbmate refuses it. Put that directive at its end, even where nothing stands behind it.',
    ],
  },
  {
    title: 'no section at all',
    tool: 'dbmate',
    name: '1_a.sql',
    text: UP,
    expected: [
      'fails [SELECT 1]: This statement stands before `-- migrate:up`, where dbmate refuses it. Put the directive before it.',
    ],
  },
  {
    title: 'numbers of several lengths',
    tool: 'dbmate',
    name: '10_b.sql',
    beside: ['2_a.sql', '3_c.sql'],
    text: `-- migrate:up\n${UP}-- migrate:down\n`,
    expected: [
      'note []: dbmate orders names as text, so this file runs before 2_a.sql, whose number is smaller. Write all numbers with the same count of digits.',
    ],
  },
  {
    title: 'dates of several lengths, and numbers with zeros before them',
    tool: 'atlas',
    name: '20250102_b.sql',
    beside: ['202501011200_a.sql', '20250103000000_c.sql', '0001_x.sql', '0010_x.sql'],
    text: UP,
    expected: [],
  },
  {
    title: 'one number with and without zeros, where versions are text',
    tool: 'dbmate',
    name: '1_a.sql',
    beside: ['01_a.sql'],
    text: `-- migrate:up\n${UP}-- migrate:down\n`,
    expected: [],
  },
  {
    title: 'one version',
    tool: 'dbmate',
    name: '1_a.sql',
    beside: ['1-b.sql'],
    text: `-- migrate:up\n${UP}-- migrate:down\n`,
    expected: [
      'fails []: 1-b.sql has the version 1 too: dbmate runs the first and fails when it notes the second as done. Give one of them a version of its own.',
    ],
  },
  {
    title: 'sections the wrong way round, and one twice',
    tool: 'goose',
    name: '1_a.sql',
    text: '-- +goose Down\nSELECT 1;\n-- +goose Up\nSELECT 2;\n-- +goose Up\nSELECT 3;\n',
    expected: [
      'fails [-- +goose Up]: goose refuses a file with two `-- +goose Up`. Put these statements behind the first one, or into a file of their own.',
      'fails [-- +goose Down]: goose refuses a file that begins with `-- +goose Down`. Put this section behind that of `-- +goose Up`.',
    ],
  },
  {
    title: 'a body without marks, and a last statement without a semicolon',
    tool: 'goose',
    name: '1_a.sql',
    text: `-- +goose Up\n${BODY}-- +goose Down\nSELECT 2`,
    expected: [
      `fails [${BODY.trim().slice(0, -1)}]: goose ends a statement at each semicolon that ends a line, so it cuts this one in two. Put \`-- +goose StatementBegin\` before it and \`-- +goose StatementEnd\` behind it.`,
      'fails [SELECT 2]: goose refuses a file whose last statement has no semicolon. Write it.',
    ],
  },
  {
    title: 'a marked body, and semicolons within a line',
    tool: 'goose',
    name: '1_a.sql',
    text: `-- +goose Up\n-- +goose StatementBegin\n${BODY}-- +goose StatementEnd\nSELECT '; ' || $$;$$,\n 1 -- one;\n;\n-- +goose StatementBegin\nSELECT 2\n-- +goose StatementEnd\n`,
    expected: [],
  },
  {
    title: 'a body without marks',
    tool: 'sql-migrate',
    name: '1.sql',
    text: `-- +migrate Up\r\n${BODY.replaceAll('\n', '\r\n')}`,
    expected: [
      `fails [${BODY.trim().slice(0, -1).replaceAll('\n', '\r\n')}]: sql-migrate ends a statement at each semicolon that ends a line, so it cuts this one in two. Put \`-- +migrate StatementBegin\` before it and \`-- +migrate StatementEnd\` behind it.`,
    ],
  },
  {
    title: 'marks within marks, and an end that nothing opened',
    tool: 'sql-migrate',
    name: '1.sql',
    text: '-- +migrate Up\n-- +migrate StatementEnd\n-- +migrate StatementBegin\n-- +migrate StatementBegin\nSELECT 1\n-- +migrate StatementEnd\n',
    expected: [],
  },
  {
    title: 'a mark without its end',
    tool: 'sql-migrate',
    name: '1.sql',
    text: '-- +migrate Up\n-- +migrate StatementBegin\nSELECT 1;\n',
    expected: [
      'fails [-- +migrate StatementBegin]: Nothing ends this, so sql-migrate refuses the file. Put `-- +migrate StatementEnd` behind the statement.',
    ],
  },
  {
    title: 'directives in small letters, and with two blanks',
    tool: 'sql-migrate',
    name: '1.sql',
    text: '-- +migrate up\nSELECT 1;\n--  +migrate Down\nSELECT 2;\n',
    expected: [
      'ignored [-- +migrate up]: sql-migrate reads only `-- +migrate Up` and `-- +migrate Down`, with these capitals and at the very start of a line, so it passes this directive over. Write it so.',
      'ignored [--  +migrate Down]: sql-migrate reads only `-- +migrate Up` and `-- +migrate Down`, with these capitals and at the very start of a line, so it passes this directive over. Write it so.',
      'fails [SELECT 1]: This file has no `-- +migrate Up`, and sql-migrate refuses it. Put the directive before its statements.',
    ],
  },
  {
    title: 'a statement before the sections, of which none runs upwards',
    tool: 'sql-migrate',
    name: '1.sql',
    text: 'SELECT 1;\n-- +migrate Down\nSELECT 2;\n',
    expected: [
      'ignored [SELECT 1]: This statement stands before the first directive, so sql-migrate never runs it. Put it behind `-- +migrate Up`.',
      'ignored [-- +migrate Down]: This file has no `-- +migrate Up`, so sql-migrate runs nothing upwards and takes the file for done. Put what runs upwards behind that directive.',
    ],
  },
  {
    title: 'a name without a direction',
    tool: 'golang-migrate',
    name: '3_add_users.sql',
    text: UP,
    expected: [
      'ignored []: golang-migrate runs only files whose names end in `.up.sql` or `.down.sql`, so it leaves this one alone without a word. Name it 3_add_users.up.sql.',
    ],
  },
  {
    title: 'a down file alone',
    tool: 'golang-migrate',
    name: '3_a.down.sql',
    beside: ['2_a.up.sql'],
    text: UP,
    expected: [
      'ignored []: There is no file that runs version 3 upwards, so golang-migrate notes the version as done without running anything, and runs this file on the way back. Its up file is missing or named otherwise.',
    ],
  },
  {
    title: 'a down file alone',
    tool: 'postgrator',
    name: '3.undo.a.sql',
    beside: ['2.do.sql'],
    text: UP,
    expected: [
      'ignored []: There is no file that runs version 3 upwards, so postgrator runs it on the way back from a later version, where it takes back what nothing did. Its up file is missing or named otherwise.',
    ],
  },
  {
    title: 'a single underscore',
    tool: 'flyway',
    name: 'V1.2_add_users.sql',
    text: UP,
    expected: [
      'ignored []: Flyway parts the version from the description by two underscores, so it leaves this file alone without a word. Name it V1.2__add_users.sql.',
    ],
  },
  {
    title: 'a repeatable file with a single underscore',
    tool: 'flyway',
    name: 'R_views.sql',
    text: UP,
    expected: [
      'ignored []: Flyway parts the version from the description by two underscores, so it leaves this file alone without a word. Name it R__views.sql.',
    ],
  },
  {
    title: 'a name without a number',
    tool: 'supabase',
    name: 'seed.sql',
    text: UP,
    expected: [
      'ignored []: The name of this file does not begin with a number and an underscore, so Supabase skips it. Let `supabase migration new` name it.',
    ],
  },
  {
    title: 'an entry that is not later than one before it',
    tool: 'drizzle',
    name: '0002_c.sql',
    beside: ['0000_a.sql', '0001_b.sql'],
    texts: journal(['0000_a', 10], ['0001_b', 30], ['0002_c', 20]),
    text: UP,
    expected: [
      'ignored []: The `when` of this migration in meta/_journal.json is not later than that of 0001_b before it, so Drizzle passes it over without a word on every database where 0001_b has run. Give it a later one.',
    ],
  },
  {
    title: 'an entry without a file, told at the one behind it',
    tool: 'drizzle',
    name: '0001_b.sql',
    texts: journal(['0000_a', 10], ['0001_b', 30]),
    text: UP,
    expected: [
      'fails []: meta/_journal.json lists 0000_a, but there is no 0000_a.sql, so Drizzle runs no migration at all. Bring the file back, or take its entry out of the journal.',
    ],
  },
  {
    title: 'a last entry without a file, told at the one before it',
    tool: 'drizzle',
    name: '0000_a.sql',
    texts: journal(['0000_a', 10], ['0001_b', 30]),
    text: UP,
    expected: [
      'fails []: meta/_journal.json lists 0001_b, but there is no 0001_b.sql, so Drizzle runs no migration at all. Bring the file back, or take its entry out of the journal.',
    ],
  },
  {
    title: 'a journal with a comment',
    tool: 'drizzle',
    name: '0000_a.sql',
    texts: { 'meta/_journal.json': '{"entries": [] /* none */}' },
    text: UP,
    expected: [
      'fails []: Drizzle cannot read meta/_journal.json, so it runs no migration at all. Correct it, or take it from the last commit.',
    ],
  },
  {
    title: 'a file that the sum file does not name',
    tool: 'atlas',
    name: '20250102_b.sql',
    beside: ['20250101_a.sql'],
    texts: { 'atlas.sum': 'h1:sum=\n20250101_a.sql h1:one=\n' },
    text: UP,
    expected: [
      'fails []: atlas.sum does not name this file, and Atlas refuses to run where the two differ. Run `atlas migrate hash`.',
    ],
  },
  {
    title: 'a file that the sum file names',
    tool: 'atlas',
    name: '20250101_a.sql',
    texts: { 'atlas.sum': 'h1:sum=\r\n20250101_a.sql h1:one=\r\n' },
    text: UP,
    expected: [],
  },
  {
    title: 'a journal that cannot be read',
    tool: 'drizzle',
    name: '0000_a.sql',
    beside: ['meta/_journal.json'],
    text: UP,
    expected: [
      'fails []: Drizzle cannot read meta/_journal.json, so it runs no migration at all. Correct it, or take it from the last commit.',
    ],
  },
  {
    title: 'a plan that cannot be read',
    tool: 'sqitch',
    name: 'deploy/a.sql',
    beside: ['sqitch.plan'],
    text: UP,
    expected: [
      'note []: sqitch.plan cannot be read here, so it is not known what Sqitch runs, and in which order. See that it can be.',
    ],
  },
  {
    title: 'a directive that is not the first line',
    tool: 'graphile-migrate',
    name: 'current.sql',
    text: '-- Build.\n--! no-transaction\nSELECT 1;\n',
    expected: [
      'ignored [--! no-transaction]: graphile-migrate reads `--! no-transaction` only on the first line of a migration, behind its headers, so it has no effect here and the file runs in a transaction. Put it there.',
    ],
  },
  {
    title: 'headers, an empty line and the right hash',
    tool: 'graphile-migrate',
    name: 'committed/000001.sql',
    text: hashed(`--! no-transaction\n${UP}`),
    expected: [],
  },
  {
    title: 'a text that was changed',
    tool: 'graphile-migrate',
    name: 'committed/000001.sql',
    text: hashed(UP).replace('SELECT 1', 'SELECT 2'),
    expected: [
      `fails [${hashed(UP).split('\n\n')[0]!}]: The text of this file is not the one that its \`--! Hash:\` was made from, so graphile-migrate refuses to run it where it has not run yet. Take it back with \`graphile-migrate uncommit\`, change it in current.sql and commit it again.`,
    ],
  },
  {
    title: 'a text that was changed with leave',
    tool: 'graphile-migrate',
    name: 'committed/000001.sql',
    text: hashed(UP).replace('SELECT 1', 'SELECT 2').replace('\n\n', '\n--! AllowInvalidHash\n\n'),
    expected: [],
  },
  {
    title: 'headers that nothing ends',
    tool: 'graphile-migrate',
    name: 'committed/000001.sql',
    text: '--! Previous: -\n--! Hash: sha1:0\nSELECT 1;\n',
    expected: [
      'fails [--! Previous: -\n--! Hash: sha1:0]: No empty line ends the headers of this file, and graphile-migrate refuses all committed migrations where one is so. Put it behind the last `--!` header.',
    ],
  },
  {
    title: 'a header twice',
    tool: 'graphile-migrate',
    name: 'committed/000001.sql',
    text: '--! Previous: -\n--! Hash: sha1:0\n--! Hash: sha1:0\n\nSELECT 1;\n',
    expected: [
      'fails [--! Previous: -\n--! Hash: sha1:0\n--! Hash: sha1:0]: The header `--! Hash` stands here twice, and graphile-migrate refuses all committed migrations where one is so. Leave one of them out.',
    ],
  },
  {
    title: 'a folder current beside current.sql, a name without a number, and the directive',
    tool: 'graphile-migrate',
    name: 'current/add.sql',
    beside: ['current.sql'],
    text: '--! no-transaction\nSELECT 1;\n',
    expected: [
      'fails []: current.sql is there too, and graphile-migrate refuses to run where there is both current.sql and a folder current. Move the statements of one into the other.',
      'fails []: The name of this file is not a number with a dash and a word behind it, and graphile-migrate refuses to run where one in current/ is named otherwise. Name it 1-name.sql.',
      'fails [--! no-transaction]: graphile-migrate refuses `--! no-transaction` in the files of current/. Write this migration in current.sql.',
    ],
  },
  {
    title: 'a pair of files',
    tool: 'node-pg-migrate',
    name: '1_a.down.sql',
    beside: ['1_a.up.sql'],
    text: UP,
    expected: [
      'ignored []: The command node-pg-migrate runs this file upwards like any other, and before the up file: pairs of `.up.sql` and `.down.sql` are one migration only for programs that choose its loader `sql`. Write both parts into one file, behind `-- Up Migration` and `-- Down Migration`.',
    ],
  },
  {
    title: 'a statement above the markers, and a marker twice',
    tool: 'node-pg-migrate',
    name: '1_a.sql',
    text: 'SELECT 0;\n-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 2;\n -- Up Migration\nSELECT 3;\n',
    expected: [
      'ignored [SELECT 0]: This statement stands above the first marker, so node-pg-migrate never runs it. Put it behind `-- Up Migration`.',
      'ignored [-- Up Migration]: node-pg-migrate reads only the first marker of a kind, so what stands behind this one runs downwards with what stands before it. Leave the marker out, or make a file of its own of this part.',
    ],
  },
  {
    title: 'a name without a number',
    tool: 'node-pg-migrate',
    name: 'seed.sql',
    text: UP,
    expected: [
      'fails []: The name of this file does not begin with a number, and node-pg-migrate refuses to run where any file of the folder is named so. Give it a number, or move it out of the folder.',
    ],
  },
  {
    title: 'a title twice',
    tool: 'postgres-migrations',
    name: '2-a.sql',
    beside: ['1_a.sql'],
    text: UP,
    expected: [
      'fails []: 1_a.sql has the title a too: postgres-migrations runs the first and fails when it notes the second as done. Give one of them a title of its own.',
    ],
  },
  {
    title: 'a long title',
    tool: 'postgres-migrations',
    name: `1-${'a'.repeat(101)}.sql`,
    text: UP,
    expected: [
      'fails []: The title of this file has 101 characters, and postgres-migrations can note only 100, so that the deploy fails. Shorten it.',
    ],
  },
  {
    title: 'a number that the tool has itself',
    tool: 'postgres-migrations',
    name: '0-a.sql',
    text: UP,
    expected: [
      'fails []: postgres-migrations has a migration 0 of its own, so it finds the numbers not consecutive and refuses to run. Number the files from 1.',
    ],
  },
  {
    title: 'a migration in JavaScript between two others',
    tool: 'postgres-migrations',
    name: '3.sql',
    beside: ['1-a.sql', '2-b.js'],
    text: UP,
    expected: [],
  },
  {
    title: 'a name without a number',
    tool: 'postgres-migrations',
    name: 'seed.sql',
    text: UP,
    expected: [
      'fails []: The name of this file does not begin with a number, and postgres-migrations refuses to run where any `.sql` file is named so. Give it the next number, or move it out of the folder.',
    ],
  },
  {
    title: 'a line of the plan without who planned it',
    tool: 'sqitch',
    name: 'deploy/b.sql',
    texts: { 'sqitch.plan': plan('a', '  b [a] 2025-01-01T00:00:00Z # Later.') },
    text: UP,
    expected: [
      'fails []: Sqitch cannot read line 5 of sqitch.plan, `b [a] 2025-01-01T00:00:00Z # Later.`, so it refuses to run. Take the line from the last commit, or take it out and let `sqitch add` write it.',
    ],
  },
  {
    title: 'a change twice without a tag between',
    tool: 'sqitch',
    name: 'deploy/b.sql',
    texts: { 'sqitch.plan': plan('b', 'a', `b [a] ${PLANNED}`) },
    text: UP,
    expected: [
      'fails []: sqitch.plan names the change b twice without a tag between, so Sqitch refuses to run. Take one of them out, or set a tag and let `sqitch rework b` write the second.',
    ],
  },
  {
    title: 'a change that was reworked behind a tag',
    tool: 'sqitch',
    name: 'deploy/b.sql',
    beside: ['deploy/b@v1.sql', 'deploy/a.sql'],
    texts: { 'sqitch.plan': plan('b', `@v1 ${PLANNED}`, 'a', `  b [b@v1] ${PLANNED} # Again.\r`, '# end') },
    text: UP,
    expected: [],
  },
  {
    title: 'a planned change without its file, told at the one before it',
    tool: 'sqitch',
    name: 'deploy/a.sql',
    beside: ['revert/b.sql'],
    texts: { 'sqitch.plan': plan('a', 'b') },
    text: UP,
    expected: [
      'fails []: sqitch.plan names the change b, but there is no deploy/b.sql, so Sqitch stops where it would deploy it. Bring the file back, or take the change out of the plan.',
    ],
  },
  {
    title: 'a first change without its file, told at the one behind it',
    tool: 'sqitch',
    name: 'deploy/b.sql',
    texts: { 'sqitch.plan': plan('a', 'b') },
    text: UP,
    expected: [
      'fails []: sqitch.plan names the change a, but there is no deploy/a.sql, so Sqitch stops where it would deploy it. Bring the file back, or take the change out of the plan.',
    ],
  },
  {
    title: 'statements and no changeset',
    tool: 'liquibase',
    name: '1.sql',
    text: `--liquibase formatted sql\n${UP}`,
    expected: [
      'ignored [SELECT 1]: This statement stands before the first `--changeset author:id`, so Liquibase never runs it. Give it a changeset.',
    ],
  },
];

describe('what tools make of bad files', () => {
  for (const { title, tool: id, name, beside = [], texts = {}, text, expected } of CASES) {
    it(`${id}: ${title}`, () => {
      const tool = toolById(id);
      const project = { names: [name, ...beside], texts: new Map(Object.entries(texts)) };
      const problems = problemsOf(tool, tool, name, splitScript(text), project);
      assert.deepEqual(
        problems.map(({ kind, span = { start: 0, end: 0 }, message }) => {
          return `${kind} [${text.slice(span.start, span.end)}]: ${message}`;
        }),
        expected,
      );
    });
  }
});
