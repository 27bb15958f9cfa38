import * as system from 'node:path';

/** A path as services show findings beside the code: relative to the root of the repository, with `/`; absolute outside. */
export function repositoryPath(location: string, root: string): string {
  const path = system.relative(root, location);
  const outside = path === '..' || path.startsWith(`..${system.sep}`) || system.isAbsolute(path);
  return (outside ? location : path).replaceAll(system.sep, '/');
}

/** The working tree that a CI service has checked out where the working folder lies in it, the working folder elsewhere. */
export function repositoryRoot(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  folder: string = process.cwd(),
): string {
  const named = environment['GITHUB_WORKSPACE'] ?? environment['CI_PROJECT_DIR'];
  if (named === undefined || named === '') return folder;
  const [to, from] = [system.resolve(folder), system.resolve(named)];
  return to === from || to.startsWith(from.endsWith(system.sep) ? from : from + system.sep) ? named : folder;
}
