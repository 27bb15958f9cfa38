import * as assert from 'node:assert/strict';
import { win32 } from 'node:path';
import { colours } from '../../../server/src/cli/colours';
import { codeFrame, visible, wrap } from '../../../server/src/cli/layout';
import { shownPath } from '../../../server/src/cli/shown-path';

const PLAIN = colours(false);

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
    assert.equal(codeFrame(text, 9, 10, PLAIN), '   9 │ line 9\n  10 │ line 10');
    assert.equal(
      codeFrame(text, 2, 12, PLAIN),
      '  2 │ line 2\n  3 │ line 3\n  4 │ line 4\n  5 │ line 5\n  6 │ line 6\n  7 │ line 7\n    │ …',
    );
    assert.equal(codeFrame(`\uFEFF${'x'.repeat(200)}`, 1, 1, PLAIN), `  1 │ ${'x'.repeat(160)}…`);
  });

  it('paints only where colours are wanted', () => {
    assert.equal(PLAIN.error('error'), 'error');
    assert.equal(colours(true).error('error'), '\u001b[31;1merror\u001b[0m');
  });

  it('shows control characters as one visible character', () => {
    assert.equal(visible('a\tb\u001b[2J\u0085'), 'a\tb\ufffd[2J\ufffd');
  });
});
