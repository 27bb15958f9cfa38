import * as assert from 'node:assert/strict';
import { matchesGlob } from '../../server/src/projects/globs';
import { isMigrationPath, looksLikeOtherDialect } from '../../server/src/projects/migrations';
import { orderMigrations, placeInOrder } from '../../server/src/projects/order';
import type { Section, StepFile } from '../../server/src/projects/tool';
import { recogniseTool, toolById } from '../../server/src/projects/tools';
import { splitScript } from '../../server/src/statements/split';

const NOW = new Date('2025-06-01T12:00:00Z');

const INDEX_STEP: StepFile = {
  slug: 'add_index',
  header: ['Build an index, step 1 of 2 (expand): build it.'],
  up: 'CREATE INDEX CONCURRENTLY i ON t (a);\n',
  down: 'DROP INDEX CONCURRENTLY IF EXISTS i;\n',
  transaction: false,
  downTransaction: false,
};
const CHECK_STEP: StepFile = {
  slug: 'add_check',
  header: ['Build an index, step 2 of 2 (contract): check it.'],
  up: "SET LOCAL lock_timeout = '5s';\nALTER TABLE t ADD CHECK (a > 0) NOT VALID;\n",
  down: '',
  transaction: true,
  downTransaction: true,
};
const BLOCK_STEP: StepFile = {
  slug: 'backfill',
  header: [],
  up: 'DO $$\nBEGIN\n  PERFORM 1;\nEND\n$$;\n',
  down: 'ALTER TABLE t DROP a;\nALTER TABLE t DROP b;\n',
  transaction: false,
  downTransaction: true,
};

/** Sections as `direction mode: text`, white space collapsed. */
function shown(text: string, sections: readonly Section[]): string[] {
  return sections.map(
    ({ direction, mode, span }) =>
      `${direction} ${mode}: ${text.slice(span.start, span.end).trim().replace(/\s+/g, ' ')}`,
  );
}

function sectionsOf(tool: string, fileName: string, text: string): string[] {
  return shown(text, toolById(tool).sections(fileName, splitScript(text)));
}

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

function series(tool: string, existing: readonly string[], ...steps: StepFile[]): Record<string, string> {
  const files = toolById(tool).series(steps, existing, NOW);
  return Object.fromEntries(files.map(({ path, text }) => [path, text]));
}

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

describe('projects: file names', () => {
  const cases: [string, string, unknown][] = [
    ['golang-migrate', '000012_add_x.up.sql', { version: '000012', title: 'add_x', direction: 'up' }],
    ['golang-migrate', '12_a.down.sql', { version: '12', title: 'a', direction: 'down' }],
    ['golang-migrate', '12_a.sql', undefined],
    ['golang-migrate', 'README.md', undefined],
    ['dbmate', '20250101120000_add.sql', { version: '20250101120000', title: 'add' }],
    ['dbmate', 'schema.sql', undefined],
    ['goose', '00001_add.sql', { version: '00001', title: 'add' }],
    ['goose', '00001_add.go', undefined],
    ['plain', '0001_add.sql', { version: '0001', title: 'add' }],
    ['plain', '1.10-add.sql', { version: '1.10', title: 'add' }],
    ['plain', 'V2__add.sql', { version: '2', title: 'add' }],
    ['plain', 'U2__add.sql', { version: '2', title: 'add', direction: 'down' }],
    ['plain', '0001_add.down.sql', { version: '0001', title: 'add', direction: 'down' }],
    ['plain', 'users.sql', { version: 'users', title: 'users' }],
    ['plain', 'notes.txt', undefined],
  ];
  for (const [tool, name, expected] of cases) {
    it(`${tool} reads ${name}`, () => {
      assert.deepEqual(toolById(tool).parseName(name), expected);
    });
  }
});

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

describe('projects: the files of a series', () => {
  it('golang-migrate writes pairs, never an empty file', () => {
    assert.deepEqual(series('golang-migrate', ['009_a.up.sql', '009_a.down.sql'], INDEX_STEP, CHECK_STEP), {
      '010_add_index.up.sql':
        '-- Build an index, step 1 of 2 (expand): build it.\nCREATE INDEX CONCURRENTLY i ON t (a);\n',
      '010_add_index.down.sql':
        '-- Undo: Build an index, step 1 of 2 (expand): build it.\nDROP INDEX CONCURRENTLY IF EXISTS i;\n',
      '011_add_check.up.sql':
        "-- Build an index, step 2 of 2 (contract): check it.\nSET LOCAL lock_timeout = '5s';\nALTER TABLE t ADD CHECK (a > 0) NOT VALID;\n",
      '011_add_check.down.sql':
        '-- Undo: Build an index, step 2 of 2 (contract): check it.\n-- Nothing to undo.\n',
    });
  });
  it('dbmate writes sections with their own transaction option', () => {
    assert.deepEqual(series('dbmate', ['20250601120000_a.sql'], INDEX_STEP, CHECK_STEP), {
      '20250601120001_add_index.sql':
        '-- migrate:up transaction:false\n-- Build an index, step 1 of 2 (expand): build it.\nCREATE INDEX CONCURRENTLY i ON t (a);\n\n-- migrate:down transaction:false\nDROP INDEX CONCURRENTLY IF EXISTS i;\n',
      '20250601120002_add_check.sql':
        "-- migrate:up\n-- Build an index, step 2 of 2 (contract): check it.\nSET LOCAL lock_timeout = '5s';\nALTER TABLE t ADD CHECK (a > 0) NOT VALID;\n\n-- migrate:down\n-- Nothing to undo.\n",
    });
  });
  it('goose leaves the transaction for the whole file, and opens one where a direction needs it', () => {
    assert.deepEqual(series('goose', ['00007_a.sql'], INDEX_STEP, BLOCK_STEP), {
      '00008_add_index.sql':
        '-- +goose NO TRANSACTION\n-- +goose Up\n-- Build an index, step 1 of 2 (expand): build it.\nCREATE INDEX CONCURRENTLY i ON t (a);\n\n-- +goose Down\nDROP INDEX CONCURRENTLY IF EXISTS i;\n',
      '00009_backfill.sql':
        '-- +goose NO TRANSACTION\n-- +goose Up\n-- +goose StatementBegin\nDO $$\nBEGIN\n  PERFORM 1;\nEND\n$$;\n-- +goose StatementEnd\n\n-- +goose Down\nBEGIN;\nALTER TABLE t DROP a;\nALTER TABLE t DROP b;\nCOMMIT;\n',
    });
  });
  it('plain files keep their undo part as a comment, and open the transaction that SET LOCAL needs', () => {
    assert.deepEqual(series('plain', [], INDEX_STEP, CHECK_STEP), {
      '0001_add_index.sql':
        '-- Build an index, step 1 of 2 (expand): build it.\nCREATE INDEX CONCURRENTLY i ON t (a);\n\n-- To undo:\n-- DROP INDEX CONCURRENTLY IF EXISTS i;\n',
      '0002_add_check.sql':
        "-- Build an index, step 2 of 2 (contract): check it.\nBEGIN;\nSET LOCAL lock_timeout = '5s';\nALTER TABLE t ADD CHECK (a > 0) NOT VALID;\nCOMMIT;\n",
    });
  });
  it('plain pairs get a down file', () => {
    assert.deepEqual(series('plain', ['01-a.sql', '01-a.down.sql'], INDEX_STEP), {
      '02-add_index.sql':
        '-- Build an index, step 1 of 2 (expand): build it.\nCREATE INDEX CONCURRENTLY i ON t (a);\n',
      '02-add_index.down.sql':
        '-- Undo: Build an index, step 1 of 2 (expand): build it.\nDROP INDEX CONCURRENTLY IF EXISTS i;\n',
    });
  });

  const names: [string, string, string[], string[]][] = [
    ['golang-migrate in an empty folder', 'golang-migrate', [], ['000001_', '000002_']],
    ['width is kept', 'plain', ['0099_a.sql', '0100_b.sql'], ['0101_', '0102_']],
    ['numbers, not text', 'plain', ['9_a.sql', '10_b.sql'], ['11_', '12_']],
    ['an outgrown width', 'plain', ['99_a.sql'], ['100_', '101_']],
    ['a timestamp of the past', 'dbmate', ['20240101000000_a.sql'], ['20250601120000_', '20250601120001_']],
    ['a timestamp of the future', 'goose', ['20260101235959_a.sql'], ['20260102000000_', '20260102000001_']],
    [
      'a timestamp that is no date',
      'goose',
      ['20269999999999_a.sql'],
      ['20270000000000_', '20270000000001_'],
    ],
    ['seconds since 1970', 'golang-migrate', ['1700000000_a.up.sql'], ['1748779200_', '1748779201_']],
    ['milliseconds since 1970', 'plain', ['1700000000000_a.sql'], ['1748779200000_', '1748779200001_']],
    ['a folder of names without versions', 'plain', ['schema.sql'], ['0001_', '0002_']],
    ['a number behind all names as text', 'dbmate', ['2_a.sql', '10_b.sql'], ['3_', '4_']],
    [
      'a date with milliseconds at the end of a year',
      'node-pg-migrate',
      ['20261231235959999_a.sql'],
      ['20270101000000000_', '20270101000000001_'],
    ],
    ['prefix and separator', 'plain', ['V1__a.sql', 'V2__b.sql'], ['V3__', 'V4__']],
    ['goose in an empty folder', 'goose', [], ['20250601120000_', '20250601120001_']],
  ];
  for (const [title, tool, existing, expected] of names) {
    it(`names: ${title}`, () => {
      const paths = Object.keys(series(tool, existing, INDEX_STEP, CHECK_STEP)).filter(
        (path) => !path.endsWith('.down.sql'),
      );
      assert.deepEqual(
        paths.map((path) => path.replace(/add_.*$/, '')),
        expected,
      );
      assert.deepEqual(
        paths.filter((path) => existing.includes(path)),
        [],
      );
    });
  }

  it('what a tool writes, it reads as it was meant', () => {
    for (const tool of ['golang-migrate', 'dbmate', 'goose', 'plain']) {
      for (const [path, text] of Object.entries(series(tool, [], INDEX_STEP))) {
        const modes = toolById(tool)
          .sections(path, splitScript(text))
          .map(({ mode }) => mode);
        assert.ok(
          modes.every((mode) => mode !== 'tool'),
          path,
        );
      }
    }
  });
});

describe('projects: order and history', () => {
  const golang = toolById('golang-migrate');
  const files = ['10_c.up.sql', '10_c.down.sql', '2_b.up.sql', '2_b.down.sql', '1_a.up.sql', 'x.txt'];
  it('orders by number', () => {
    assert.deepEqual(orderMigrations(golang, { names: files, texts: new Map() }), [
      '1_a.up.sql',
      '2_b.up.sql',
      '10_c.up.sql',
    ]);
  });
  it('orders dotted versions part by part, and names without a version behind them', () => {
    const names = ['a.sql', 'V1.10__b.sql', 'V1.9__a.sql'];
    assert.deepEqual(orderMigrations(toolById('plain'), { names, texts: new Map() }), [
      'V1.9__a.sql',
      'V1.10__b.sql',
      'a.sql',
    ]);
  });
  const orders: [string, string, string[]][] = [
    ['dbmate: whole names as text', 'dbmate', ['10_a.sql', '1_b.sql', '20250101.sql', '2_c.sql']],
    ['Atlas: whole names as text', 'atlas', ['10_a.sql', '1_b.sql']],
    ['Prisma: whole names as text', 'prisma', ['10_a/migration.sql', '1_b/migration.sql']],
    [
      'diesel: versions without their dashes as text',
      'diesel',
      ['1_b/up.sql', '10_a/up.sql', '2025-01-01-000000_x/up.sql', '20250102000000_y/up.sql'],
    ],
    ['sql-migrate: numbers, then names', 'sql-migrate', ['2.sql', '10-a.sql', 'a.sql']],
    [
      'node-pg-migrate: 17 digits are a date among milliseconds',
      'node-pg-migrate',
      ['2.sql', '10-a.sql', '20250101000000000_date.sql', '1735689600001_later.sql'],
    ],
    [
      'graphile-migrate: what is current is last, by numbers',
      'graphile-migrate',
      ['committed/000001.sql', 'committed/000010.sql', 'current/2-a.sql', 'current/10-b.sql'],
    ],
  ];
  for (const [title, tool, expected] of orders) {
    it(title, () => {
      const names = [...expected].reverse();
      assert.deepEqual(orderMigrations(toolById(tool), { names, texts: new Map() }), expected);
      for (const [place, name] of expected.entries()) {
        const others = expected.filter((other) => other !== name);
        assert.equal(placeInOrder(toolById(tool), others, name), place);
      }
    });
  }
  it('places a file that is not in the folder yet', () => {
    const order = ['1_a.up.sql', '2_b.up.sql', '10_c.up.sql'];
    assert.equal(placeInOrder(golang, order, '3_new.up.sql'), 2);
    assert.equal(placeInOrder(golang, order, '11_new.up.sql'), 3);
    assert.equal(placeInOrder(golang, order, 'notes.txt'), 3);
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
