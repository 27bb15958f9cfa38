import { createHash } from 'node:crypto';
import { describeProblems } from './tool-problem-cases';

const UP = 'SELECT 1;\n';
const BODY = 'DO $$\nBEGIN\n  PERFORM 1; -- one\nEND\n$$;\n';
const hashed = (body: string): string =>
  `--! Previous: -\n--! Hash: sha1:${createHash('sha1').update(`${body.trim()}\n`).digest('hex')}\n\n${body}`;

describeProblems('what tools make of bad directives', [
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
    title: 'statements and no changeset',
    tool: 'liquibase',
    name: '1.sql',
    text: `--liquibase formatted sql\n${UP}`,
    expected: [
      'ignored [SELECT 1]: This statement stands before the first `--changeset author:id`, so Liquibase never runs it. Give it a changeset.',
    ],
  },
]);
