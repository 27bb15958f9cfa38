import { readFileSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { ROOT } from './install';

interface Entry {
  readonly type: vscode.FileType;
  readonly data: Uint8Array;
  readonly time: number;
}

/** VS Code calls this when somebody asks for a file of `memory:`. */
export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(vscode.workspace.registerFileSystemProvider('memory', shopInMemory()));
}

/** The example shop in a file system that only VS Code can read. */
function shopInMemory(): vscode.FileSystemProvider {
  const entries = new Map<string, Entry>();
  const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const put = (name: string, type: vscode.FileType, data: Uint8Array): void => {
    entries.set(name, { type, data, time: Date.now() });
  };
  const nameOf = (uri: vscode.Uri): string => (uri.path.length > 1 ? uri.path.replace(/\/$/, '') : uri.path);
  const get = (uri: vscode.Uri): Entry => {
    const found = entries.get(nameOf(uri));
    if (found === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return found;
  };
  const tell = (type: vscode.FileChangeType, uri: vscode.Uri): void => {
    changed.fire([{ type, uri }]);
  };
  for (const folder of ['/', '/shop', '/shop/migrations']) {
    put(folder, vscode.FileType.Directory, new Uint8Array());
  }
  const examples = path.join(ROOT, 'examples/migrations');
  for (const name of readdirSync(examples)) {
    put(`/shop/migrations/${name}`, vscode.FileType.File, readFileSync(path.join(examples, name)));
  }
  return {
    onDidChangeFile: changed.event,
    watch: () => new vscode.Disposable(() => undefined),
    stat(uri) {
      const { type, data, time } = get(uri);
      return { type, size: data.length, ctime: time, mtime: time };
    },
    readDirectory(uri) {
      get(uri);
      return [...entries]
        .filter(([name]) => name !== '/' && path.posix.dirname(name) === nameOf(uri))
        .map(([name, { type }]) => [path.posix.basename(name), type]);
    },
    readFile: (uri) => get(uri).data,
    createDirectory(uri) {
      put(uri.path, vscode.FileType.Directory, new Uint8Array());
      tell(vscode.FileChangeType.Created, uri);
    },
    writeFile(uri, content, { create }) {
      const isNew = !entries.has(uri.path);
      if (isNew && !create) throw vscode.FileSystemError.FileNotFound(uri);
      put(uri.path, vscode.FileType.File, content);
      tell(isNew ? vscode.FileChangeType.Created : vscode.FileChangeType.Changed, uri);
    },
    delete(uri) {
      get(uri);
      entries.delete(uri.path);
      tell(vscode.FileChangeType.Deleted, uri);
    },
    rename(from, to) {
      entries.set(to.path, get(from));
      entries.delete(from.path);
      tell(vscode.FileChangeType.Deleted, from);
      tell(vscode.FileChangeType.Created, to);
    },
  };
}
