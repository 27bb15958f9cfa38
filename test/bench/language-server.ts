import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type Diagnostic,
} from 'vscode-languageserver-protocol/node';
import { repositoryRoot } from '../repository';
import { squawk } from './squawk';

export type Command = readonly [string, ...string[]];

export const OURS = (...flags: readonly string[]): Command => [
  process.execPath,
  ...flags,
  join(repositoryRoot(), 'dist', 'server.js'),
  '--stdio',
];
export const THEIRS = (): Command => [squawk(), 'server'];

/** A language server over stdio in a folder of its own, as an editor would talk to it. */
export interface BenchServer {
  readonly pid: number;
  readonly connection: ReturnType<typeof createProtocolConnection>;
  uri(name: string): string;
  open(name: string, text: string): void;
  close(name: string): void;
  /** Types text at a place of an open file. */
  type(name: string, place: { readonly line: number; readonly character: number }, text: string): void;
  /** Waits for the file's diagnostics, which may be those the client has already. */
  pull(name: string): Promise<readonly Diagnostic[]>;
}

/** Starts a server on files by their names, works with it and stops it. */
export async function withServer<T>(
  [program, ...args]: Command,
  files: Readonly<Record<string, string>>,
  work: (server: BenchServer) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'safe-migrations-bench-'));
  mkdirSync(join(folder, 'migrations'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'migrations', name), text);
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  try {
    connection.onRequest('workspace/diagnostic/refresh', (): null => null);
    connection.listen();
    const rootUri = pathToFileURL(folder).href;
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri,
      workspaceFolders: [{ uri: rootUri, name: 'bench' }],
      capabilities: {
        textDocument: {
          diagnostic: {},
          codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
        },
        workspace: { diagnostics: { refreshSupport: true } },
      },
    });
    await connection.sendNotification('initialized', {});
    return await work(clientOf(connection, child.pid ?? 0, rootUri));
  } finally {
    connection.dispose();
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

function clientOf(connection: BenchServer['connection'], pid: number, rootUri: string): BenchServer {
  const versions = new Map<string, number>();
  const last = new Map<string, { readonly id: string | undefined; readonly items: readonly Diagnostic[] }>();
  const uri = (name: string): string => `${rootUri}/migrations/${name}`;
  const send = (method: string, params: object): void => void connection.sendNotification(method, params);
  return {
    pid,
    connection,
    uri,
    open(name, text) {
      versions.set(name, 1);
      send('textDocument/didOpen', {
        textDocument: { uri: uri(name), languageId: 'sql', version: 1, text },
      });
    },
    close(name) {
      send('textDocument/didClose', { textDocument: { uri: uri(name) } });
    },
    type(name, place, text) {
      const version = (versions.get(name) ?? 0) + 1;
      versions.set(name, version);
      send('textDocument/didChange', {
        textDocument: { uri: uri(name), version },
        contentChanges: [{ range: { start: place, end: place }, text }],
      });
    },
    async pull(name) {
      const known = last.get(name);
      const report: { kind?: string; resultId?: string; items?: readonly Diagnostic[] } =
        await connection.sendRequest('textDocument/diagnostic', {
          textDocument: { uri: uri(name) },
          ...(known?.id === undefined ? {} : { previousResultId: known.id }),
        });
      const items = report.kind === 'unchanged' ? (known?.items ?? []) : (report.items ?? []);
      last.set(name, { id: report.resultId, items });
      return items;
    },
  };
}

/** Megabytes that a process holds in memory. */
export function residentMemory(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}
