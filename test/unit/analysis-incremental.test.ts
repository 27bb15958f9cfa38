import * as assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { analyzeFile } from '../../server/src/analysis/analyze';
import type { AnalyzedFile } from '../../server/src/analysis/analyzed-file';
import { toolById } from '../../server/src/projects/tools';
import type { ToolId } from '../../server/src/projects/tool';
import { loadPostgresReader } from '../../server/src/readers/postgres';
import type { Reader } from '../../server/src/readers/reader';
import { runRules } from '../../server/src/rules/engine';
import { RULES } from '../../server/src/rules/rules';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/settings/settings';
import type { Catalog } from '../../server/src/schema/catalog';
import { schemaAfter, schemaText } from './schema-text';

let reader: Reader;
let history: Catalog;
before(async () => {
  reader = await loadPostgresReader();
  history = await schemaAfter(
    `CREATE TABLE t0 (id int PRIMARY KEY, a int, b text);
     CREATE TABLE t1 (id int PRIMARY KEY, a int REFERENCES t0 (id), b text);
     CREATE TABLE t2 (id int, a int) PARTITION BY RANGE (id);
     CREATE TABLE t2_1 PARTITION OF t2 FOR VALUES FROM (0) TO (10);
     CREATE INDEX i0 ON t0 (a);
     CREATE VIEW v0 AS SELECT a FROM t0;
     CREATE TYPE mood AS ENUM ('x');
     CREATE SCHEMA other; CREATE TABLE other.t0 (id int);`,
    undefined,
    'earlier',
  );
});

function analyze(tool: ToolId, text: string, settings: Settings, previous?: AnalyzedFile): AnalyzedFile {
  return analyzeFile({
    id: 'this',
    fileName: tool === 'golang-migrate' ? '0002_x.up.sql' : '0002_x.sql',
    text,
    tool: toolById(tool),
    history,
    settings,
    reader,
    hasDownFile: false,
    ...(previous ? { previous } : {}),
  });
}

/** All that can be asked of an analysis, with what the rules find. */
function everything(file: AnalyzedFile): unknown {
  return {
    findings: runRules(file, RULES),
    transactions: file.transactions,
    statements: file.statements.map(
      ({ before: from, after, operations, read, effect, transaction, index }) => ({
        index,
        read,
        effect,
        transaction,
        from: described(from),
        after: described(after),
        operations: operations.map(({ catalog, operation, effect: own, body }) => ({
          operation,
          own,
          body,
          catalog: described(catalog),
        })),
      }),
    ),
  };
}

function described(catalog: Catalog): unknown {
  const { defaultSchema, searchPath, complete, renamedTables } = catalog;
  return [schemaText(catalog), defaultSchema, searchPath, complete, renamedTables];
}

/** Numbers below a limit that look random and are the same in each run. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Statements that depend on each other; `#` stands for a digit. */
const STATEMENTS = `
CREATE TABLE n# (id int, a int, b text)
CREATE TABLE IF NOT EXISTS t# (id int)
CREATE TEMP TABLE t# (id int)
CREATE TABLE c# () INHERITS (t#)
DROP TABLE t#
DROP TABLE IF EXISTS n# CASCADE
ALTER TABLE t# ADD COLUMN a# int NOT NULL DEFAULT 0, ALTER COLUMN a SET NOT NULL
ALTER TABLE n# ADD COLUMN c# serial
ALTER TABLE t# DROP COLUMN a
ALTER TABLE t# RENAME COLUMN a TO a#
ALTER TABLE t# RENAME COLUMN a# TO a
ALTER TABLE t# RENAME TO n#
ALTER TABLE n# RENAME TO t#
ALTER TABLE t# ADD CONSTRAINT k# CHECK (a > #) NOT VALID
ALTER TABLE t# VALIDATE CONSTRAINT k#
ALTER TABLE t# ADD UNIQUE (a)
ALTER TABLE t# ADD FOREIGN KEY (a) REFERENCES t# (id)
ALTER TABLE t# ALTER COLUMN b TYPE varchar(#)
ALTER TABLE t# SET SCHEMA other
CREATE INDEX i# ON t# (a)
CREATE INDEX ON t# (a)
CREATE UNIQUE INDEX CONCURRENTLY i# ON t# (b)
DROP INDEX IF EXISTS i#
DROP INDEX CONCURRENTLY i#
ALTER INDEX i# RENAME TO i#
CREATE VIEW v# AS SELECT a FROM t#
DROP VIEW v#
CREATE TYPE mood# AS ENUM ('x')
ALTER TABLE t# ADD COLUMN m# mood
DROP TYPE mood CASCADE
CREATE SEQUENCE s#
UPDATE t# SET a = #
DELETE FROM t# WHERE id = #
INSERT INTO t# SELECT * FROM t#
SET search_path = other, public
SET lock_timeout = '#s'
SET LOCAL search_path = other
BEGIN
COMMIT
ROLLBACK
SAVEPOINT s
ROLLBACK TO s
DROP SCHEMA other CASCADE
COMMENT ON TABLE t# IS 'DEPRECATED: #'
DO $$ BEGIN ALTER TABLE t# ADD COLUMN d# int; END $$
TRUNCATE t#
SELECT #
ALTER TABEL t#
-- safe-migrations:ignore drop-column
SELECT 'open
`
  .trim()
  .split('\n');

const FRAMES: readonly [ToolId, string, string][] = [
  ['plain', '', ''],
  ['golang-migrate', '', ''],
  ['dbmate', '-- migrate:up\n', '-- migrate:down\n'],
  ['goose', '-- +goose Up\n', '-- +goose Down\n'],
  ['plain', '-- Up\n', '-- Down\n'],
];

describe('analysis: after each of many edits as if made from nothing', () => {
  for (const [tool, up, down] of FRAMES) {
    for (const seed of [1, 2, 3]) {
      it(`${tool} ${up.trim()} ${seed}`, () => {
        const number = numbers(seed * 7919);
        const digit = (): string => String(number(3));
        const statement = (): string => {
          const isCommon = number(4) > 0;
          const text = STATEMENTS[number(isCommon ? 34 : STATEMENTS.length)]!;
          return text.replace(/#/g, digit) + (text.startsWith('--') ? '' : ';');
        };
        const lines = Array.from({ length: 25 }, statement);
        let boundary = 18;
        let settings = DEFAULT_SETTINGS;
        let previous: AnalyzedFile | undefined;
        for (let edit = 0; edit < 60; edit++) {
          const place = number(lines.length);
          const kind = number(12);
          if (kind < 6) lines[place] = statement();
          else if (kind < 8) lines.splice(place, 0, statement());
          else if (kind < 10 && lines.length > 15) lines.splice(place, 1);
          else if (kind === 10) boundary = number(lines.length);
          else if (number(3) === 0)
            settings = { ...settings, preset: number(2) === 0 ? 'strict' : 'recommended' };
          const text = [
            up,
            ...lines.slice(0, boundary).map((line) => `${line}\n`),
            down,
            ...lines.slice(boundary).map((line) => `${line}\n`),
          ].join('');
          const next = analyze(tool, text, settings, previous);
          // What nobody has asked of one version, the next one has not either.
          if (number(3) > 0)
            assert.deepEqual(everything(next), everything(analyze(tool, text, settings)), text);
          else if (number(2) === 0) runRules(next, RULES);
          previous = next;
        }
      });
    }
  }
});

describe('analysis: memory', () => {
  it('lets earlier versions of a file go', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    let previous = analyze('plain', 'SELECT 0; CREATE INDEX i0 ON t1 (a); DROP TABLE t0;', DEFAULT_SETTINGS);
    const earlier: WeakRef<AnalyzedFile>[] = [];
    for (let edit = 1; edit <= 5; edit++) {
      earlier.push(new WeakRef(previous));
      const text = `SELECT ${edit}; CREATE INDEX i${edit} ON t1 (a); DROP TABLE t0;`;
      previous = analyze('plain', text, DEFAULT_SETTINGS, previous);
      runRules(previous, RULES);
    }
    const held = (): number => earlier.filter((reference) => reference.deref() !== undefined).length;
    // References of a turn of the event loop are strong, and a collection that runs already keeps what it has met: what
    // several whole ones leave is held by somebody.
    for (let collections = 0; collections < 10; collections++) {
      await new Promise((resolve) => setImmediate(resolve));
      collect();
    }
    assert.equal(held(), 0);
    assert.equal(previous.statements.length, 3);
  });
});
