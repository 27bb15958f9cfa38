import * as assert from 'node:assert/strict';
import { posix, win32 } from 'node:path';
import { fingerprints } from '../../../server/src/cli/fingerprint';
import { commandHelp, overview } from '../../../server/src/cli/help/help';
import { PAGES, type CommandName } from '../../../server/src/cli/help/pages';
import { pathPattern } from '../../../server/src/cli/patterns';
import { createProgress } from '../../../server/src/cli/progress';
import { reportOf } from './reports';

describe('help of commands', () => {
  for (const name of Object.keys(PAGES) as CommandName[]) {
    it(`${name}: fits 100 columns, names each option, and keeps the voice`, () => {
      const help = commandHelp(name);
      for (const line of help.split('\n')) assert.ok(line.length <= 104, line);
      const page = PAGES[name];
      for (const option of Object.keys(page.options))
        assert.match(help, new RegExp(`^  --${option}\\b`, 'm'));
      for (const { type, help: words, ...rest } of Object.values<{
        type: string;
        help: string;
        value?: string;
      }>(page.options)) {
        assert.match(words, /[^.]$/);
        assert.equal(type === 'string', rest.value !== undefined);
      }
      for (const paragraph of page.description) assert.match(paragraph, /^[A-Z].*\.$/);
      for (const [command] of page.examples) assert.equal(command.split(' ')[0], name);
      assert.match(overview(), new RegExp(`^  ${name} +${page.summary}$`, 'm'));
    });
  }
});

describe('patterns of paths', () => {
  const matches = (argument: string, path: string): boolean | undefined =>
    pathPattern(argument, '/', (folder) => posix.resolve('/shop', folder))?.matches(path);

  it('are arguments with wildcards', () => {
    assert.equal(pathPattern('db/migrations/0001_a.sql'), undefined);
    assert.equal(pathPattern('db (old)/a+b!.sql'), undefined);
    assert.equal(matches('db/*.sql', '/shop/db/1.sql'), true);
    assert.equal(matches('db/*.sql', '/shop/db/deep/1.sql'), false);
    assert.equal(matches('**/migrations/*.sql', '/shop/a/b/migrations/1.sql'), true);
    assert.equal(matches('{a,b/c}/[0-9]?.sql', '/shop/b/c/01.sql'), true);
    assert.equal(matches('../other/*.sql', '/other/1.sql'), true);
    assert.equal(matches('/db/**', '/db/x/1.sql'), true);
    assert.equal(matches('#x/*.sql', '/shop/#x/1.sql'), true);
    assert.equal(matches('!x/*.sql', '/shop/!x/1.sql'), true);
  });

  it('take both separators on Windows', () => {
    const pattern = pathPattern('db\\migrations\\*.sql', '\\', (folder) => win32.resolve('C:\\shop', folder));
    assert.equal(pattern?.folder, 'C:\\shop\\db\\migrations');
  });
});

describe('fingerprints', () => {
  const idsOf = (text: string, ...at: readonly string[]): readonly string[] =>
    fingerprints(
      reportOf(
        'db/1.sql',
        text,
        at.map((part) => ({ at: part })),
      ),
    );

  it('stay while lines move and comments and white space change', () => {
    const first = idsOf('DROP TABLE a', 'DROP TABLE a');
    assert.deepEqual(
      idsOf('SELECT 1;\r\n\r\nDROP /* why */\r\n  TABLE a', 'DROP /* why */\r\n  TABLE a'),
      first,
    );
    assert.notDeepEqual(idsOf('DROP TABLE "A"', 'DROP TABLE "A"'), first);
    assert.notDeepEqual(idsOf(`SELECT 'a  b'`, `SELECT 'a  b'`), idsOf(`SELECT 'a b'`, `SELECT 'a b'`));
  });

  it('tell equal findings apart', () => {
    const ids = idsOf('DROP TABLE a', 'DROP TABLE a', 'DROP TABLE a');
    assert.equal(new Set(ids).size, 2);
    assert.equal(ids[0], idsOf('DROP TABLE a', 'DROP TABLE a')[0]);
  });
});

describe('progress', () => {
  function shown(isTTY: boolean, times: readonly number[]): string {
    let written = '';
    const clock = times.values();
    const stream = {
      isTTY,
      columns: 20,
      write: (text: string) => {
        written += text;
        return true;
      },
    };
    const progress = createProgress(stream, () => clock.next().value ?? 0);
    times.slice(1).forEach((_, index) => {
      progress.show('checking file', index, 4);
    });
    progress.end();
    progress.end();
    return written;
  }

  it('stands in one line of a terminal once a run is long, and goes away', () => {
    assert.equal(
      shown(true, [0, 100, 800, 850, 900]),
      '\r\u001b[Kchecking file 1 of \r\u001b[Kchecking file 3 of \r\u001b[K',
    );
  });

  it('is not shown for a short run, nor anywhere else', () => {
    assert.equal(shown(true, [0, 100, 200]), '');
    assert.equal(shown(false, [0, 900, 1900]), '');
  });
});
