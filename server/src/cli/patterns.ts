import { Minimatch } from 'minimatch';
import { relative, resolve, sep } from 'node:path';

/** A pattern of paths: the folder to look in, and which paths below it are meant. */
export interface PathPattern {
  /** The absolute folder above the first `*`, `?`, `[…]` or `{…}`. */
  readonly folder: string;
  readonly matches: (path: string) => boolean;
}

/** Reads an argument as a pattern; undefined where it has nothing of one. On Windows `\` separates folders here too. */
export function pathPattern(
  argument: string,
  separator: string = sep,
  resolvePath: (path: string) => string = resolve,
): PathPattern | undefined {
  const segments = (separator === '\\' ? argument.replaceAll('\\', '/') : argument).split('/');
  const first = segments.findIndex((segment) => /[*?[\]{}]|[!+@]\(/.test(segment));
  if (first < 0) return undefined;
  const above = segments.slice(0, first).join('/');
  const folder = resolvePath(first > 0 && above === '' ? '/' : above);
  const matcher = new Minimatch(segments.slice(first).join('/'), { nocomment: true, nonegate: true });
  return {
    folder,
    matches: (path) => matcher.match(relative(folder, path).replaceAll(separator, '/')),
  };
}
