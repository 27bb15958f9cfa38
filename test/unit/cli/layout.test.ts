import * as assert from 'node:assert/strict';
import { win32 } from 'node:path';
import { colours, wantsColours } from '../../../server/src/cli/formats/colours';
import { codeFrame, visible, wrap } from '../../../server/src/cli/formats/layout';
import { shownPath } from '../../../server/src/cli/shown-path';

const PLAIN = colours(false);

function frame(text: string, from: number, to: number): string {
  return codeFrame(text, { line: from, column: 1 }, { line: to, column: 1 }, PLAIN);
}

describe('paths in messages', () => {
  it('are relative with slashes on Windows too', () => {
    const shown = (path: string): string => shownPath(path, 'C:\\shop\\api', win32);
    assert.equal(shown('C:\\shop\\api\\db\\0001_x.sql'), 'db/0001_x.sql');
    assert.equal(shown('C:\\shop\\db\\0001_x.sql'), '../db/0001_x.sql');
    assert.equal(shown('D:\\db\\0001_x.sql'), 'D:/db/0001_x.sql');
    assert.equal(shown('C:\\0001_x.sql'), '../../0001_x.sql');
  });

  it('keep a backslash that is part of a name elsewhere', () => {
    assert.equal(shownPath('/shop/db/a\\b.sql', '/shop'), 'db/a\\b.sql');
    assert.equal(shownPath('/elsewhere/x.sql', '/a/b/c/d'), '/elsewhere/x.sql');
  });
});

describe('layout of findings', () => {
  it('wraps prose to the terminal, and leaves it whole in a pipe', () => {
    const text = 'CREATE INDEX holds a SHARE lock on orders while it reads the whole table.';
    assert.equal(wrap(text, undefined), text);
    assert.equal(
      wrap(text, 52),
      'CREATE INDEX holds a SHARE lock on orders while it\nreads the whole table.',
    );
    assert.equal(wrap('word '.repeat(3).trim(), 1), 'word word word');
  });

  it('frames lines with aligned numbers and cuts what is long', () => {
    const text = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`).join('\r\n');
    assert.equal(frame(text, 9, 10), '   9 │ line 9\n  10 │ line 10');
    assert.equal(
      frame(text, 2, 12),
      '  2 │ line 2\n  3 │ line 3\n  4 │ line 4\n  5 │ line 5\n  6 │ line 6\n  7 │ line 7\n    │ …',
    );
    assert.equal(frame(`\uFEFF${'x'.repeat(200)}`, 1, 1), `  1 │ ${'x'.repeat(160)}…`);
  });

  it('marks a part of one line, below tabs and wide characters as they stand', () => {
    const frame = (text: string, from: number, to: number): string =>
      codeFrame(text, { line: 1, column: from }, { line: 1, column: to }, PLAIN);
    assert.equal(
      frame('\tALTER TABLE a DROP b, DROP c;', 16, 22),
      '  1 │ \tALTER TABLE a DROP b, DROP c;\n    │ \t              ^^^^^^',
    );
    assert.equal(frame('  DROP TABLE a;', 3, 15), '  1 │   DROP TABLE a;');
    assert.equal(frame('DROP TABLE a;', 1, 1), '  1 │ DROP TABLE a;');
  });

  it('paints only where colours are wanted', () => {
    assert.equal(PLAIN.error('error'), 'error');
    assert.equal(colours(true).error('error'), '\u001b[31;1merror\u001b[0m');
  });

  it('asks the terminal, NO_COLOR and FORCE_COLOR', () => {
    assert.equal(wantsColours(true, {}), true);
    assert.equal(wantsColours(false, {}), false);
    assert.equal(wantsColours(true, { TERM: 'dumb' }), false);
    assert.equal(wantsColours(true, { NO_COLOR: '1' }), false);
    assert.equal(wantsColours(true, { NO_COLOR: '' }), true);
    assert.equal(wantsColours(false, { FORCE_COLOR: '1' }), true);
    assert.equal(wantsColours(true, { FORCE_COLOR: '0', NO_COLOR: '1' }), false);
    assert.equal(wantsColours(false, { FORCE_COLOR: '1', NO_COLOR: '1' }), true);
  });

  it('shows control characters as one visible character', () => {
    assert.equal(visible('a\tb\u001b[2J\u0085', {}), 'a\tb\ufffd[2J\ufffd');
    assert.equal(visible('a\u202eb\u2066c', {}), 'a\ufffdb\ufffdc');
  });

  it('gives the runner of GitHub Actions no commands', () => {
    const text = 'SELECT 1;\n  ::add-mask::x\n-- ##[error]y a::b';
    assert.equal(visible(text, {}), text);
    assert.equal(
      visible(text, { GITHUB_ACTIONS: 'true' }),
      'SELECT 1;\n  \ufffd:add-mask::x\n-- ##\ufffderror]y a::b',
    );
  });
});
