import { dirname } from 'node:path';
import type { InputFile } from './files';

/** How many parts a thread takes on the average, at least: enough that none waits long for the last one. */
const PARTS = 8;

/** Nor do more files go into a part than this: what was read for it is dropped when it is done. */
const MOST_FILES = 64;

/** What it costs to read a file for the history, beside its check. */
const READING = 0.45;

/**
 * Cuts a list of files into parts for threads, or for one, in order. A folder stays whole where that is possible, since its history is read
 * once for all of its files; one that is larger than a thread's share is cut into as many pieces as there are threads, which take
 * equally long: each reads the history up to its own last file.
 */
export function partsOf(inputs: readonly InputFile[], threads: number): readonly (readonly InputFile[])[] {
  const share = Math.ceil(inputs.length / threads);
  const least = Math.min(Math.ceil(share / PARTS), MOST_FILES);
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
    parts.push(...piecesOf(folder, threads));
  }
  if (open.length > 0) parts.push(open);
  return parts;
}

/** A piece has fewer files the more history stands before it: by the same factor each, so that all take equally long. */
function piecesOf(folder: readonly InputFile[], count: number): readonly InputFile[][] {
  const sizes = Array.from({ length: count }, (_, index) => (1 + READING) ** -index);
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  const pieces: InputFile[][] = [];
  let from = 0;
  let sum = 0;
  for (const size of sizes) {
    sum += size;
    const to = Math.round((sum / whole) * folder.length);
    if (to > from) pieces.push(folder.slice(from, to));
    from = to;
  }
  return pieces;
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
