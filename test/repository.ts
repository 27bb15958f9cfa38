import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The repository's folder, from wherever the compiled tests lie in it. */
export function repositoryRoot(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'esbuild.mjs'))) return folder;
  }
  throw new Error('The tests do not lie in the repository.');
}
