import { setTimeout as delay } from 'node:timers/promises';
import { generatedMigration, realisticFile } from './inputs';
import { OURS, residentMemory, THEIRS, withServer, type BenchServer, type Command } from './language-server';
import { median, type Row } from './table';

const HISTORY = { '0001_shop.sql': generatedMigration(0) };

/** What a person at the editor waits for. */
export async function* editing(): AsyncGenerator<Row> {
  yield {
    what: 'start-up: from process start to the first diagnostics of 200 lines',
    ours: await median(3, () => startUp(OURS())),
    theirs: await median(3, () => startUp(THEIRS())),
    unit: 'ms',
    wanted: '< 350 ms',
  };
  yield {
    what: '200-line migration opened in a server that runs: to first diagnostics',
    ours: await openTime(OURS()),
    theirs: await openTime(THEIRS()),
    unit: 'ms',
    wanted: '< 50 ms',
  };
  for (const statements of [10, 400, 4000, 20_000]) {
    yield {
      what: `keystroke in the middle of ${statements.toLocaleString('en')} statements, to diagnostics`,
      ours: await keystroke(OURS(), statements),
      theirs: await keystroke(THEIRS(), statements),
      unit: 'ms',
      ...(statements === 4000 ? { wanted: '< 60 ms, 1/50 of Squawk' } : {}),
    };
  }
  yield {
    what: 'code actions of one statement of 400',
    ours: await codeActions(),
    unit: 'ms',
    wanted: '< 30 ms',
  };
}

/** What the server holds in memory. */
export async function* memory(): AsyncGenerator<Row> {
  const history = await historyRun(2000);
  yield {
    what: '2,000 migrations of history: read in the background',
    ours: history.milliseconds,
    unit: 'ms',
  };
  yield {
    what: '2,000 migrations of history: resident memory',
    ours: history.megabytes,
    unit: 'MB',
    wanted: '< 150 MB',
  };
  const [before, after] = await manyEdits(10_000);
  yield { what: 'resident memory after 1,000 edits of a 200-line file', ours: before, unit: 'MB' };
  yield { what: 'resident memory after 10,000 edits of it', ours: after, unit: 'MB', wanted: 'no growth' };
}

async function startUp(command: Command): Promise<number> {
  const start = performance.now();
  return withServer(command, HISTORY, async (server) => {
    server.open('0002_open.sql', realisticFile(200));
    await someDiagnostics(server, '0002_open.sql');
    return performance.now() - start;
  });
}

/** A second after its start, when a person opens a file. */
async function openTime(command: Command): Promise<number> {
  return withServer(command, HISTORY, async (server) => {
    await delay(1000);
    const start = performance.now();
    server.open('0002_open.sql', realisticFile(200));
    await someDiagnostics(server, '0002_open.sql');
    return performance.now() - start;
  });
}

async function someDiagnostics(server: BenchServer, name: string): Promise<void> {
  if ((await server.pull(name)).length === 0) throw new Error('No diagnostics came.');
}

function manyIndexes(statements: number): string {
  return Array.from(
    { length: statements },
    (_, index) => `CREATE INDEX idx_${index} ON orders (customer_id, status);\n`,
  ).join('');
}

const KEYSTROKES = 15;
const SLOW = 1000;

async function keystroke(command: Command, statements: number): Promise<number> {
  return withServer(command, HISTORY, async (server) => {
    const name = '0002_many.sql';
    server.open(name, manyIndexes(statements));
    await someDiagnostics(server, name);
    const type = async (): Promise<number> => {
      const start = performance.now();
      server.type(name, { line: statements >> 1, character: 17 }, 'x');
      await someDiagnostics(server, name);
      return performance.now() - start;
    };
    const first = await type();
    return first > SLOW ? median(3, type) : median(KEYSTROKES, type);
  });
}

async function codeActions(): Promise<number> {
  return withServer(OURS(), HISTORY, async (server) => {
    const name = '0002_many.sql';
    server.open(name, manyIndexes(400));
    const diagnostics = await server.pull(name);
    const line = 200;
    const here = diagnostics.filter(({ range }) => range.start.line === line);
    const ask = async (): Promise<number> => {
      const start = performance.now();
      const actions: readonly unknown[] = await server.connection.sendRequest('textDocument/codeAction', {
        textDocument: { uri: server.uri(name) },
        range: { start: { line, character: 3 }, end: { line, character: 3 } },
        context: { diagnostics: here },
      });
      if (actions.length === 0) throw new Error('No code action came.');
      return performance.now() - start;
    };
    return median(KEYSTROKES, ask);
  });
}

async function historyRun(count: number): Promise<{ milliseconds: number; megabytes: number }> {
  const files = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `${String(index + 1).padStart(5, '0')}_change.sql`,
      generatedMigration(index),
    ]),
  );
  return withServer(OURS(), files, async (server) => {
    const refreshed = new Promise<void>((resolve) => {
      server.connection.onRequest('workspace/diagnostic/refresh', () => {
        resolve();
        return null;
      });
    });
    const start = performance.now();
    server.open('99999_last.sql', 'ALTER TABLE orders_7 ALTER COLUMN status SET NOT NULL;\n');
    await server.pull('99999_last.sql');
    await refreshed;
    await server.pull('99999_last.sql');
    return { milliseconds: performance.now() - start, megabytes: residentMemory(server.pid) };
  });
}

/** After a tenth of the edits, and after all. */
async function manyEdits(count: number): Promise<readonly [number, number]> {
  return withServer(OURS(), HISTORY, async (server) => {
    const name = '0002_edited.sql';
    server.open(name, realisticFile(200));
    let before = 0;
    for (let edit = 1; edit <= count; edit++) {
      server.type(name, { line: edit % 200, character: 0 }, edit % 2 === 0 ? ' ' : '\n');
      await server.pull(name);
      if (edit * 10 === count) before = residentMemory(server.pid);
      // Typing in the same place for hours does not make the file longer without end.
      if (edit % 100 === 0) {
        server.close(name);
        server.open(name, realisticFile(200));
      }
    }
    return [before, residentMemory(server.pid)];
  });
}
