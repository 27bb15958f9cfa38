import * as assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../../server/src/cli/arguments';
import { writeFiles } from '../../../server/src/cli/write-files';

describe('writing files', () => {
  let folder: string;
  const at = (name: string): string => join(folder, name);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'safe-migrations-write-'));
    writeFileSync(at('a.sql'), 'old');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('creates files and folders, and keeps the mode of changed ones', async () => {
    chmodSync(at('a.sql'), 0o640);
    await writeFiles([
      { path: at('a.sql'), text: 'new', status: 'changed' },
      { path: at('deep/b.sql'), text: 'b', status: 'created' },
    ]);
    assert.equal(readFileSync(at('a.sql'), 'utf8'), 'new');
    assert.equal(readFileSync(at('deep/b.sql'), 'utf8'), 'b');
    if (process.platform !== 'win32') assert.equal(statSync(at('a.sql')).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(folder).sort(), ['a.sql', 'deep']);
  });

  it('writes nothing where a new file exists already', async () => {
    await assert.rejects(
      writeFiles([
        { path: at('b.sql'), text: 'b', status: 'created' },
        { path: at('a.sql'), text: 'new', status: 'created' },
      ]),
      (error) =>
        error instanceof UsageError && /a\.sql exists already; nothing was written\.$/.test(error.message),
    );
    assert.deepEqual(readdirSync(folder), ['a.sql']);
    assert.equal(readFileSync(at('a.sql'), 'utf8'), 'old');
  });

  it('takes everything back where one file cannot be written', async () => {
    await assert.rejects(
      writeFiles([
        { path: at('deep/b.sql'), text: 'b', status: 'created' },
        { path: at('a.sql'), text: 'new', status: 'changed' },
        { path: at('a.sql/c.sql'), text: 'c', status: 'created' },
      ]),
      (error) => error instanceof UsageError && error.message.startsWith('Nothing was written: '),
    );
    assert.deepEqual(readdirSync(folder), ['a.sql']);
    assert.equal(readFileSync(at('a.sql'), 'utf8'), 'old');
  });

  it('takes back what is in place already where two want the same name', async () => {
    await assert.rejects(
      writeFiles([
        { path: at('b.sql'), text: 'b', status: 'created' },
        { path: at('c/../b.sql'), text: 'other', status: 'created' },
      ]),
      UsageError,
    );
    assert.deepEqual(readdirSync(folder), ['a.sql']);
  });
});
