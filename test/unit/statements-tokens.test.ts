import assert from 'node:assert/strict';
import { loadModule, scanSync } from 'libpg-query';
import { isSymbol, isWord, leavesQuoteOpen, tokenize } from '../../server/src/statements/tokens';
import { isQuotedKeyword } from '../../server/src/text/keywords';
import { utf8Offsets } from '../../server/src/text/utf8';

/** One line a token: `kind text`. */
function tokens(text: string): string[] {
  return tokenize(text).map((token) => {
    assert.equal(token.text, text.slice(token.start, token.end));
    return `${token.kind} ${token.text}`;
  });
}

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ['', []],
  ['\ufeffselect\t1', ['word select', 'number 1']],
  ["'it''s' ''", ["string 'it''s'", "string ''"]],
  ["E'a\\'b' e'\\\\'", ["string E'a\\'b'", "string e'\\\\'"]],
  ["B'10' x'fF' N'a''b'", ["string B'10'", "string x'fF'", "string N'a''b'"]],
  ['U&\'a\\\'b U&"c""d"', ["string U&'a\\'", 'word b', 'quotedIdentifier U&"c""d"']],
  ["'a' 'b'\n'c' -- d\n -- e\n'f'", ["string 'a'", "string 'b'\n'c' -- d\n -- e\n'f'"]],
  ["E'a'\n'\\'b'", ["string E'a'\n'\\'b'"]],
  ['$$a$b$$', ['dollarString $$a$b$$']],
  ['$a$ $b$ $$ $a$x', ['dollarString $a$ $b$ $$ $a$', 'word x']],
  ['$größe$x$größe$', ['dollarString $größe$x$größe$']],
  ['$1 a$b$ $2', ['parameter $1', 'word a$b$', 'parameter $2']],
  ['a/* b /* c */ d */e--f\rg', ['word a', 'word e', 'word g']],
  ['a<=-1', ['word a', 'operator <=', 'operator -', 'number 1']],
  ['a@-1', ['word a', 'operator @-', 'number 1']],
  ['a+--b\n*/*c*/d', ['word a', 'operator +', 'operator *', 'word d']],
  ['+-+', ['operator +', 'operator -', 'operator +']],
  ['a::b', ['word a', 'operator ::', 'word b']],
  ['a:=1..2', ['word a', 'operator :=', 'number 1', 'operator ..', 'number 2']],
  ['f(a=>1)', ['word f', 'punctuation (', 'word a', 'operator =>', 'number 1', 'punctuation )']],
  [
    '1 1.5 .5 1. 1e5 1.e-5 0xFF 0o17 0b1 1_000',
    [
      ...['number 1', 'number 1.5', 'number .5', 'number 1.', 'number 1e5', 'number 1.e-5'],
      ...['number 0xFF', 'number 0o17', 'number 0b1', 'number 1_000'],
    ],
  ],
  ['1abc 1e 0x', ['invalid 1abc', 'invalid 1e', 'invalid 0x']],
  [
    'größe :name :\'name\' :"name" :{?name}',
    [...['word größe', 'parameter :name', "parameter :'name'", 'parameter :"name"', 'parameter :{?name}']],
  ],
  ['a[b:c]', ['word a', 'punctuation [', 'word b', 'punctuation :', 'word c', 'punctuation ]']],
  ['a.b', ['word a', 'punctuation .', 'word b']],
  ["a 'b;\nc", ['word a', "invalid 'b;\nc"]],
  ['a "b', ['word a', 'invalid "b']],
  ["E'\\'", ["invalid E'\\'"]],
  ['a /* /* */ b', ['word a', 'invalid /* /* */ b']],
  ['$a$ b $A$', ['invalid $a$ b $A$']],
  ['$$$', ['invalid $$$']],
  ['$ \\ \0 {', ['invalid $', 'invalid \\', 'invalid \0', 'invalid {']],
  ['\ud800 \u2028 😀', ['word \ud800', 'word \u2028', 'word 😀']],
];

describe('tokens', () => {
  for (const [text, expected] of CASES) {
    it(`of ${JSON.stringify(text)}`, () => {
      assert.deepEqual(tokens(text), expected);
    });
  }

  it('are compared without regard to case', () => {
    const [create, quoted, comma] = tokenize('CREATE "create" ,');
    assert.equal(isWord(create, 'create'), true);
    assert.equal(isWord(quoted, 'create'), false);
    assert.equal(isWord(undefined, 'create'), false);
    assert.equal(isSymbol(comma, ','), true);
    assert.equal(isSymbol(comma, ';'), false);
  });
});

describe("PostgreSQL's scanner", () => {
  before(async () => {
    await loadModule();
  });

  it('reads generated texts into the same tokens', () => {
    const random = seeded(7);
    let agreed = 0;
    for (let round = 0; round < 5000; round++) {
      const text = Array.from({ length: 1 + random(9) }, () => PIECES[random(PIECES.length)]).join('');
      const scanned = scan(text);
      if (scanned === undefined) continue;
      assert.equal(
        tokenize(text)
          .map(({ start, end }) => `${String(start)}-${String(end)}`)
          .join(' '),
        scanned,
        JSON.stringify(text),
      );
      agreed++;
    }
    assert.ok(agreed > 1000, `only ${String(agreed)} texts were readable`);
  });

  it('takes the words for keywords that are quoted', () => {
    const words = ['select', 'user', 'analyse', 'left', 'verbose', 'between', 'json_scalar', 'merge_action'];
    for (const word of [...words, 'name', 'action', 'period', 'orders', 'nested', 'value', 'type']) {
      const [token] = scanSync(word).tokens;
      const quoted = token !== undefined && token.keywordKind >= 2;
      assert.equal(isQuotedKeyword(word), quoted, word);
    }
  });
});

const PIECES = [
  ...[
    "'",
    "''",
    '"',
    "E'",
    "U&'",
    'U&"',
    "B'",
    "x'",
    '$$',
    '$a$',
    '$1 ',
    'a$b$',
    'foo',
    'é',
    '日本',
    '😀',
    ' ',
    '\n',
  ],
  ...[
    '\r',
    '\t',
    '--',
    '/*',
    '*/',
    '+',
    '-',
    '*',
    '/',
    '<',
    '=',
    '>',
    '@',
    '!',
    '|',
    '?',
    '::',
    ':=',
    '..',
    '.',
    '1',
  ],
  ...[
    '0x1F',
    '1_000',
    '1e5',
    '.5',
    '1.',
    '_',
    '0b1',
    '(',
    ')',
    '[',
    ']',
    ',',
    ';',
    '%',
    '^',
    '#',
    '&',
    '`',
    '~',
    'E',
  ],
];

describe('an open quote', () => {
  const open = ["SELECT 'a", 'SELECT "a', '\uFEFF END $$; ALTER TABLE t', 'SELECT 1 /* a /* b */', "E'\\'"];
  const closed = ["SELECT 'a' $$'$$ \"'\" -- '", '/* " */ SELECT 1', "U&'a'"];
  it('is seen by its missing end', () => {
    assert.deepEqual([...open, ...closed].map(leavesQuoteOpen), [
      ...open.map(() => true),
      ...closed.map(() => false),
    ]);
  });
});

/** PostgreSQL's own tokens as offsets; undefined where it refuses the text. */
function scan(text: string): string | undefined {
  const offsetOf = utf8Offsets(text);
  try {
    return scanSync(text)
      .tokens.filter((token) => !token.tokenName.includes('COMMENT'))
      .map(({ start, end }) => `${String(offsetOf(start))}-${String(offsetOf(end))}`)
      .join(' ');
  } catch {
    return undefined;
  }
}

function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
}
