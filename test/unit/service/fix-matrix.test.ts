import * as assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOOLS } from '../../../server/src/projects/tools';
import { fixesFor } from '../../../server/src/service/fixes';
import type { Fix } from '../../../server/src/service/types';
import { repositoryRoot } from '../../repository';
import { violations } from './fix-violations';
import { createProject } from './project';
import type { ToolUnderTest } from './tool-files';
import { TOOL_LAYOUTS, type ToolLayout } from './tool-layouts';

const UPDATE = process.env['SAFE_MIGRATIONS_SNAPSHOT'] === 'update';

const BASE = `CREATE TABLE users (id bigint PRIMARY KEY, email text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, status varchar(50), total numeric(10, 2), note text);
CREATE INDEX orders_status_idx ON orders (status);
`;

/** Unsafe statements, each with what takes it back. Actions of an ALTER TABLE stand alone, so that others can stand beside them. */
const STATEMENTS: readonly {
  readonly title: string;
  readonly sql?: string;
  readonly action?: string;
  readonly back: string;
}[] = [
  {
    title: 'CREATE INDEX',
    sql: 'CREATE INDEX orders_note_idx ON orders (note);',
    back: 'DROP INDEX orders_note_idx;',
  },
  {
    title: 'DROP INDEX',
    sql: 'DROP INDEX orders_status_idx;',
    back: 'CREATE INDEX orders_status_idx ON orders (status);',
  },
  {
    title: 'ADD FOREIGN KEY',
    action: 'ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id)',
    back: 'ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;',
  },
  {
    title: 'ADD CHECK',
    action: 'ADD CONSTRAINT orders_total_check CHECK (total >= 0)',
    back: 'ALTER TABLE orders DROP CONSTRAINT orders_total_check;',
  },
  {
    title: 'SET NOT NULL',
    action: 'ALTER COLUMN note SET NOT NULL',
    back: 'ALTER TABLE orders ALTER COLUMN note DROP NOT NULL;',
  },
  {
    title: 'ADD UNIQUE',
    action: 'ADD CONSTRAINT orders_note_key UNIQUE (note)',
    back: 'ALTER TABLE orders DROP CONSTRAINT orders_note_key;',
  },
  {
    title: 'ALTER TYPE',
    action: 'ALTER COLUMN total TYPE numeric(8, 1)',
    back: 'ALTER TABLE orders ALTER COLUMN total TYPE numeric(10, 2);',
  },
  {
    title: 'RENAME COLUMN',
    sql: 'ALTER TABLE orders RENAME COLUMN note TO remark;',
    back: 'ALTER TABLE orders RENAME COLUMN remark TO note;',
  },
  {
    title: 'DROP COLUMN',
    action: 'DROP COLUMN note',
    back: 'ALTER TABLE orders ADD COLUMN note text;',
  },
  {
    title: 'a volatile default',
    action: 'ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid()',
    back: 'ALTER TABLE orders DROP COLUMN token;',
  },
  { title: 'VACUUM', sql: 'VACUUM FULL orders;', back: 'SELECT 1;' },
  { title: 'a backfill', sql: "UPDATE orders SET note = '' WHERE note IS NULL;", back: 'SELECT 1;' },
];

/** Rules about other things than the hazard of the statement. */
const ASIDE = new Set([
  'not-idempotent',
  'missing-lock-timeout',
  'missing-statement-timeout',
  'missing-down',
  'down-does-not-reverse',
]);

interface Cell {
  readonly place: string;
  readonly file: string;
  readonly files: Readonly<Record<string, string>>;
}

function cellsOf(layout: ToolLayout, { sql, action, back }: (typeof STATEMENTS)[number]): readonly Cell[] {
  const alone = sql ?? `ALTER TABLE orders ${action ?? ''};`;
  const upwards = (place: string, text: string): Cell => ({
    place,
    file: layout.up,
    files: layout.files(BASE, `${text}\n`, `${back}\n`),
  });
  const cells = [
    upwards('alone', alone),
    upwards('beside another', `CREATE TABLE audits (id bigint PRIMARY KEY);\n${alone}`),
  ];
  if (action !== undefined) {
    const among = `ALTER TABLE orders\n  ADD COLUMN a integer,\n  ${action},\n  ADD COLUMN b integer;`;
    cells.push(upwards('one action of several', among));
  }
  if (layout.down !== undefined) {
    const files = layout.files(BASE, `${back}\n`, `${alone}\n`);
    cells.push({ place: 'downwards', file: layout.down, files });
  }
  return cells;
}

/** What each finding about the statement is answered with; its whole message where there is no answer. */
async function answersIn({ file, files }: Cell, tool: string, sql: string): Promise<readonly string[]> {
  const project = await createProject(files);
  const { findings, analyzed, context } = await project.check(file);
  assert.equal(context.tool.id, tool);
  assert.ok(analyzed);
  const view = await project.view(file);
  const own = findings.filter(
    ({ rule, severity, statement, span }) =>
      !ASIDE.has(rule) &&
      severity !== 'hint' &&
      statement >= 0 &&
      (analyzed.statements[statement]?.statement.text.includes(sql) === true ||
        analyzed.text.slice(span.start, span.end).includes(sql)),
  );
  return own.flatMap((finding) => {
    const fixes = fixesFor(analyzed, finding, view);
    const lines = fixes.length === 0 ? [`no fix: ${finding.message}`] : fixes.map(fixLine);
    return [`    ${finding.rule}`, ...lines.map((line) => `      ${line}`)];
  });
}

function fixLine({ kind, title, preferred, newFiles, otherFiles }: Fix): string {
  const beside = [
    ...newFiles.map(({ path, before }) => `${before === undefined ? 'new' : 'changed'} ${path}`),
    ...otherFiles.map(({ name }) => `changed ${name}`),
  ];
  const tail = beside.length === 0 ? '' : ` → ${beside.join(', ')}`;
  return `${preferred ? 'preferred ' : ''}${kind}: ${title}${tail}`;
}

/** The statements of a row as the fix tests of other statements take them: with comments around them, and nothing that takes them back. */
function underTest({ tool, up, files }: ToolLayout): ToolUnderTest {
  return {
    id: tool,
    folder: up.slice(0, up.indexOf('/') + 1),
    name: up,
    files: (sql) => ({ ...files(BASE, sql, 'SELECT 1;\n') }),
  };
}

describe('which fixes there are, for each tool, statement and place', function () {
  this.timeout(60_000);

  it('is asked of every tool', () => {
    assert.deepEqual(TOOL_LAYOUTS.map(({ tool }) => tool).sort(), TOOLS.map(({ id }) => id).sort());
  });

  for (const layout of TOOL_LAYOUTS) {
    it(layout.tool, async () => {
      const lines: string[] = [];
      for (const statement of STATEMENTS) {
        lines.push(statement.title);
        const key = statement.action ?? statement.sql?.replace(/;$/, '') ?? '';
        for (const cell of cellsOf(layout, statement)) {
          const answers = await answersIn(cell, layout.tool, key);
          lines.push(`  ${cell.place}${answers.length === 0 ? ': nothing is said' : ''}`, ...answers);
        }
      }
      compare(layout.tool, `${lines.join('\n')}\n`);
    });

    it(`${layout.tool}: each is complete and raises nothing itself`, async () => {
      // What runs VACUUM FULL outside of a transaction does not make it better.
      for (const statement of STATEMENTS.filter(({ title }) => title !== 'VACUUM')) {
        const sql = statement.sql ?? `ALTER TABLE orders ${statement.action ?? ''};`;
        for (const lineBreak of ['\n', '\r\n'] as const) {
          assert.deepEqual(await violations(underTest(layout), sql, lineBreak), []);
        }
      }
    });
  }
});

function compare(name: string, actual: string): void {
  const folder = join(repositoryRoot(), 'test', 'unit', 'service', 'fix-matrix');
  const file = join(folder, `${name}.txt`);
  if (UPDATE) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, actual);
    return;
  }
  assert.ok(existsSync(file), `${file} is missing. Run with SAFE_MIGRATIONS_SNAPSHOT=update to write it.`);
  assert.equal(actual, readFileSync(file, 'utf8'));
}
