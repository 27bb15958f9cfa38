import { dirname } from 'node:path';
import type { InputFile } from './files';

/** How many parts a thread takes on the average: enough that none waits long for the last one. */
const PARTS = 8;

/**
 * Cuts a list of files into parts for threads, in order. A folder stays whole where that is possible, since its history is read
 * once for all of its files; one that is larger than a thread's share is cut into as many pieces as there are threads.
 */
export function partsOf(inputs: readonly InputFile[], threads: number): readonly (readonly InputFile[])[] {
  const share = Math.ceil(inputs.length / threads);
  const least = Math.ceil(share / PARTS);
  const parts: InputFile[][] = [];
  let open: InputFile[] = [];
  for (const folder of foldersOf(inputs)) {
    if (folder.length <= share) {
      open.push(...folder);
      if (open.length < least) continue;
      parts.push(open);
      open = [];
      continue;
    }
    if (open.length > 0) parts.push(open);
    open = [];
    const size = Math.ceil(folder.length / threads);
    for (let from = 0; from < folder.length; from += size) parts.push(folder.slice(from, from + size));
  }
  if (open.length > 0) parts.push(open);
  return parts;
}

/** Neighbours of one folder. */
function foldersOf(inputs: readonly InputFile[]): readonly InputFile[][] {
  const folders: InputFile[][] = [];
  let last: string | undefined;
  for (const input of inputs) {
    const folder = dirname(input.path);
    if (folder !== last) folders.push([]);
    folders.at(-1)!.push(input);
    last = folder;
  }
  return folders;
}
