import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Files below a folder with an ending, in order. */
export function globSync(folder: string, ending: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));
}
