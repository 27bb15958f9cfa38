import * as assert from 'node:assert/strict';
import { LARGEST_FILE } from '../../../server/src/rules/unchecked-file';
import { RULES } from '../../../server/src/rules/rules';
import { readConfiguration } from '../../../server/src/settings/read';
import { createProject } from '../service/project';
import { countCases, table } from './lint';

table('syntax-error', [
  ['a word that is none', 'CREATE «TABEL» t (a int);'],
  ['half typed, at the end of the file', 'ALTER TABLE users ADD COLUMN«»'],
  [
    'one of several, the others are read',
    'CREATE TABLE a (x int);\r\nCREATE TABLE b (x int,«)»;\r\nDROP TABLE c;',
  ],
  ['behind text that is not ASCII', "SELECT 'größer 😀' FORM «t» WHERE x = 1 y;"],
  ['in a quoted name without an end', 'SELECT 1;\nALTER TABLE «"users RENAME TO people;»\n'],
  ['a comma too many, in another schema', 'ALTER TABLE "Shop"."Größen" ADD a int,«»;'],
  ['every kind of comment', '-- ; \'\n/* "; /* nested */ */ SELECT /* ü */ 1; -- end'],
  ['quotes in strings', "SELECT 'it''s', E'\\'', $$;'$$, U&'d\\0061t', 'a;b';"],
  [
    'a function body with its own quotes',
    "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $f$ SELECT $q$;'$q$ $f$;",
  ],
  [
    'a body without quotes',
    'CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;',
  ],
  ['empty statements', ';;\r\n;'],
  ['commands of psql, and data of COPY', "\\set ON_ERROR_STOP on\nCOPY t FROM stdin;\n1\t'\n\\.\nSELECT 1;"],
]);

table('unused-ignore', [
  ['a rule that is silent', '-- safe-migrations:ignore «drop-table» — it is empty\nSELECT 1;'],
  ['a rule that does not exist', '-- safe-migrations:ignore «drop-tabel»\nDROP TABLE t;'],
  [
    'one of two, in CRLF',
    '/* ü */ -- safe-migrations:ignore drop-table, «drop-cascade» — alt\r\nDROP TABLE t;',
  ],
  ['about the file', '-- safe-migrations:ignore-file «truncate-table» — größer\nDROP TABLE t;'],
  ['above another statement', '-- safe-migrations:ignore «drop-table»\nSELECT 1;\nDROP TABLE t;'],
  ['at the end of the file', 'DROP TABLE t;\n\n-- safe-migrations:ignore «drop-table»\n'],
  ['it silences', '-- safe-migrations:ignore drop-table — moved to "Ü"\nDROP TABLE t;'],
  ['on the same line', 'DROP TABLE t; -- safe-migrations:ignore drop-table — moved'],
  ['inside the statement', 'DROP TABLE /* safe-migrations:ignore drop-table */ t;'],
  ['about the file, from its end', 'DROP TABLE t;\n-- safe-migrations:ignore-file drop-table'],
  [
    'a rule that is off',
    '-- safe-migrations:ignore drop-table — moved\nDROP TABLE t;',
    { settings: { rules: { 'drop-table': 'off' } } },
  ],
  ['the words in a text', "INSERT INTO notes VALUES ('-- safe-migrations:ignore drop-table');"],
]);

const CONFIGURATIONS: readonly (readonly [title: string, text: string, problems: number])[] = [
  ['a misspelt setting', '{"postgresVersoin": 14}', 1],
  ['a version that does not exist', '{"postgresVersion": 9}', 1],
  ['a word where a number is due', '{"batchSize": "many"}', 1],
  ['a rule that does not exist', '{"rules": {"drop-tabel": "off"}}', 1],
  ['a severity that does not exist', '{"rules": {"drop-table": "loud"}}', 1],
  ['a duration without a unit', '{"lockTimeout": "5"}', 1],
  ['three at once', '{"preset": "lax", "tables": {"größen": {"row": 1}}}', 3],
  ['nothing', '{}', 0],
  ['comments and a comma at the end', '{\r\n  // warum\r\n  "preset": "strict",\r\n}', 0],
  ['sizes of quoted tables', '{"tables": {"\\"Shop\\".\\"Größen\\"": {"rows": 5000000}}}', 0],
  ['no limit', '{"statementTimeout": "0", "lockTimeout": "750ms"}', 0],
  ['severities', '{"rules": {"drop-table": "off", "missing-down": "error"}}', 0],
  ['no time zone', '{"timeZone": null, "schema": ["schema.sql"]}', 0],
];

describe('invalid-config', () => {
  const ids = RULES.map(({ id }) => id);
  for (const [title, text, count] of CONFIGURATIONS) {
    it(title, () => {
      const { problems } = readConfiguration(text, ids);
      assert.equal(problems.length, count, JSON.stringify(problems));
      for (const { message, span } of problems) {
        assert.match(message, /^\S.*\S[.?]$/s);
        assert.ok(span.start < span.end && span.end <= text.length, message);
      }
    });
  }
  const speaking = CONFIGURATIONS.filter(([, , count]) => count > 0).length;
  countCases('invalid-config', speaking, CONFIGURATIONS.length - speaking);
});

const FILES: readonly (readonly [title: string, text: string, speaks: boolean])[] = [
  ['a null byte', 'DROP TABLE t;\0', true],
  ['a null byte in a string', "INSERT INTO t VALUES ('\0');", true],
  ['a null byte in a comment at the start', '-- \0\nSELECT 1;', true],
  ['UTF-16 that was read as UTF-8', 'D\0R\0O\0P\0', true],
  ['a file that is too long', `-- ${'x'.repeat(LARGEST_FILE)}`, true],
  ['too long by one character that is not ASCII', `--${'ü'.repeat(LARGEST_FILE - 1)}`, true],
  ['an empty file', '', false],
  ['a byte order mark and CRLF', '\uFEFFSELECT 1;\r\n', false],
  ['half of a surrogate pair', "SELECT '\uD83D';", false],
  ['control characters', 'SELECT\u000b1;\u001a', false],
  ['a replacement character', "SELECT '\uFFFD';", false],
  ['a long file', `-- ${'x'.repeat(100_000)}`, false],
];

describe('unchecked-file', () => {
  for (const [title, text, speaks] of FILES) {
    it(title, async () => {
      const project = await createProject({ 'migrations/0001_a.sql': text });
      const { findings } = await project.check('migrations/0001_a.sql');
      assert.equal(findings.filter(({ rule }) => rule === 'unchecked-file').length, speaks ? 1 : 0);
      if (speaks) assert.match(findings[0]!.message, /^This file was not checked: .*\.$/);
    });
  }
  const speaking = FILES.filter(([, , speaks]) => speaks).length;
  countCases('unchecked-file', speaking, FILES.length - speaking);
});
