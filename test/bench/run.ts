import { spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type Diagnostic,
} from 'vscode-languageserver-protocol/node';
import { repositoryRoot } from '../repository';
import { generatedMigration, realisticFile } from './inputs';

/** Prints how long a user waits, and what the server needs: measured against the built server over stdio. */
async function main(): Promise<void> {
  console.log(
    `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}\n`,
  );
  row('server ready, from process start', await median(5, readyTime), 'ms');
  row('200-line migration: open to first diagnostics', await openTime(200), 'ms');
  for (const statements of [10, 400]) await keystrokes(statements, 'middle');
  for (const place of ['first', 'middle', 'last'] as const) await keystrokes(4000, place);
  const history = await historyRun(2000);
  row('2,000 migrations of history: read in the background', history.milliseconds, 'ms');
  row('2,000 migrations of history: resident memory', history.megabytes, 'MB');
}

function row(what: string, value: number, unit: string): void {
  console.log(`${what.padEnd(68)} ${value.toFixed(1).padStart(9)} ${unit}`);
}

async function median(times: number, measure: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let index = 0; index < times; index++) values.push(await measure());
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

interface BenchServer {
  readonly connection: ReturnType<typeof createProtocolConnection>;
  readonly pid: number;
  uri(name: string): string;
  stop(): void;
}

async function startServer(folder: string): Promise<BenchServer> {
  const server = spawn(process.execPath, [join(repositoryRoot(), 'dist', 'server.js'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  connection.listen();
  const rootUri = pathToFileURL(folder).href;
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: 'bench' }],
    capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } },
  });
  await connection.sendNotification('initialized', {});
  return {
    connection,
    pid: server.pid ?? 0,
    uri: (name) => `${rootUri}/${name}`,
    stop: () => {
      connection.dispose();
      server.kill();
    },
  };
}

async function inFolder<T>(
  files: Readonly<Record<string, string>>,
  work: (server: BenchServer) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'safe-migrations-bench-'));
  mkdirSync(join(folder, 'migrations'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'migrations', name), text);
  const server = await startServer(folder);
  try {
    return await work(server);
  } finally {
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readyTime(): Promise<number> {
  const start = performance.now();
  return inFolder({}, () => Promise.resolve(performance.now() - start));
}

const pull = (server: BenchServer, name: string): Promise<{ items: Diagnostic[] }> =>
  server.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri: server.uri(name) } });

function open(server: BenchServer, name: string, text: string): void {
  void server.connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri: server.uri(name), languageId: 'sql', version: 1, text },
  });
}

async function openTime(lines: number): Promise<number> {
  const text = realisticFile(lines);
  return inFolder({ '0001_shop.sql': generatedMigration(0) }, async (server) => {
    open(server, 'migrations/0000_warm.sql', 'SELECT 1;');
    await pull(server, 'migrations/0000_warm.sql');
    const start = performance.now();
    open(server, 'migrations/0002_open.sql', text);
    const { items } = await pull(server, 'migrations/0002_open.sql');
    if (items.length === 0) throw new Error('No diagnostics came.');
    return performance.now() - start;
  });
}

const KEYSTROKES = 15;

/** Typing at one place: the median until diagnostics are there, and what the server computes for one on the average. */
async function keystrokes(statements: number, place: 'first' | 'middle' | 'last'): Promise<void> {
  const base = Array.from(
    { length: statements },
    (_, index) => `CREATE INDEX idx_${index} ON orders (customer_id, status);\n`,
  );
  const line = { first: 0, middle: statements >> 1, last: statements - 1 }[place];
  const what = `keystroke in the ${place} of ${statements} statements`;
  await inFolder({ '0001_shop.sql': generatedMigration(0) }, async (server) => {
    const name = 'migrations/0002_many.sql';
    open(server, name, base.join(''));
    await pull(server, name);
    let version = 1;
    const type = async (): Promise<number> => {
      version++;
      const position = { line, character: 17 };
      const start = performance.now();
      void server.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: server.uri(name), version },
        contentChanges: [{ range: { start: position, end: position }, text: 'x' }],
      });
      await pull(server, name);
      return performance.now() - start;
    };
    await median(3, type);
    const before = processorTime(server.pid);
    row(`${what}, to diagnostics`, await median(KEYSTROKES, type), 'ms');
    row(`${what}, server's processor time`, (processorTime(server.pid) - before) / KEYSTROKES, 'ms');
  });
}

/** Milliseconds a process has computed, to the nearest ten: what a machine with other work to do can be measured by. */
function processorTime(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

async function historyRun(count: number): Promise<{ milliseconds: number; megabytes: number }> {
  const files = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `${String(index + 1).padStart(5, '0')}_change.sql`,
      generatedMigration(index),
    ]),
  );
  return inFolder(files, async (server) => {
    const refreshed = new Promise<void>((resolve) => {
      server.connection.onRequest('workspace/diagnostic/refresh', () => {
        resolve();
        return null;
      });
    });
    const start = performance.now();
    open(server, 'migrations/99999_last.sql', 'ALTER TABLE orders_7 ALTER COLUMN status SET NOT NULL;\n');
    await pull(server, 'migrations/99999_last.sql');
    await refreshed;
    await pull(server, 'migrations/99999_last.sql');
    const milliseconds = performance.now() - start;
    const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
    return { milliseconds, megabytes: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024 };
  });
}

void main();
