import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '../repository';

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A temporary folder in which the built command line runs as its users run it. */
export interface Terminal {
  readonly folder: string;
  write(name: string, content: string | Uint8Array): void;
  read(name: string): string;
  /** Every file below the folder, with `/`, in order. */
  files(): readonly string[];
  run(...args: readonly string[]): Promise<Run>;
  /** The same with a text on standard input. */
  runReading(input: string, ...args: readonly string[]): Promise<Run>;
  /** The same with more environment variables. */
  runWith(environment: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Run>;
  remove(): void;
}

export function openTerminal(
  files: Readonly<Record<string, string | Uint8Array>>,
  cli: string = join(repositoryRoot(), 'dist', 'cli.js'),
): Terminal {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'safe-migrations-cli-')));
  const write: Terminal['write'] = (name, content) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  };
  for (const [name, content] of Object.entries(files)) write(name, content);
  const start = (
    environment: Readonly<Record<string, string>>,
    input: string,
    args: readonly string[],
  ): Promise<Run> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [cli, ...args], {
        cwd: folder,
        env: { ...process.env, ...environment },
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
      child.on('error', reject);
      child.on('close', (code) => {
        resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() });
      });
    });
  return {
    folder,
    write,
    read: (name) => readFileSync(join(folder, name), 'utf8'),
    files: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) =>
          join(entry.parentPath, entry.name)
            .slice(folder.length + 1)
            .replaceAll('\\', '/'),
        )
        .sort(),
    run: (...args) => start({}, '', args),
    runReading: (input, ...args) => start({}, input, args),
    runWith: (environment, ...args) => start(environment, '', args),
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
