import * as assert from 'node:assert/strict';
import type { StepFile } from '../../server/src/projects/tool';
import { toolById } from '../../server/src/projects/tools';
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

function series(tool: string, existing: readonly string[], ...steps: StepFile[]): Record<string, string> {
  const files = toolById(tool).series(steps, existing, NOW);
  return Object.fromEntries(files.map(({ path, text }) => [path, text]));
}

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
