import * as assert from 'node:assert/strict';
import { analyzeFile, type AnalysisRequest } from '../../server/src/analysis/analyze';
import type { AnalyzedFile } from '../../server/src/analysis/analyzed-file';
import { spanInFile } from '../../server/src/analysis/analyzed-file';
import { remember } from '../../server/src/analysis/answers';
import { toolById } from '../../server/src/projects/tools';
import { loadPostgresReader } from '../../server/src/readers/postgres';
import type { Reader } from '../../server/src/readers/reader';
import { emptyCatalog } from '../../server/src/schema/fold';
import { DEFAULT_SETTINGS } from '../../server/src/settings/settings';
import { schemaAfter, schemaText } from './schema-text';

let reader: Reader;
before(async () => {
  reader = await loadPostgresReader();
});

function analyze(tool: string, text: string, more: Partial<AnalysisRequest> = {}): AnalyzedFile {
  return analyzeFile({
    id: 'this',
    fileName: tool === 'golang-migrate' ? '0002_x.up.sql' : '0002_x.sql',
    text,
    tool: toolById(tool),
    history: emptyCatalog(),
    settings: DEFAULT_SETTINGS,
    reader,
    hasDownFile: false,
    ...more,
  });
}

/** Transactions as `mode: 0 1 2`, with a mark where they are rolled back; `-` for statements in none. */
function transactions(file: AnalyzedFile): string[] {
  const lines = file.transactions.map(
    ({ mode, statements, rolledBack }) =>
      `${mode}: ${statements.join(' ')}${rolledBack ? ' rolled back' : ''}`,
  );
  const outside = file.statements
    .filter(({ transaction }) => transaction === undefined)
    .map(({ index }) => index);
  return outside.length === 0 ? lines : [...lines, `-: ${outside.join(' ')}`];
}

/** A test of the incremental result: equal to one made from nothing. */
function plainData(file: AnalyzedFile): unknown {
  return {
    sections: file.sections,
    transactions: file.transactions,
    statements: file.statements.map(({ index, statement, read, effect, section, transaction }) => ({
      ...{ index, statement, read, effect, section, transaction },
      from: schemaText(file.statements[index]!.before),
      after: schemaText(file.statements[index]!.after),
      operations: file.statements[index]!.operations.map(({ operation, effect: own, body, catalog }) => ({
        ...{ operation, own, body },
        catalog: schemaText(catalog),
      })),
    })),
  };
}

describe('analysis: transactions', () => {
  const cases: [string, string, string, string[]][] = [
    ['plain statements commit one by one', 'plain', 'SELECT 1; SELECT 2;', ['none: 0', 'none: 1']],
    [
      'BEGIN and COMMIT',
      'plain',
      'SELECT 0; BEGIN; SELECT 2; COMMIT; SELECT 4;',
      ['none: 0', 'explicit: 1 2 3', 'none: 4'],
    ],
    ['BEGIN without an end', 'plain', 'BEGIN; SELECT 1;', ['explicit: 0 1']],
    ['COMMIT without a beginning', 'plain', 'COMMIT; SELECT 1;', ['none: 0', 'none: 1']],
    ['ROLLBACK', 'plain', 'BEGIN; SELECT 1; ROLLBACK; SELECT 2;', ['explicit: 0 1 2 rolled back', 'none: 3']],
    [
      'ROLLBACK TO does not end it',
      'plain',
      'BEGIN; SAVEPOINT a; ROLLBACK TO a; COMMIT;',
      ['explicit: 0 1 2 3'],
    ],
    [
      'AND CHAIN begins the next',
      'plain',
      'BEGIN; COMMIT AND CHAIN; SELECT 1; ROLLBACK AND CHAIN; COMMIT;',
      ['explicit: 0 1', 'explicit: 2 3 rolled back', 'explicit: 4'],
    ],
    ['meta-commands are in none', 'plain', '\\set x 1\nSELECT 1;', ['none: 1', '-: 0']],
    ['several statements in one query', 'golang-migrate', 'SELECT 0; SELECT 1;', ['implicit: 0 1']],
    ['one statement in one query', 'golang-migrate', 'SELECT 0;', ['none: 0']],
    [
      'BEGIN in one query takes in what stands before',
      'golang-migrate',
      'SELECT 0; BEGIN; SELECT 2; COMMIT; SELECT 4; SELECT 5;',
      ['explicit: 0 1 2 3', 'implicit: 4 5'],
    ],
    [
      'sections of a tool',
      'dbmate',
      'SELECT 0;\n-- migrate:up\nSELECT 1; SELECT 2;\n-- migrate:down\nSELECT 3;',
      ['tool: 1 2', 'tool: 3', '-: 0'],
    ],
    [
      'a section outside the transaction, with several statements',
      'dbmate',
      '-- migrate:up transaction:false\nSELECT 0; SELECT 1;\n-- migrate:down transaction:false\nSELECT 2;',
      ['implicit: 0 1', 'none: 2'],
    ],
    [
      'COMMIT and BEGIN part the transaction of a tool',
      'goose',
      '-- +goose Up\nSELECT 0; COMMIT; CREATE INDEX CONCURRENTLY i ON t (a); BEGIN; SELECT 4;\n-- +goose Down\nSELECT 5;',
      ['tool: 0 1', 'none: 2', 'explicit: 3 4', 'tool: 5'],
    ],
    [
      'behind COMMIT, the rest of one query is implicit',
      'dbmate',
      '-- migrate:up\nSELECT 0; COMMIT; SELECT 2; BEGIN; SELECT 4;',
      ['tool: 0 1', 'explicit: 2 3 4'],
    ],
    [
      'goose without a transaction',
      'goose',
      '-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 0; SELECT 1;',
      ['none: 0', 'none: 1'],
    ],
    [
      'between breakpoints, several statements are one query',
      'drizzle',
      'SELECT 0;\n--> statement-breakpoint\nCOMMIT;\nSELECT 2;\n--> statement-breakpoint\nSELECT 3; SELECT 4;--> statement-breakpoint\nSELECT 5;\n--> statement-breakpoint\nBEGIN;\n--> statement-breakpoint\nSELECT 7;',
      ['tool: 0 1', 'implicit: 2', 'implicit: 3 4', 'none: 5', 'explicit: 6 7'],
    ],
    [
      'between marks, several statements are one query',
      'goose',
      '-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 0;\n-- +goose StatementBegin\nSELECT 1;\nSELECT 2;\n-- +goose StatementEnd\n-- +goose StatementBegin\nSELECT 3;\n-- +goose StatementEnd\nSELECT 4;',
      ['none: 0', 'implicit: 1 2', 'none: 3', 'none: 4'],
    ],
    ['an empty file', 'plain', '-- nothing\n', []],
  ];
  for (const [title, tool, text, expected] of cases) {
    it(title, () => {
      const file = analyze(tool, text);
      assert.deepEqual(transactions(file), expected);
      for (const transaction of file.transactions) {
        for (const index of transaction.statements) {
          assert.equal(file.statements[index]?.transaction, transaction);
        }
      }
    });
  }
});

describe('analysis: the schema before each statement', () => {
  const befores = (file: AnalyzedFile): string[] =>
    file.statements.map(({ before: catalog }) => [...catalog.tables.keys()].sort().join(' '));

  it('builds up statement by statement on the history', async () => {
    const file = analyze('plain', 'CREATE TABLE b (x int); DROP TABLE a; SELECT 1;', {
      history: await schemaAfter('CREATE TABLE a (x int);'),
    });
    assert.deepEqual(befores(file), ['public.a', 'public.a public.b', 'public.b']);
  });
  it('gives the down section the schema after all of up', () => {
    const file = analyze(
      'dbmate',
      '-- migrate:up\nCREATE TABLE a (x int);\n-- migrate:down\nDROP TABLE a;\n-- migrate:up\nCREATE TABLE b (x int);\n-- migrate:down\nDROP TABLE b;',
    );
    assert.deepEqual(befores(file), ['', 'public.a public.b', 'public.a', 'public.b']);
  });
  it('undoes what a ROLLBACK in the transaction of a tool undoes', () => {
    const file = analyze('goose', '-- +goose Up\nCREATE TABLE a (x int); ROLLBACK; CREATE TABLE b (x int);');
    assert.deepEqual(befores(file), ['', 'public.a', '']);
    assert.equal(file.transactions[0]?.rolledBack, true);
  });
  it('does not apply what no tool runs', () => {
    const file = analyze('dbmate', 'CREATE TABLE z (x int);\n-- migrate:up\nSELECT 1;');
    assert.deepEqual(befores(file), ['', '']);
  });
  it('gives each action of an ALTER TABLE the schema after the actions that PostgreSQL carries out before it', async () => {
    const text = 'ALTER TABLE a ADD y int, ALTER y SET DEFAULT 1, ADD z int;';
    const file = analyze('plain', text, { history: await schemaAfter('CREATE TABLE a (x int);') });
    const [statement] = file.statements;
    assert.deepEqual(
      statement?.operations.map(({ catalog, operation }) => [
        text.slice(spanInFile(statement, operation).start, spanInFile(statement, operation).end),
        catalog.tables
          .get('public.a')
          ?.columns.map(({ name }) => name)
          .join(' '),
      ]),
      [
        ['ADD y int', 'x'],
        ['ALTER y SET DEFAULT 1', 'x y z'],
        ['ADD z int', 'x y'],
      ],
    );
    assert.deepEqual([...(statement?.effect.locks ?? [])], [['public.a', 'ACCESS EXCLUSIVE']]);
  });
  it('shows what stands in a DO body, with the schema before each', async () => {
    const file = analyze(
      'plain',
      'DO $$ BEGIN ALTER TABLE a ADD y int; IF true THEN ALTER TABLE a ADD z int; END IF; END $$;',
      { history: await schemaAfter('CREATE TABLE a (x int);') },
    );
    assert.deepEqual(
      file.statements[0]?.operations.map(({ operation, body, catalog }) => [
        operation.type,
        body,
        catalog.tables.get('public.a')?.columns.length,
      ]),
      [
        ['DoBlock', undefined, 1],
        ['AddColumn', { inLoop: false, conditional: false, commits: false }, 1],
        ['AddColumn', { inLoop: false, conditional: true, commits: false }, 2],
      ],
    );
    assert.equal(file.statements[0]?.after.tables.get('public.a')?.columns.length, 3);
  });
  it('goes on behind a statement that cannot be read', () => {
    const file = analyze('plain', 'CREATE TABLE a (x int); CREATE TABEL b; CREATE TABLE c (x int);');
    assert.deepEqual(befores(file), ['', 'public.a', 'public.a']);
    assert.match(file.statements[1]?.read.error?.message ?? '', /syntax error/);
    assert.deepEqual(file.statements[1]?.operations, []);
  });
});

describe('analysis: what is known about the file', () => {
  const shown = ({ direction, hasDown, ownOrigins }: AnalyzedFile): unknown[] => [
    direction,
    hasDown,
    ownOrigins,
  ];
  it('a file without a down part', () => {
    assert.deepEqual(shown(analyze('plain', 'SELECT 1;')), ['up', false, ['this']]);
  });
  it('a file with sections', () => {
    assert.deepEqual(shown(analyze('plain', 'SELECT 1;\n-- Down\nSELECT 2;')), ['both', true, ['this']]);
    assert.deepEqual(shown(analyze('goose', '-- +goose Up\nSELECT 1;')), ['both', false, ['this']]);
  });
  it('an up file with a down file', () => {
    assert.deepEqual(shown(analyze('golang-migrate', 'SELECT 1;', { hasDownFile: true })), [
      'up',
      true,
      ['this'],
    ]);
  });
  it('a down file', () => {
    const file = analyze('golang-migrate', 'SELECT 1;', { fileName: '1_x.down.sql', upId: 'up' });
    assert.deepEqual(shown(file), ['down', true, ['this', 'up']]);
  });
});

describe('analysis: again after an edit', () => {
  const text = [
    '-- migrate:up',
    'CREATE TABLE a (x int);',
    'BEGIN;',
    'ALTER TABLE a ADD y int, ADD z int;',
    'COMMIT;',
    'UPDATE a SET x = 1;',
    'CREATE INDEX ON a (x);',
    '-- migrate:down',
    'DROP TABLE a;',
  ].join('\n');
  const edits: [string, (before: string) => string, number[]][] = [
    ['nothing', (before) => before, [0, 1, 2, 3, 4, 5, 6]],
    [
      'a comment in front',
      (before) => before.replace('CREATE TABLE', '-- note\nCREATE TABLE'),
      [0, 1, 2, 3, 4, 5, 6],
    ],
    ['a data change', (before) => before.replace('x = 1', 'x = 12'), [0, 1, 2, 3, 5, 6]],
    ['a statement more', (before) => before.replace('UPDATE', 'SELECT 1;\nUPDATE'), [0, 1, 2, 3, 5, 6, 7]],
    ['a statement less', (before) => before.replace('UPDATE a SET x = 1;\n', ''), [0, 1, 2, 3, 4, 5]],
    ['a column', (before) => before.replace('ADD z int', 'ADD zz int'), [0, 1, 3]],
    ['the first statement', (before) => before.replace('x int', 'xx int'), [1, 3]],
    ['the transaction', (before) => before.replace('up\n', 'up transaction:false\n'), []],
    ['everything', () => '', []],
  ];
  for (const [title, edit, reused] of edits) {
    it(`takes over what an edit leaves alone: ${title}`, () => {
      const previous = analyze('dbmate', text);
      const edited = edit(text);
      const next = analyze('dbmate', edited, { history: previous.statements[0]!.before, previous });
      const fresh = analyze('dbmate', edited);
      assert.deepEqual(plainData(next), plainData(fresh));
      const old = new Set(previous.statements.map(({ effect }) => effect));
      assert.deepEqual(
        next.statements.filter(({ effect }) => old.has(effect)).map(({ index }) => index),
        reused,
      );
    });
  }
  it('takes nothing over for another history, version or file', () => {
    const previous = analyze('dbmate', text);
    const history = previous.statements[0]!.before;
    const others: Partial<AnalysisRequest>[] = [
      { history: emptyCatalog() },
      { history, settings: { ...DEFAULT_SETTINGS, postgresVersion: 18 } },
      { history, id: 'other' },
      { history, tool: toolById('plain') },
    ];
    for (const other of others) {
      const next = analyze('dbmate', text, { ...other, previous });
      assert.equal(
        next.statements.some(({ effect }, index) => effect === previous.statements[index]?.effect),
        false,
      );
    }
  });
});

describe('analysis: what was worked out about a statement', () => {
  const text = 'ALTER TABLE a ADD x int;\nALTER TABLE b ADD x int;';
  const columnsOfA = (file: AnalyzedFile): number =>
    remember(file.statements[1]!, 'columns of a', () => {
      return file.statements[1]!.before.tables.get('public.a')?.columns.length ?? -1;
    });
  it('is worked out once, and again where the schema it asked for has changed', async () => {
    const history = await schemaAfter('CREATE TABLE a (id int); CREATE TABLE b (id int);');
    const first = analyze('plain', text, { history });
    assert.equal(columnsOfA(first), 2);
    const same = analyze('plain', `${text} -- same`, { history, previous: first });
    assert.equal(
      remember(same.statements[1]!, 'columns of a', () => -2),
      2,
    );
    const other = text.replace('ADD x', 'ADD y int, ADD x');
    assert.equal(columnsOfA(analyze('plain', other, { history, previous: same })), 3);
  });
});
