import assert from 'node:assert/strict';
import {
  chooseObjectName,
  indexColumnNames,
  makeObjectName,
  truncateIdentifier,
} from '../../server/src/text/identifiers';
import { indentationAt, indentFollowingLines } from '../../server/src/text/indent';
import { lineBreakOf, lineIndex } from '../../server/src/text/lines';
import {
  foldIdentifier,
  quoteDollar,
  quoteIdentifier,
  quoteLiteral,
  quoteQualified,
  unquoteIdentifier,
} from '../../server/src/text/quoting';
import { codePointOffset, utf8ByteLength, utf8Offsets } from '../../server/src/text/utf8';

describe('quoting', () => {
  it('quotes an identifier only where PostgreSQL reads another one without quotes', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['orders', 'orders'],
      ['_a1$', '_a1$'],
      ['Orders', '"Orders"'],
      ['two words', '"two words"'],
      ['1st', '"1st"'],
      ['$a', '"$a"'],
      ['', '""'],
      ['say "hi"', '"say ""hi"""'],
      ['größe', '"größe"'],
      ['order', '"order"'],
      ['user', '"user"'],
      ['left', '"left"'],
      ['between', '"between"'],
      ['timestamp', '"timestamp"'],
      ['name', 'name'],
      ['type', 'type'],
      ['status', 'status'],
      ['a\n', '"a\n"'],
    ];
    for (const [name, quoted] of cases) assert.equal(quoteIdentifier(name), quoted);
  });

  it('writes a qualified name', () => {
    assert.equal(quoteQualified({ name: 'Orders' }), '"Orders"');
    assert.equal(quoteQualified({ schema: 'user', name: 'orders' }), '"user".orders');
    assert.equal(quoteQualified({ schema: undefined, name: 'a.b' }), '"a.b"');
  });

  it('writes literals that no setting changes', () => {
    assert.equal(quoteLiteral(''), "''");
    assert.equal(quoteLiteral("it's"), "'it''s'");
    assert.equal(quoteLiteral("C:\\it's"), "E'C:\\\\it''s'");
  });

  it('chooses a dollar quote that the text does not hold', () => {
    assert.equal(quoteDollar('BEGIN END'), '$$BEGIN END$$');
    assert.equal(quoteDollar('a $$ b'), '$body1$a $$ b$body1$');
    assert.equal(quoteDollar('costs 1$'), '$body1$costs 1$$body1$');
    assert.equal(quoteDollar('$do$ $do1', 'do'), '$do2$$do$ $do1$do2$');
  });

  it('reads the name from an identifier as written', () => {
    assert.equal(foldIdentifier('Orders'), 'orders');
    assert.equal(foldIdentifier('ÄRGER'), 'Ärger');
    assert.equal(foldIdentifier('"Or""ders"'), 'Or"ders');
    assert.equal(foldIdentifier('U&"d\\0061t\\+000061\\\\"'), 'data\\');
    assert.equal(foldIdentifier('"open'), 'open');
    assert.equal(foldIdentifier('"'), '');
    assert.equal(foldIdentifier('A'.repeat(70)), 'a'.repeat(63));
    assert.equal(unquoteIdentifier('A'.repeat(70)), 'a'.repeat(70));
  });
});

describe('identifiers', () => {
  it('cuts names to 63 bytes between two characters', () => {
    assert.equal(truncateIdentifier('a'.repeat(63)), 'a'.repeat(63));
    assert.equal(truncateIdentifier('a'.repeat(64)), 'a'.repeat(63));
    assert.equal(truncateIdentifier('ä'.repeat(32)), 'ä'.repeat(31));
    assert.equal(truncateIdentifier(`${'a'.repeat(61)}😀`), 'a'.repeat(61));
    assert.equal(truncateIdentifier(`${'a'.repeat(59)}😀`), `${'a'.repeat(59)}😀`);
  });

  it('names objects as PostgreSQL does', () => {
    assert.equal(makeObjectName('orders', [], 'pkey'), 'orders_pkey');
    assert.equal(makeObjectName('orders', ['user_id'], 'fkey'), 'orders_user_id_fkey');
    assert.equal(makeObjectName('t', ['a', 'b'], 'key'), 't_a_b_key');
    // The longer part is shortened first, then both in turn.
    assert.equal(makeObjectName('t'.repeat(60), ['c'], 'idx'), `${'t'.repeat(57)}_c_idx`);
    assert.equal(makeObjectName('t', ['c'.repeat(63)], 'idx'), `t_${'c'.repeat(57)}_idx`);
    assert.equal(
      makeObjectName('t'.repeat(40), ['c'.repeat(40)], 'fkey'),
      `${'t'.repeat(29)}_${'c'.repeat(28)}_fkey`,
    );
    assert.equal(
      makeObjectName('t'.repeat(63), ['c'.repeat(40), 'd'.repeat(40), 'e'], 'not_null'),
      `${'t'.repeat(27)}_${'c'.repeat(26)}_not_null`,
    );
    assert.equal(makeObjectName('ä'.repeat(31), [], 'pkey'), `${'ä'.repeat(29)}_pkey`);
  });

  it('numbers a name that is taken', () => {
    const taken = new Set(['t_a_check', 't_a_check1']);
    assert.equal(
      chooseObjectName('t', ['a'], 'check', (name) => taken.has(name)),
      't_a_check2',
    );
    assert.equal(
      chooseObjectName('t', [], 'pkey', () => false),
      't_pkey',
    );
  });

  it('numbers the repeated columns of an index', () => {
    assert.deepEqual(indexColumnNames(['a', 'expr', 'expr', 'a', 'expr']), [
      'a',
      'expr',
      'expr1',
      'a1',
      'expr2',
    ]);
    assert.deepEqual(indexColumnNames(['x'.repeat(63), 'x'.repeat(63)]), [
      'x'.repeat(63),
      `${'x'.repeat(62)}1`,
    ]);
  });
});

describe('UTF-8 offsets', () => {
  for (const text of [
    '',
    'plain',
    'aä€😀z',
    'x'.repeat(300) + 'é'.repeat(300) + '😀'.repeat(300),
    '\ud800a\udc00',
  ]) {
    it(`agree with an encoder on ${JSON.stringify(text.slice(0, 12))}, ${String(text.length)} units long`, () => {
      const offsetOf = utf8Offsets(text);
      const encoder = new TextEncoder();
      let byte = 0;
      let unit = 0;
      for (const character of text) {
        const bytes = encoder.encode(character).length;
        for (let inside = 0; inside < bytes; inside++) assert.equal(offsetOf(byte + inside), unit);
        byte += bytes;
        unit += character.length;
      }
      assert.equal(offsetOf(byte), text.length);
      assert.equal(offsetOf(byte + 9), text.length);
      assert.equal(offsetOf(-1), 0);
      assert.equal(utf8ByteLength(text), byte);
    });
  }

  it('count code points', () => {
    assert.equal(codePointOffset('a😀b', 0), 0);
    assert.equal(codePointOffset('a😀b', 1), 1);
    assert.equal(codePointOffset('a😀b', 2), 3);
    assert.equal(codePointOffset('a😀b', 9), 4);
  });
});

describe('lines', () => {
  it('end at \\n, \\r\\n and \\r', () => {
    const lines = lineIndex('a\nbc\r\n\rd');
    assert.equal(lines.lineCount, 4);
    const positions = [0, 1, 2, 3, 4, 5, 6, 7, 8, 99].map((offset) => {
      const { line, character } = lines.positionAt(offset);
      return `${String(line)}:${String(character)}`;
    });
    assert.deepEqual(positions, ['0:0', '0:1', '1:0', '1:1', '1:2', '1:2', '2:0', '3:0', '3:1', '3:1']);
  });

  it('turn positions back into offsets and clamp them', () => {
    const lines = lineIndex('a\nbc\r\n\rd');
    assert.equal(lines.offsetAt({ line: 0, character: 0 }), 0);
    assert.equal(lines.offsetAt({ line: 0, character: 9 }), 1);
    assert.equal(lines.offsetAt({ line: 1, character: 9 }), 4);
    assert.equal(lines.offsetAt({ line: 2, character: 1 }), 6);
    assert.equal(lines.offsetAt({ line: 3, character: 1 }), 8);
    assert.equal(lines.offsetAt({ line: 4, character: 0 }), 8);
    assert.equal(lines.offsetAt({ line: -1, character: 4 }), 0);
    assert.equal(lines.offsetAt({ line: 1, character: -4 }), 2);
  });

  it('count one line in an empty text and two in one that ends in a line break', () => {
    assert.equal(lineIndex('').lineCount, 1);
    assert.equal(lineIndex('a\n').lineCount, 2);
    assert.deepEqual(lineIndex('a\n').positionAt(2), { line: 1, character: 0 });
  });

  it('tell the line break that a text uses most', () => {
    assert.equal(lineBreakOf(''), '\n');
    assert.equal(lineBreakOf('a\r\nb'), '\r\n');
    assert.equal(lineBreakOf('a\r\nb\nc\n'), '\n');
    assert.equal(lineBreakOf('a\r\nb\r\nc\n'), '\r\n');
  });
});

describe('indentation', () => {
  it('is the white space at the start of the line', () => {
    assert.equal(indentationAt('a\n \t b', 5), ' \t ');
    assert.equal(indentationAt('a\n    b', 4), '  ');
    assert.equal(indentationAt('a', 0), '');
  });

  it('is put before the following lines that are not empty', () => {
    assert.equal(indentFollowingLines('a\nb\r\n\r\nc\n', '  '), 'a\n  b\r\n\r\n  c\n');
  });
});
