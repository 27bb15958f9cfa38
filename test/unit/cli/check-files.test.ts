import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFiles } from '../../../server/src/cli/check-files';
import { partsOf } from '../../../server/src/cli/check-parts';
import { inputFiles, type InputFile } from '../../../server/src/cli/files';
import { colours } from '../../../server/src/cli/formats/colours';
import { FORMATS, type CheckFormat } from '../../../server/src/cli/formats/formats';
import { CHECK_FORMATS } from '../../../server/src/cli/help/check-page';
import { openSession } from '../../../server/src/cli/session';
import { SEVERITIES } from '../../../server/src/cli/severities';
import type { CommonOptions } from '../../../server/src/cli/arguments';
import { turnTracesOff } from '../../../server/src/schema/trace';
import { uriOf } from '../../../server/src/workspace/node-files';
import { realisticFolder } from '../../realistic/projects';

const COMMON: CommonOptions<CheckFormat> = { settings: {}, config: undefined, format: 'json' };
const files = (...paths: readonly string[]) => paths.map((path) => ({ path, named: false }));

/** Versions that are timestamps are named after the time, and so are entries of journals: the digits are left out. */
const withoutTimes = (value: unknown): string => JSON.stringify(value).replace(/\d{13,14}/g, 'TIME');

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'check-files-'));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('checking many files', () => {
  it('finds in two threads what it finds in one, in the same order', async () => {
    const inputs = await inputFiles([join(realisticFolder(), 'migrations')]);
    const one = await checkFiles(inputs, COMMON, { threads: 1 });
    const two = await checkFiles(inputs, COMMON, { threads: 2 });
    assert.ok(one.reports.length > 60);
    assert.equal(withoutTimes(two), withoutTimes(one));
  });

  it('offers the same fixes with and without traces of what was asked of the schema', async () => {
    const inputs = await inputFiles([join(realisticFolder(), 'migrations')]);
    const traced = await checkFiles(inputs, COMMON, { threads: 1 });
    turnTracesOff();
    try {
      assert.equal(withoutTimes(await checkFiles(inputs, COMMON, { threads: 1 })), withoutTimes(traced));
    } finally {
      turnTracesOff(false);
    }
  });

  it('finds in the pieces of a folder what it finds in the whole', async () => {
    await inFolder(async (folder) => {
      for (let number = 10; number < 30; number++) {
        const column = `ALTER TABLE t${number - 1} ALTER COLUMN a TYPE ${number % 2 === 0 ? 'text' : 'bigint'};`;
        writeFileSync(
          join(folder, `00${number}_step.sql`),
          `CREATE TABLE t${number} (a ${number % 3 === 0 ? 'int' : 'varchar(9)'});\n${number > 10 ? column : ''}\n`,
        );
      }
      const inputs = await inputFiles([folder]);
      assert.deepEqual(
        partsOf(inputs, 3).map((part) => part.length),
        [9, 7, 4],
      );
      const one = await checkFiles(inputs, COMMON, { threads: 1 });
      const three = await checkFiles(inputs, COMMON, { threads: 3 });
      assert.ok(one.reports.some(({ findings }) => findings.length > 0));
      assert.equal(withoutTimes(three), withoutTimes(one));
    });
  });

  it('reads the history up to the last file that is checked, and on from there', async () => {
    await inFolder(async (folder) => {
      for (const name of ['0001_a.sql', '0002_b.sql', '0003_c.sql'])
        writeFileSync(join(folder, name), `CREATE TABLE ${name.slice(5, 6)} (id int);\n`);
      const inputs = await inputFiles([folder]);
      const session = await openSession(COMMON);
      const uri = uriOf(inputs[0]!.path);
      session.expect(inputs.slice(0, 2));
      const first = await session.folderOf(uri);
      session.expect(inputs);
      const all = await session.folderOf(uri);
      assert.deepEqual([first.after.length, all.after.length], [2, 3]);
      assert.equal(all.after[1], first.after[1]);
      session.expect([{ path: join(folder, 'notes.sql'), named: true }]);
      assert.equal((await session.folderOf(uri)).after.length, 3);
    });
  });

  it('forgets the history of a folder of which no file is opened next, and reads it again where one is', async () => {
    await inFolder(async (folder) => {
      for (const name of ['one', 'two']) {
        mkdirSync(join(folder, name, 'migrations'), { recursive: true });
        writeFileSync(join(folder, name, 'migrations', '0001_a.sql'), `CREATE TABLE ${name} (id int);\n`);
      }
      const [one, two] = await inputFiles([folder]);
      const session = await openSession(COMMON);
      const historyOf = async (file: InputFile) => (await session.folderOf(uriOf(file.path))).after;
      session.expect([one!]);
      const first = await historyOf(one!);
      session.expect([two!]);
      assert.equal((await historyOf(two!)).length, 1);
      assert.deepEqual(await historyOf(one!), []);
      session.expect([one!, two!]);
      const again = await historyOf(one!);
      assert.notEqual(again[0], first[0]);
      assert.deepEqual([...again[0]!.tables.keys()], ['public.one']);
    });
  });

  it('works out each fix that a format shows', async () => {
    const inputs = await inputFiles([join(realisticFolder(), 'migrations')]);
    const { reports: all } = await checkFiles(inputs, COMMON, { threads: 1 });
    const options = { nothing: '', paths: ['.'], paint: colours(false), width: undefined, root: '/' };
    for (const format of CHECK_FORMATS) {
      const { reports } = await checkFiles(inputs, { ...COMMON, format }, { threads: 1 });
      for (const threshold of SEVERITIES) {
        const print = FORMATS[format];
        const shown = withoutTimes(print(reports, { ...options, threshold }));
        assert.ok(shown === withoutTimes(print(all, { ...options, threshold })), `${format} ${threshold}`);
      }
    }
  });

  it('works out no more fixes for people than are shown to them', async () => {
    const inputs = await inputFiles([join(realisticFolder(), 'migrations')]);
    const { reports } = await checkFiles(inputs, { ...COMMON, format: 'pretty' }, { threads: 1 });
    for (const { finding, fixes } of reports.flatMap(({ findings }) => findings)) {
      const wanted =
        finding.severity === 'hint' ? 0 : fixes.some(({ preferred }) => preferred) ? 1 : undefined;
      if (wanted !== undefined) assert.equal(fixes.filter(({ snippet }) => !snippet).length, wanted);
      if (finding.severity === 'information') assert.ok(fixes.every(({ newFiles }) => newFiles.length === 0));
    }
  });

  it('tells of a broken configuration once, however many threads met it', async () => {
    await inFolder(async (folder) => {
      writeFileSync(join(folder, '.safe-migrations.json'), '{ "prset": "strict" }');
      for (let number = 1; number <= 6; number++)
        writeFileSync(join(folder, `000${number}_step.sql`), 'SELECT 1;\n');
      const { reports } = await checkFiles(await inputFiles([folder]), COMMON, { threads: 2 });
      const configurations = reports.filter(({ dialect }) => dialect === 'json');
      assert.deepEqual(
        configurations.map(({ findings }) => findings.map(({ finding }) => finding.rule)),
        [['invalid-config']],
      );
      assert.equal(reports.length, 7);
    });
  });

  it('tells of each file that cannot be read, in one thread as in two', async () => {
    const missing = files('/nowhere/migrations/0001_a.sql', '/elsewhere/migrations/0003_c.sql');
    for (const threads of [1, 2]) {
      const { reports } = await checkFiles(missing, COMMON, { threads });
      assert.deepEqual(
        reports.map(({ location, unreadable, findings }) => [
          location,
          unreadable,
          findings.map(({ finding }) => finding.message),
        ]),
        missing.map(({ path }) => [
          path,
          true,
          ['This file was not checked: it cannot be read (ENOENT: no such file or directory).'],
        ]),
      );
    }
  });
});

describe('parts of a list of files', () => {
  it('keep folders whole', () => {
    const inputs = files('/a/1.sql', '/a/2.sql', '/b/1.sql', '/c/1.sql', '/c/2.sql', '/d/1.sql');
    assert.deepEqual(
      partsOf(inputs, 2).map((part) => part.map(({ path }) => path)),
      [['/a/1.sql', '/a/2.sql'], ['/b/1.sql'], ['/c/1.sql', '/c/2.sql'], ['/d/1.sql']],
    );
  });

  it('cut a folder that is larger than a share, and lose nothing', () => {
    const inputs = files(
      '/a/1.sql',
      ...Array.from({ length: 9 }, (_, index) => `/b/${index}.sql`),
      '/c/1.sql',
    );
    const parts = partsOf(inputs, 2);
    assert.deepEqual(
      parts.map((part) => part.length),
      [1, 5, 4, 1],
    );
    assert.deepEqual(parts.flat(), inputs);
  });
});
