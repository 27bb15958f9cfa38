import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Client } from 'pg';
import type { Server } from '../postgres/servers';

/** A project of a migration tool in a temporary folder, with a database of its own. */
export interface ToolProject {
  readonly folder: string;
  readonly server: Server;
  readonly database: string;
  /** Connection string of the database. */
  readonly url: string;
  write(files: Readonly<Record<string, string>>): void;
  /** A session that the caller must not end. */
  readonly client: Client;
}

/** What a program said, and whether it succeeded. */
export interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

let projects = 0;

/** Makes a project, works in it, and removes it with its database. */
export async function inProject<T>(server: Server, work: (project: ToolProject) => Promise<T>): Promise<T> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'safe-migrations-tools-')));
  const database = `tools_${process.pid}_${++projects}`;
  await server.createDatabase(database);
  const client = await server.connect(database);
  try {
    return await work({
      folder,
      server,
      database,
      url: server.url(database),
      client,
      write(files) {
        for (const [name, text] of Object.entries(files)) {
          mkdirSync(dirname(join(folder, name)), { recursive: true });
          writeFileSync(join(folder, name), text);
        }
      },
    });
  } finally {
    await client.end();
    await server.dropDatabase(database);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a program in the project's folder; `environment` is added to this process's. */
export function run(
  project: ToolProject,
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], {
      cwd: project.folder,
      env: { ...process.env, DATABASE_URL: project.url, NO_COLOR: '1', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ ok: code === 0, output: Buffer.concat(output).toString() });
    });
  });
}
