import { createHash } from 'node:crypto';
import type { BadInput } from './bad-input';

const seen = (label: string): string => `INSERT INTO seen (label) VALUES ('${label}');\n`;
const journal = (...entries: readonly (readonly [tag: string, when: number])[]): string =>
  JSON.stringify({
    version: '7',
    dialect: 'postgresql',
    entries: entries.map(([tag, when], idx) => ({ idx, version: '7', when, tag, breakpoints: true })),
  });
const hashed = (body: string): string =>
  `--! Previous: -\n--! Hash: sha1:${createHash('sha1').update(`${body.trim()}\n`).digest('hex')}\n\n${body}`;
const plan = (...lines: readonly string[]): string =>
  ['%syntax-version=1.0.0', '%project=shop', '', ...lines, ''].join('\n');
const change = (name: string): string => `${name} 2025-01-01T00:00:00Z Test <test@example.com> # ${name}.`;

/** What is wrong with the files that say what runs, and in which order. */
export const BAD_JOURNALS: readonly BadInput[] = [
  {
    title: 'a journal that is half-typed',
    tool: 'drizzle',
    files: { 'drizzle/0000_a.sql': seen('a'), 'drizzle/meta/_journal.json': '{"entries": [' },
    refused: /JSON/,
    ran: [],
    said: ['0000_a.sql: error'],
  },
  {
    title: 'a journal entry without its file',
    tool: 'drizzle',
    files: {
      'drizzle/0000_a.sql': seen('a'),
      'drizzle/meta/_journal.json': journal(['0000_a', 1], ['0001_b', 2]),
    },
    refused: /No file drizzle\/0001_b\.sql found/,
    ran: [],
    said: ['0000_a.sql: error'],
  },
  {
    title: 'a file that the journal does not list',
    tool: 'drizzle',
    files: {
      'drizzle/0000_a.sql': seen('a'),
      'drizzle/0001_b.sql': seen('b'),
      'drizzle/meta/_journal.json': journal(['0000_a', 1]),
    },
    ran: ['a'],
    said: ['0001_b.sql: warning'],
  },
  {
    title: 'a journal entry that is not later than one that ran',
    tool: 'drizzle',
    before: { 'drizzle/0000_a.sql': seen('a'), 'drizzle/meta/_journal.json': journal(['0000_a', 2]) },
    files: {
      'drizzle/0001_b.sql': seen('b'),
      'drizzle/meta/_journal.json': journal(['0000_a', 2], ['0001_b', 2]),
    },
    ran: ['a'],
    said: ['0001_b.sql: warning'],
  },
  {
    title: 'a committed file without headers',
    tool: 'graphile-migrate',
    files: { 'migrations/committed/000001.sql': seen('a') },
    refused: /header/i,
    ran: [],
    said: ['committed/000001.sql: error'],
  },
  {
    title: 'a committed file whose text was changed',
    tool: 'graphile-migrate',
    files: { 'migrations/committed/000001.sql': hashed(seen('a')).replace("'a'", "'b'") },
    refused: /hash/i,
    ran: [],
    said: ['committed/000001.sql: error'],
  },
  {
    title: 'headers that no empty line ends',
    tool: 'graphile-migrate',
    files: { 'migrations/committed/000001.sql': hashed(seen('a')).replace('\n\n', '\n') },
    refused: /header/i,
    ran: [],
    said: ['committed/000001.sql: error'],
  },
  {
    title: 'two files of one number',
    tool: 'graphile-migrate',
    files: {
      'migrations/committed/000001.sql': hashed(seen('a')),
      'migrations/committed/000001-b.sql': hashed(seen('b')),
    },
    refused: /0*1/,
    ran: [],
    said: ['committed/000001-b.sql: error', 'committed/000001.sql: error'],
  },
  {
    title: 'a plan without a project',
    tool: 'sqitch',
    files: { 'deploy/a.sql': seen('a'), 'sqitch.plan': `%syntax-version=1.0.0\n\n${change('a')}\n` },
    refused: /Missing %project pragma/,
    ran: [],
    said: ['a.sql: error'],
  },
  {
    title: 'a file that the plan does not name',
    tool: 'sqitch',
    files: { 'deploy/a.sql': seen('a'), 'deploy/b.sql': seen('b'), 'sqitch.plan': plan(change('a')) },
    ran: ['a'],
    said: ['b.sql: warning'],
  },
  {
    title: 'a line of the plan that cannot be read',
    tool: 'sqitch',
    files: { 'deploy/a.sql': seen('a'), 'sqitch.plan': plan(change('a'), 'b 2025') },
    refused: /Syntax error/,
    ran: [],
    said: ['a.sql: error'],
  },
  {
    title: 'a planned change without its file',
    tool: 'sqitch',
    files: { 'deploy/a.sql': seen('a'), 'sqitch.plan': plan(change('a'), change('b')) },
    refused: /deploy\/b\.sql/,
    ran: ['a'],
    said: ['a.sql: error'],
  },
  {
    title: 'a change that the plan names twice',
    tool: 'sqitch',
    files: { 'deploy/a.sql': seen('a'), 'sqitch.plan': plan(change('a'), change('a')) },
    refused: /Change "a" duplicates earlier declaration on line 4/,
    ran: [],
    said: ['a.sql: error'],
  },
];
