import assert from 'node:assert/strict';
import { splitScript } from '../../server/src/statements/split';

/**
 * What a script was split into, in order: statements with what ended them (`;`, nothing or, for a meta-command,
 * the line), their leading comments before them, then all comments, then COPY data.
 */
function split(text: string): { statements: string[]; comments: string[]; copyData: string[] } {
  const script = splitScript(text);
  assert.equal(script.text, text);
  return {
    statements: script.statements.map((statement) => {
      const { span, leadingComments } = statement;
      assert.equal(statement.text, text.slice(span.start, span.end));
      const semicolon = text.slice(span.end, statement.end).endsWith(';');
      const mark = semicolon ? ' ;' : statement.terminated ? ' sent' : '';
      const comments = leadingComments.map((comment) => `[${comment.text}] `).join('');
      return comments + statement.text + mark;
    }),
    comments: script.comments.map((comment) => {
      assert.equal(comment.text, text.slice(comment.start, comment.end));
      return comment.text;
    }),
    copyData: script.copyData.map(({ start, end }) => text.slice(start, end)),
  };
}

interface Case {
  readonly name: string;
  readonly text: string;
  readonly statements: readonly string[];
  readonly comments?: readonly string[];
  readonly copyData?: readonly string[];
}

const CASES: readonly Case[] = [
  { name: 'nothing', text: '', statements: [] },
  { name: 'white space and a byte order mark', text: '\ufeff \r\n\t', statements: [] },
  { name: 'empty statements', text: ';; a;;b;', statements: ['a ;', 'b ;'] },
  { name: 'a statement still being typed', text: 'a;\r\nb c\r\n', statements: ['a ;', 'b c'] },
  { name: 'a semicolon on its own line', text: 'a\n;\nb', statements: ['a ;', 'b'] },
  {
    name: 'semicolons in quotes and comments',
    text: "a ';' \";\" $$;$$ $x$;$$;$x$ E'\\';' -- ;\n/* ; /* ; */ ; */ b; c",
    statements: ["a ';' \";\" $$;$$ $x$;$$;$x$ E'\\';' -- ;\n/* ; /* ; */ ; */ b ;", 'c'],
    comments: ['-- ;', '/* ; /* ; */ ; */'],
  },
  {
    name: 'unusual characters',
    text: '\ufeffa\0;\u2028é\ud800;\r😀;',
    statements: ['a\0 ;', '\u2028é\ud800 ;', '😀 ;'],
  },
];

const COMMENTS: readonly Case[] = [
  {
    name: 'before the first statement and between statements',
    text: '-- x\r\n/* y */ a;\r-- z\rb;\n-- end',
    statements: ['[-- x] [/* y */] a ;', '[-- z] b ;'],
    comments: ['-- x', '/* y */', '-- z', '-- end'],
  },
  {
    name: 'behind a statement on its line',
    text: 'a; -- a\n-- b\nb; /* c */ c; /* c */\nd; /* e\n*/ e',
    statements: ['a ;', '[-- b] b ;', '[/* c */] c ;', 'd ;', '[/* e\n*/] e'],
    comments: ['-- a', '-- b', '/* c */', '/* c */', '/* e\n*/'],
  },
  {
    name: 'within a statement and before its semicolon',
    text: 'a -- x\n b -- y\n;\nc',
    statements: ['a -- x\n b ;', 'c'],
    comments: ['-- x', '-- y'],
  },
];

const BODIES: readonly Case[] = [
  {
    name: 'CREATE RULE with several actions',
    text: 'CREATE OR REPLACE RULE r AS ON INSERT TO t DO (SELECT 1;\n-- next\nDELETE FROM u;); b',
    statements: ['CREATE OR REPLACE RULE r AS ON INSERT TO t DO (SELECT 1;\n-- next\nDELETE FROM u;) ;', 'b'],
    comments: ['-- next'],
  },
  {
    name: 'a rule that lacks its closing parenthesis',
    text: 'CREATE RULE r AS ON INSERT TO t DO (SELECT 1;\nCREATE TABLE u (a int);',
    statements: ['CREATE RULE r AS ON INSERT TO t DO (SELECT 1 ;', 'CREATE TABLE u (a int) ;'],
  },
  {
    name: 'a table that lacks its closing parenthesis',
    text: 'CREATE TABLE t (a int;\nb;',
    statements: ['CREATE TABLE t (a int ;', 'b ;'],
  },
  { name: 'parentheses that nobody opened', text: 'a));b);c', statements: ['a)) ;', 'b) ;', 'c'] },
  {
    name: 'BEGIN ATOMIC',
    text:
      'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN (CASE b WHEN 1 THEN 2 END) END;' +
      ' SELECT t.end; END; BEGIN; END; c',
    statements: [
      'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN (CASE b WHEN 1 THEN 2 END) END;' +
        ' SELECT t.end; END ;',
      'BEGIN ;',
      'END ;',
      'c',
    ],
  },
  {
    name: 'BEGIN ATOMIC of a procedure, with a parenthesis that nobody closed',
    text: 'create or replace procedure p() begin atomic select (1; insert into t values (1); end; b',
    statements: [
      'create or replace procedure p() begin atomic select (1; insert into t values (1); end ;',
      'b',
    ],
  },
  {
    name: 'BEGIN ATOMIC that lacks its END',
    text: 'CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; SELECT 2;\n\nALTER TABLE t ADD a int;',
    statements: ['CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; SELECT 2 ;', 'ALTER TABLE t ADD a int ;'],
  },
  {
    name: 'BEGIN of PL/pgSQL and of transactions',
    text: 'BEGIN; DO $$ BEGIN a; END $$; CREATE FUNCTION begin() AS $$ BEGIN; $$; b; END;',
    statements: [
      'BEGIN ;',
      'DO $$ BEGIN a; END $$ ;',
      'CREATE FUNCTION begin() AS $$ BEGIN; $$ ;',
      'b ;',
      'END ;',
    ],
  },
];

const PSQL: readonly Case[] = [
  {
    name: 'meta-commands on lines of their own',
    text: "\\set x ';'  \r\n-- y\n\\i 'a;b.sql'\nSELECT :x;\\connect db",
    statements: ["\\set x ';' sent", "[-- y] \\i 'a;b.sql' sent", 'SELECT :x ;', '\\connect db sent'],
    comments: ['-- y'],
  },
  {
    name: 'a meta-command that sends the statement before it',
    text: "SELECT 'a;' -- x\n-- y\n\\gexec\nb \\gset p_\nc",
    statements: ["SELECT 'a;' sent", '[-- y] \\gexec sent', 'b sent', '\\gset p_ sent', 'c'],
    comments: ['-- x', '-- y'],
  },
  {
    name: 'a meta-command that does not send it',
    text: 'a\n\\if :x\nb;',
    statements: ['a', '\\if :x sent', 'b ;'],
  },
  {
    name: 'a backslash that begins no meta-command',
    text: 'a \\ b \\; c;',
    statements: ['a \\ b \\ ;', 'c ;'],
  },
  {
    name: 'COPY data',
    text: "COPY t (a) FROM stdin; -- x\r\n1\t'\r\n\\.x\r\n\\.\r\na;\ncopy u from STDIN with (format csv);\n\\.\n\n\\.",
    statements: ['COPY t (a) FROM stdin ;', 'a ;', 'copy u from STDIN with (format csv) ;', '\\. sent'],
    comments: ['-- x'],
    copyData: ["1\t'\r\n\\.x\r\n\\.", '\\.'],
  },
  {
    name: 'COPY data without its end',
    text: 'COPY t FROM stdin;\na;\nCOPY t FROM stdin;\nb;',
    statements: ['COPY t FROM stdin ;', 'a ;', 'COPY t FROM stdin ;', 'b ;'],
  },
  {
    name: 'COPY that reads no data from the script',
    text: "COPY t TO stdout;\na;\nCOPY t FROM 'stdin';\nb\n\\.\n",
    statements: ['COPY t TO stdout ;', 'a ;', "COPY t FROM 'stdin' ;", 'b', '\\. sent'],
  },
  {
    name: 'data of \\copy',
    text: "\\copy t from stdin csv\n';\n\\.\na",
    statements: ['\\copy t from stdin csv sent', 'a'],
    copyData: ["';\n\\."],
  },
];

const BROKEN: readonly Case[] = [
  { name: 'a quote in the last statement', text: "a;\nb 'c;\n", statements: ['a ;', "b 'c;"] },
  {
    name: 'a quote before other statements with quotes',
    text: "COMMENT ON TABLE t IS 'a;\nCOMMENT ON TABLE u IS 'b';\nSELECT 'c';\nSELECT 1;",
    statements: ["COMMENT ON TABLE t IS 'a ;", "COMMENT ON TABLE u IS 'b' ;", "SELECT 'c' ;", 'SELECT 1 ;'],
  },
  {
    name: 'a quote in a statement without a semicolon, before a blank line',
    text: "SELECT 'a';\r\nINSERT INTO t VALUES ('b\r\n\r\n-- next\r\nCREATE TABLE u (a text DEFAULT 'c');\r\n",
    statements: [
      "SELECT 'a' ;",
      "INSERT INTO t VALUES ('b",
      "[-- next] CREATE TABLE u (a text DEFAULT 'c') ;",
    ],
    comments: ['-- next'],
  },
  {
    name: 'several quotes',
    text: "SELECT 'a ; -- x\nDROP TABLE b;\nSELECT \"c\n;\nSELECT E'd\\';\nDROP TABLE e;",
    statements: ["SELECT 'a ;", 'DROP TABLE b ;', 'SELECT "c ;', "SELECT E'd\\' ;", 'DROP TABLE e ;'],
    comments: ['-- x'],
  },
  {
    name: 'a string over several statements that is not the broken one',
    text: "DO 'a;\nDROP TABLE t;\n';\nDROP TABLE u;\nSELECT 'b;\nDROP TABLE v;",
    statements: ["DO 'a;\nDROP TABLE t;\n' ;", 'DROP TABLE u ;', "SELECT 'b ;", 'DROP TABLE v ;'],
  },
  {
    name: 'a dollar quote',
    text:
      'CREATE FUNCTION a() AS $$ BEGIN\nx;\n  UPDATE t;\nEND; LANGUAGE plpgsql;\n\n' +
      'CREATE FUNCTION b() AS $$\nBEGIN x; END $$ LANGUAGE plpgsql;\nDROP TABLE t;',
    statements: [
      'CREATE FUNCTION a() AS $$ BEGIN\nx;\n  UPDATE t;\nEND; LANGUAGE plpgsql ;',
      'CREATE FUNCTION b() AS $$\nBEGIN x; END $$ LANGUAGE plpgsql ;',
      'DROP TABLE t ;',
    ],
  },
  {
    name: 'a block comment',
    text: 'a;\n/* b\nDROP TABLE c;\nDROP TABLE d; /* e */\nDROP TABLE f;',
    statements: ['a ;', '/* b\nDROP TABLE c ;', 'DROP TABLE d ;', 'DROP TABLE f ;'],
    comments: ['/* e */'],
  },
];

for (const [title, cases] of [
  ['splitting', CASES],
  ['splitting around comments', COMMENTS],
  ['splitting around bodies with semicolons', BODIES],
  ['splitting scripts of psql', PSQL],
  ['splitting where something is not closed', BROKEN],
] as const) {
  describe(title, () => {
    for (const { name, text, statements, comments = [], copyData = [] } of cases) {
      it(name, () => {
        assert.deepEqual(split(text), { statements, comments, copyData });
      });
    }
  });
}

describe('splitting any text', () => {
  it('leaves out only white space, semicolons and a byte order mark', () => {
    const random = seeded(11);
    for (let round = 0; round < 20_000; round++) {
      const pieces = Array.from({ length: 1 + random(24) }, () => PIECES[random(PIECES.length)]);
      const text = (random(4) === 0 ? '\ufeff' : '') + pieces.join(random(2) === 0 ? ' ' : '');
      assertCovers(text);
    }
  });
});

function assertCovers(text: string): void {
  const script = splitScript(text);
  const spans = [
    ...script.statements.map(({ span, end }) => ({ ...span, upTo: end })),
    ...script.copyData.map((span) => ({ ...span, upTo: span.end })),
  ];
  for (const { start, end } of script.comments) {
    if (!spans.some((span) => span.start < start && end <= span.end)) spans.push({ start, end, upTo: end });
  }
  spans.sort((a, b) => a.start - b.start);
  const message = JSON.stringify(text);
  let previous = 0;
  for (const { start, end, upTo } of [
    ...spans,
    { start: text.length, end: text.length, upTo: text.length },
  ]) {
    assert.ok(start >= previous && end >= start && upTo >= end && upTo <= text.length, message);
    assert.match(
      text.slice(previous, start),
      previous === 0 ? /^\ufeff?[ \t\r\n\f\v;]*$/ : /^[ \t\r\n\f\v;]*$/,
      message,
    );
    previous = end;
  }
  for (const { span, leadingComments } of script.statements) {
    assert.ok(span.end > span.start, message);
    for (const comment of leadingComments)
      assert.ok(script.comments.includes(comment) && comment.end <= span.start, message);
  }
}

const PIECES = [
  ...[
    "'",
    "''",
    '"',
    "E'\\'",
    "U&'",
    '$$',
    '$a$',
    '$1',
    'foo',
    'é',
    '😀',
    '\ud800',
    '\0',
    '\u2028',
    '\u00a0',
    ' ',
    '\n',
  ],
  ...[
    '\n\n',
    '\r\n',
    '\r',
    '\t',
    '--',
    '-- x\n',
    '/*',
    '*/',
    '/* x */',
    '+',
    '\\',
    '\\i x\n',
    '\\gexec\n',
    '\n\\.\n',
    '(',
  ],
  ...[
    ')',
    ';',
    ';',
    ';\n',
    ';\ncreate table t',
    ';\n\nselect 1',
    '\n\ndrop table u',
    'copy t from stdin;\n',
    '\ufeff',
  ],
  ...[
    'create rule r do (',
    'create function f() begin atomic ',
    'case',
    'end',
    'select',
    'insert',
    '\\copy t from stdin\n',
  ],
];

function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}
