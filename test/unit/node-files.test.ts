import assert from 'node:assert/strict';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { normalizeUri } from '../../server/src/workspace/file-system';
import { pathOf, uriOf } from '../../server/src/workspace/node-files';

describe('paths and URIs', () => {
  for (const path of [
    '/db/migrations/0001_a.sql',
    '/db/./a.sql',
    '/db/../a.sql',
    '/db//a.sql',
    '/db/',
    '/',
    '/..',
    '/db/..a/.b',
    '/db/a b#1%.sql',
    '/db/ä.sql',
    'relative/a.sql',
  ]) {
    it(`are those of Node: ${path}`, () => {
      const uri = uriOf(path);
      assert.equal(uri, normalizeUri(pathToFileURL(path).href));
      assert.equal(pathOf(uri), fileURLToPath(uri));
    });
  }

  for (const uri of ['file:///db/../a.sql', 'file:///db/%2E%2E/a.sql', 'file:///db/a%20b.sql']) {
    it(`are those of Node: ${uri}`, () => {
      assert.equal(pathOf(uri), fileURLToPath(uri));
    });
  }

  it('are not made up for what lies on no disk', () => {
    assert.throws(() => pathOf('vscode-vfs://github/db/a.sql'), TypeError);
  });
});
