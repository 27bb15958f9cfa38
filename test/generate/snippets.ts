import type { GeneratedFile } from './manifest';

/** The snippet files of the extension, one a language. */
export async function snippetFiles(_root: string): Promise<readonly GeneratedFile[]> {
  return Promise.resolve([]);
}
