import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createServer } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { installServers, type Major, MAJORS, nativeFolder } from './install';

export interface Server {
  readonly major: Major;
  /** As the server tells it: `14.23`. */
  readonly version: string;
  readonly port: number;
  /** A connection string for other programs. */
  url(database?: string): string;
  /** A new session; the caller ends it. */
  connect(database?: string): Promise<Client>;
  createDatabase(name: string, template?: string): Promise<void>;
  dropDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

const SUPERUSER = 'postgres';
const STARTUP_LIMIT_MS = 60_000;
const PORT_ATTEMPTS = 5;
const running = new Set<() => void>();

/**
 * Starts a PostgreSQL server of one major version with an empty data directory of its own under the temporary folder.
 * It is stopped and its files removed by `stop()`, or when the process ends.
 */
export async function startServer(major: Major): Promise<Server> {
  await installServers();
  const account = serverAccount();
  const native = reachable(nativeFolder(major), major, account);
  const data = mkdtempSync(path.join(os.tmpdir(), `safe-migrations-pg${major}-`));
  if (account !== undefined) chownSync(data, account.uid, account.gid);
  chmodSync(data, 0o700);
  try {
    initialise(native, data, account);
    for (let attempt = 1; ; attempt++) {
      const port = await freePort();
      const launched = launch(native, data, port, account);
      if (await accepts(launched, port)) return await server(major, port, launched, data);
      launched.kill();
      await launched.ended;
      if (attempt === PORT_ATTEMPTS) throw new Error(`PostgreSQL ${major} did not start.\n${launched.log()}`);
    }
  } catch (error) {
    rmSync(data, { recursive: true, force: true });
    throw error;
  }
}

/** Starts several versions at once; when one fails, the others are stopped. */
export async function startServers(majors: readonly Major[]): Promise<Server[]> {
  const results = await Promise.allSettled(majors.map((major) => startServer(major)));
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed === undefined) return started;
  await Promise.all(started.map((each) => each.stop()));
  throw failed.reason;
}

/** The versions to test: those of SAFE_MIGRATIONS_SERVERS (`14,18`), by default those named, which are all. */
export function chosenMajors(usual: readonly Major[] = MAJORS): readonly Major[] {
  const asked = process.env['SAFE_MIGRATIONS_SERVERS'];
  return asked === undefined ? usual : asked.split(',').map((each) => Number(each) as Major);
}

async function server(major: Major, port: number, launched: Launched, data: string): Promise<Server> {
  const url = (database = 'postgres'): string => `postgres://${SUPERUSER}@127.0.0.1:${port}/${database}`;
  const connect = async (database?: string): Promise<Client> => {
    const client = new Client({ connectionString: url(database) });
    // A session that the server ends on shutdown is not an error of the test.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const query = async (sql: string): Promise<string> => {
    const client = await connect();
    try {
      const result = await client.query<Record<string, string>>(sql);
      return Object.values(result.rows[0] ?? {})[0] ?? '';
    } finally {
      await client.end();
    }
  };
  return {
    major,
    version: await query('SHOW server_version'),
    port,
    url,
    connect,
    createDatabase: async (name, template = 'template0') => {
      await query(`CREATE DATABASE "${name}" TEMPLATE "${template}"`);
    },
    dropDatabase: async (name) => {
      await query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    },
    stop: async () => {
      launched.kill();
      await launched.ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root and needs an account with a name: `nobody` stands in every /etc/passwd. */
function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const entry = /^nobody:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  if (entry === null) {
    throw new Error(
      'PostgreSQL refuses to run as root and there is no account `nobody`. Run: useradd --system nobody',
    );
  }
  return { uid: Number(entry[1]), gid: Number(entry[2]) };
}

/** The binaries, or a copy of them where the server's account may not read the repository (below /root, for one). */
function reachable(native: string, major: Major, account: Account | undefined): string {
  const runs = (folder: string): boolean =>
    spawnSync(path.join(folder, 'bin', 'postgres'), ['--version'], { ...account, cwd: os.tmpdir() })
      .status === 0;
  if (account === undefined || runs(native)) return native;
  const copy = path.join(os.tmpdir(), `safe-migrations-postgres-${major}`);
  if (existsSync(copy) && runs(copy)) return copy;
  const fresh = mkdtempSync(`${copy}-`);
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
  chmodSync(fresh, 0o755);
  rmSync(copy, { recursive: true, force: true });
  renameSync(fresh, copy);
  return copy;
}

function initialise(native: string, data: string, account: Account | undefined): void {
  const flags = [
    '--username',
    SUPERUSER,
    '--auth',
    'trust',
    '--encoding',
    'UTF8',
    '--no-locale',
    '--no-sync',
  ];
  const result = spawnSync(path.join(native, 'bin', 'initdb'), ['--pgdata', data, ...flags], {
    ...account,
    cwd: data,
    encoding: 'utf8',
  });
  if (result.status !== 0) throw new Error(`initdb failed.\n${result.error?.message ?? ''}${result.stderr}`);
}

interface Launched {
  readonly process: ChildProcess;
  readonly ended: Promise<void>;
  hasEnded(): boolean;
  log(): string;
  kill(): void;
}

function launch(native: string, data: string, port: number, account: Account | undefined): Launched {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    // What it reads and locks by itself would show in measurements.
    autovacuum: 'off',
    shared_buffers: '32MB',
    max_connections: '60',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(path.join(native, 'bin', 'postgres'), ['-D', data, '-p', String(port), ...flags], {
    ...account,
    cwd: data,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  let over = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-20_000);
  });
  const kill = (): void => {
    // SIGINT is PostgreSQL's fast shutdown: sessions are ended, files are left in order.
    child.kill('SIGINT');
  };
  const onExit = (): void => {
    child.kill('SIGQUIT');
    rmSync(data, { recursive: true, force: true });
  };
  stopWithProcess();
  running.add(onExit);
  const ended = new Promise<void>((resolve) => {
    const finish = (): void => {
      over = true;
      running.delete(onExit);
      resolve();
    };
    child.once('exit', finish);
    child.once('error', (error) => {
      log += error.message;
      finish();
    });
  });
  return { process: child, ended, hasEnded: () => over, log: () => log, kill };
}

let watching = false;

function stopWithProcess(): void {
  if (watching) return;
  watching = true;
  const stopAll = (): void => {
    running.forEach((stop) => {
      stop();
    });
  };
  process.once('exit', stopAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      stopAll();
      process.kill(process.pid, signal);
    });
  }
}

async function accepts(launched: Launched, port: number): Promise<boolean> {
  const limit = Date.now() + STARTUP_LIMIT_MS;
  while (!launched.hasEnded() && Date.now() < limit) {
    const client = new Client({ host: '127.0.0.1', port, user: SUPERUSER, database: 'postgres' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.end();
      return true;
    } catch {
      await delay(50);
    }
  }
  return false;
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('No free port.'));
      });
    });
  });
}
