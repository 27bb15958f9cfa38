import * as assert from 'node:assert/strict';
import { matchesGlob } from '../../server/src/projects/globs';
import { isMigrationPath, looksLikeOtherDialect } from '../../server/src/projects/migrations';
import { recogniseTool, toolById } from '../../server/src/projects/tools';

describe('projects: recognising the tool of a folder', () => {
  const cases: [string, string[], string, string][] = [
    ['goose', ['0001_a.sql'], '-- +goose Up\nSELECT 1;', 'goose'],
    ['dbmate', ['2025_a.sql'], '-- migrate:up\nSELECT 1;', 'dbmate'],
    ['golang-migrate', ['1_a.up.sql', '1_a.down.sql'], 'SELECT 1;', 'golang-migrate'],
    ['markers are surer than names', ['1_a.up.sql'], '-- +goose Up', 'goose'],
    ['breakpoints', ['0000_a.sql'], 'SELECT 1;--> statement-breakpoint\nSELECT 2;', 'drizzle'],
    [
      'a directive that a file need not have',
      ['1-a.sql'],
      '-- postgres-migrations disable-transaction\nSELECT 1;',
      'postgres-migrations',
    ],
    ['a directive in a file that the tool would not run', ['a.sql'], '-- atlas:txmode none\n\n', 'plain'],
    ['anything else', ['0001_a.sql'], 'SELECT 1;', 'plain'],
    ['an empty folder', [], '', 'plain'],
  ];
  for (const [title, files, sample, id] of cases) {
    it(title, () => {
      assert.equal(recogniseTool({ names: files, sample, above: [] }).id, id);
    });
  }
  it('takes plain SQL for an id that is none', () => {
    assert.equal(toolById('rails').id, 'plain');
  });
});

describe('projects: which paths are migrations', () => {
  const none = { include: [], exclude: [] };
  const cases: [string, string, boolean, { include: string[]; exclude: string[] }?][] = [
    ['plain', 'db/migrations/users.sql', true],
    ['plain', 'db\\migrate\\users.sql', true],
    ['plain', 'migration/users.sql', true],
    ['plain', 'db/changelog/users.sql', true],
    ['plain', 'sql/0001_users.sql', true],
    ['plain', 'sql/V1__users.sql', true],
    ['plain', 'sql/20250101120000_users.sql', true],
    ['plain', 'queries/users.sql', false],
    ['plain', 'dumps/2025-01-31-dump.sql', false],
    ['plain', 'queries/7_days.sql', false],
    ['plain', 'db/migrations/README.md', false],
    ['golang-migrate', 'sql/1_a.up.sql', true],
    ['golang-migrate', 'db/migrations/seed.sql', false],
    ['plain', 'queries/users.sql', true, { include: ['queries/**'], exclude: [] }],
    ['plain', 'db/migrations/old/a.sql', false, { include: [], exclude: ['**/old/**'] }],
    ['plain', 'db/migrations/a.sql', false, { include: ['**/*.sql'], exclude: ['db/migrations/a.sql'] }],
  ];
  for (const [tool, path, expected, settings] of cases) {
    it(`${tool}: ${path} is ${expected ? 'one' : 'none'}`, () => {
      assert.equal(isMigrationPath(path, toolById(tool), settings ?? none), expected);
    });
  }

  const globs: [string, string, boolean][] = [
    ['a/b.sql', '**/*.sql', true],
    ['b.sql', '**/*.sql', true],
    ['a/b/c.sql', 'a/*.sql', false],
    ['a/b/c.sql', 'a', true],
    ['x/a/c.sql', 'a', true],
    ['a/c.sql', './a/?.sql', true],
    ['a/c.sql', 'a/*.{sql,psql}', true],
    ['a/c.sqlx', 'a/*.{sql,psql}', false],
    ['a+b/c.sql', 'a+b/**', true],
    ['ab/c.sql', 'a/**', false],
  ];
  for (const [path, glob, expected] of globs) {
    it(`${glob} ${expected ? 'matches' : 'does not match'} ${path}`, () => {
      assert.equal(matchesGlob(path, glob), expected);
    });
  }
});

describe('projects: other dialects', () => {
  const cases: [string, string | undefined][] = [
    ['CREATE TABLE `users` (`id` int);', "back-quoted names are MySQL's"],
    ['CREATE TABLE t (id int AUTO_INCREMENT);', "AUTO_INCREMENT is MySQL's"],
    ['CREATE TABLE t (id int) ENGINE=InnoDB;', "ENGINE is MySQL's"],
    ['ALTER TABLE t MODIFY COLUMN a int;', "MODIFY COLUMN is MySQL's"],
    ['CREATE TABLE t (id int unsigned);', "UNSIGNED is MySQL's"],
    ['DELIMITER //\nSELECT 1//', "DELIMITER is MySQL's"],
    ['PRAGMA foreign_keys = ON;', "PRAGMA is SQLite's"],
    ['CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);', "AUTOINCREMENT is SQLite's"],
    ['SELECT 1\nGO\nSELECT 2\nGO', "GO between batches is SQL Server's"],
    ['ALTER TABLE [dbo].[t] ADD a int;', "names in brackets are SQL Server's"],
    ['CREATE TABLE t (a VARCHAR2(10));', "VARCHAR2 is Oracle's"],
    ['SELECT 1;', undefined],
    ["INSERT INTO t VALUES ('`a` ENGINE=InnoDB AUTO_INCREMENT');", undefined],
    ['-- PRAGMA, AUTO_INCREMENT and `a`\nSELECT 1;', undefined],
    ["ALTER TABLE cars ADD COLUMN engine text DEFAULT 'x';", undefined],
    ["UPDATE cars SET engine = 'v8';", undefined],
    ['SELECT a ` b;', undefined],
    ['CREATE TABLE t (\n  go\n  int);', undefined],
    ['SELECT pragma, unsigned, modify FROM t;', undefined],
  ];
  for (const [text, expected] of cases) {
    it(JSON.stringify(text), () => {
      assert.equal(looksLikeOtherDialect(text), expected);
    });
  }
});
