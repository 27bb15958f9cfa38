import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  ConfigurationRequest,
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type ClientCapabilities,
  type CodeAction,
  type Diagnostic,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Range,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { lineIndex } from '../../server/src/text/lines';
import { repositoryRoot } from '../repository';

/** A folder of migrations with the built server on it, spoken to over standard input and output. */
export interface Session {
  readonly connection: ProtocolConnection;
  readonly folder: string;
  uri(name: string): string;
  write(name: string, text: string): void;
  open(name: string, text: string): void;
  change(name: string, text: string): void;
  close(name: string): void;
  diagnostics(name: string): Promise<readonly Diagnostic[]>;
  actions(
    name: string,
    diagnostics: readonly Diagnostic[],
    only?: readonly string[],
  ): Promise<readonly CodeAction[]>;
  /** The newest diagnostics that the server pushed for a file, once they satisfy a condition. */
  pushed(
    name: string,
    until: (params: PublishDiagnosticsParams) => boolean,
  ): Promise<PublishDiagnosticsParams>;
  /** Calls back for every push of diagnostics, until the returned function is called. */
  onPublished(listener: (params: PublishDiagnosticsParams) => void): () => void;
  /** Resolves at the server's next request to pull anew, at once where one came that nobody waited for. */
  refreshed(): Promise<void>;
  /** Everything the server wrote to its log. */
  log(): readonly string[];
  stop(): Promise<void>;
}

export const PULL: ClientCapabilities = {
  textDocument: { diagnostic: {}, codeAction: { dataSupport: true } },
  workspace: {
    configuration: true,
    workspaceFolders: true,
    diagnostics: { refreshSupport: true },
    workspaceEdit: { documentChanges: true, snippetEditSupport: true, resourceOperations: ['create'] },
  },
};

export async function startSession(
  files: Readonly<Record<string, string>>,
  options: {
    readonly capabilities?: ClientCapabilities;
    readonly settings?: object;
    readonly commands?: boolean;
    readonly trusted?: boolean;
  } = {},
): Promise<Session> {
  const capabilities = options.capabilities ?? PULL;
  const folder = mkdtempSync(join(tmpdir(), 'safe-migrations-protocol-'));
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  const server = spawn(process.execPath, [join(repositoryRoot(), 'dist', 'server.js'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const published: PublishDiagnosticsParams[] = [];
  const listeners = new Set<(params: PublishDiagnosticsParams) => void>();
  const waiting: (() => void)[] = [];
  const log: string[] = [];
  let refreshes = 0;
  let refreshesSeen = 0;
  const refreshWaiting: (() => void)[] = [];
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params);
    for (const listener of listeners) listener(params);
    for (const wake of waiting.splice(0)) wake();
  });
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
    log.push(message);
  });
  connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => options.settings ?? {}));
  connection.onRequest('workspace/diagnostic/refresh', () => {
    refreshes++;
    for (const wake of refreshWaiting.splice(0)) wake();
    return null;
  });
  connection.onRequest('window/workDoneProgress/create', () => null);
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();

  const rootUri = pathToFileURL(folder).href;
  const uri = (name: string): string => `${rootUri}/${name}`;
  const versions = new Map<string, number>();
  const texts = new Map<string, string>();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: 'shop' }],
    capabilities,
    initializationOptions: { commands: options.commands ?? true, trusted: options.trusted ?? true },
  });
  await connection.sendNotification('initialized', {});
  const refreshed = async (): Promise<void> => {
    if (refreshes === refreshesSeen) await new Promise<void>((resolve) => refreshWaiting.push(resolve));
    refreshesSeen = refreshes;
  };
  // The editor's settings have come: from here on answers do not change by themselves.
  if (capabilities.workspace?.configuration) await refreshed();

  return {
    connection,
    folder,
    uri,
    write,
    open(name, text) {
      versions.set(name, 1);
      texts.set(name, text);
      const textDocument = {
        uri: uri(name),
        languageId: name.endsWith('.json') ? 'json' : 'sql',
        version: 1,
        text,
      };
      void connection.sendNotification('textDocument/didOpen', { textDocument });
    },
    change(name, text) {
      const version = (versions.get(name) ?? 0) + 1;
      versions.set(name, version);
      texts.set(name, text);
      void connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: uri(name), version },
        contentChanges: [{ text }],
      });
    },
    close(name) {
      void connection.sendNotification('textDocument/didClose', { textDocument: { uri: uri(name) } });
    },
    async diagnostics(name) {
      // The first diagnostics may come before the history is read; this request waits for it.
      await connection.sendRequest('safeMigrations/status', { uri: uri(name) });
      const report = await connection.sendRequest<{ items: Diagnostic[] }>('textDocument/diagnostic', {
        textDocument: { uri: uri(name) },
      });
      return report.items;
    },
    async actions(name, diagnostics, only) {
      const whole: Range = {
        start: { line: 0, character: 0 },
        end: lineIndex(texts.get(name) ?? '').positionAt(Infinity),
      };
      return connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri: uri(name) },
        range: diagnostics[0]?.range ?? whole,
        context: { diagnostics, ...(only ? { only } : {}) },
      });
    },
    async pushed(name, until) {
      for (;;) {
        const newest = published.filter((params) => params.uri === uri(name)).at(-1);
        if (newest && until(newest)) return newest;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    onPublished(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refreshed,
    log: () => log,
    async stop() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      connection.dispose();
      server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The texts after a workspace edit, by file name; new files included. */
export function applyWorkspaceEdit(
  session: Session,
  edit: WorkspaceEdit,
  texts: Readonly<Record<string, string>>,
): Record<string, string> {
  const result: Record<string, string> = { ...texts };
  for (const change of edit.documentChanges ?? []) {
    if ('kind' in change) {
      if (change.kind === 'create') result[nameOf(session, change.uri)] = '';
      continue;
    }
    const name = nameOf(session, change.textDocument.uri);
    let text = result[name] ?? '';
    const lines = lineIndex(text);
    const edits = change.edits
      .map((one) => ({
        start: lines.offsetAt(one.range.start),
        end: lines.offsetAt(one.range.end),
        text: 'newText' in one ? one.newText : one.snippet.value,
      }))
      .sort((a, b) => b.start - a.start);
    for (const one of edits) text = text.slice(0, one.start) + one.text + text.slice(one.end);
    result[name] = text;
  }
  return result;
}

function nameOf(session: Session, uri: string): string {
  return decodeURIComponent(uri.slice(session.uri('').length));
}
