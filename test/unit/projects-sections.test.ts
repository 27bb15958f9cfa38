import * as assert from 'node:assert/strict';
import { toolById } from '../../server/src/projects/tools';
import { splitScript } from '../../server/src/statements/split';
import { sectionsOf } from './projects-sections';

function withoutTransaction(tool: string, text: string, direction?: 'up' | 'down'): string | undefined {
  const edits = toolById(tool).withoutTransaction?.(splitScript(text), direction);
  if (edits === undefined) return undefined;
  return [...edits]
    .reverse()
    .reduce(
      (result, { span, text: added }) => result.slice(0, span.start) + added + result.slice(span.end),
      text,
    );
}

describe('projects: sections and their transactions', () => {
  const cases: [string, string, string, string, string[]][] = [
    ['golang-migrate up', 'golang-migrate', '1_a.up.sql', 'SELECT 1;', ['up implicit: SELECT 1;']],
    ['golang-migrate down', 'golang-migrate', '1_a.down.sql', 'SELECT 1;', ['down implicit: SELECT 1;']],
    [
      'dbmate, repeated and without a transaction',
      'dbmate',
      '1.sql',
      'SELECT 0;\n-- migrate:up\nA;\n-- migrate:down transaction:false\nB;\n  -- migrate:up\n--migrate:up\nC;',
      [
        'up tool: -- migrate:up A;',
        'down implicit: -- migrate:down transaction:false B; -- migrate:up',
        'up tool: --migrate:up C;',
      ],
    ],
    [
      'goose',
      'goose',
      '1_a.sql',
      '-- +goose Up\nA;\n-- +goose Down\nB;',
      ['up tool: -- +goose Up A;', 'down tool: -- +goose Down B;'],
    ],
    [
      'goose without a transaction, for the whole file',
      'goose',
      '1_a.sql',
      '-- +goose NO TRANSACTION\n-- +goose Up\nA;\n-- +goose Down\nB;',
      ['up none: -- +goose Up A;', 'down none: -- +goose Down B;'],
    ],
    ['plain', 'plain', 'a.sql', 'A;\nB;', ['up none: A; B;']],
    ['plain down file', 'plain', '1_a.down.sql', 'A;', ['down none: A;']],
    [
      'plain with marker comments',
      'plain',
      'a.sql',
      '-- Up\nA;\n\n-- Down\nB;\n',
      ['up none: -- Up A;', 'down none: -- Down B;'],
    ],
    [
      'plain with only a down marker',
      'plain',
      'a.sql',
      'A;\n-- down:\nB;',
      ['up none: A;', 'down none: -- down: B;'],
    ],
    [
      'plain: words behind a statement are no marker',
      'plain',
      'a.sql',
      'A; -- down',
      ['up none: A; -- down'],
    ],
    [
      'plain: markers in strings are none',
      'plain',
      'a.sql',
      "SELECT '\n-- Down\n';",
      ["up none: SELECT ' -- Down ';"],
    ],
  ];
  for (const [title, tool, name, text, expected] of cases) {
    it(title, () => {
      assert.deepEqual(sectionsOf(tool, name, text), expected);
    });
  }
});

describe('projects: leaving the transaction', () => {
  const cases: [string, string, string, string | undefined, ('up' | 'down')?][] = [
    ['golang-migrate has none to leave', 'golang-migrate', 'A;', undefined],
    ['plain has none to leave', 'plain', 'A;', undefined],
    [
      'dbmate',
      'dbmate',
      '-- migrate:up  \nA;\n-- migrate:down\nB;',
      '-- migrate:up transaction:false  \nA;\n-- migrate:down\nB;',
    ],
    [
      'dbmate, down',
      'dbmate',
      '-- migrate:up\nA;\n-- migrate:down\nB;',
      '-- migrate:up\nA;\n-- migrate:down transaction:false\nB;',
      'down',
    ],
    ['dbmate, once', 'dbmate', '-- migrate:up transaction:false\nA;', undefined],
    ['goose', 'goose', '-- note\n-- +goose Up\nA;', '-- note\n-- +goose NO TRANSACTION\n-- +goose Up\nA;'],
    ['goose with CRLF', 'goose', '-- +goose Up\r\nA;', '-- +goose NO TRANSACTION\r\n-- +goose Up\r\nA;'],
    ['goose, once', 'goose', '-- +goose NO TRANSACTION\n-- +goose Up\nA;', undefined],
  ];
  for (const [title, tool, text, expected, direction] of cases) {
    it(title, () => {
      assert.equal(withoutTransaction(tool, text, direction), expected);
    });
  }
});
