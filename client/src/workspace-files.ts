import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { REQUESTS } from './requests';

/** Reads for the server what only VS Code can read: remote and virtual file systems. */
export function answerFileRequests(client: LanguageClient): vscode.Disposable {
  return vscode.Disposable.from(
    client.onRequest(REQUESTS.readDirectory, ({ uri }: { uri: string }) => readDirectory(uri)),
    client.onRequest(REQUESTS.readFile, ({ uri }: { uri: string }) => readFile(uri)),
  );
}

/** Names and kinds; a folder that cannot be read is empty. */
async function readDirectory(uri: string): Promise<[string, 'file' | 'directory'][]> {
  const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.parse(uri)).then(
    (found) => found,
    () => [],
  );
  return entries.flatMap(([name, type]): [string, 'file' | 'directory'][] => {
    // A link to a folder is left out, as on this machine: it may lead round in a circle.
    const isLink = (type & vscode.FileType.SymbolicLink) !== 0;
    if ((type & vscode.FileType.Directory) !== 0) return isLink ? [] : [[name, 'directory']];
    return (type & vscode.FileType.File) !== 0 ? [[name, 'file']] : [];
  });
}

async function readFile(uri: string): Promise<{ text: string } | { error: string }> {
  try {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.parse(uri));
    // The byte order mark stays: offsets count it.
    return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
