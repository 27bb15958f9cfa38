import * as here from 'node:path';

/** A path as messages show it: relative to the working folder where that is near, with `/` on every system. */
export function shownPath(
  path: string,
  folder: string = process.cwd(),
  system: Pick<here.PlatformPath, 'relative' | 'sep'> = here,
): string {
  const withSlashes = (name: string): string => name.replaceAll(system.sep, '/');
  const short = withSlashes(system.relative(folder, path));
  return short === '' || short.startsWith('../../..') ? withSlashes(path) : short;
}
