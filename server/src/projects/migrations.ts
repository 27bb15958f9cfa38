import type { Settings } from '../settings/settings';
import { matchesGlob } from './globs';
import { compareVersions, type MigrationName, type Tool } from './tool';

export { looksLikeOtherDialect } from './dialect';

/**
 * Whether a file is a migration: the settings decide first, then the tool of its folder, then for plain SQL the folder's
 * name and the version in the file's name. `path` is the whole path as far as the workspace knows it, `globPath` is relative
 * to the folder that globs are relative to.
 */
export function isMigrationPath(
  path: string,
  tool: Tool,
  settings: Pick<Settings, 'include' | 'exclude'>,
  globPath = path,
): boolean {
  const normalized = path.replace(/\\/g, '/');
  const inGlobs = globPath.replace(/\\/g, '/');
  const fileName = normalized.slice(normalized.lastIndexOf('/') + 1);
  if (settings.exclude.some((glob) => matchesGlob(inGlobs, glob))) return false;
  if (settings.include.some((glob) => matchesGlob(inGlobs, glob))) return true;
  if (tool.parseName(fileName) === undefined) return false;
  return tool.id !== 'plain' || inMigrationsFolder(normalized) || hasVersion(fileName);
}

function inMigrationsFolder(path: string): boolean {
  return /(?:^|\/)(?:migrations?|migrate|db\/changelog)\//i.test(path);
}

/** `0001_add.sql`, `V1.2__add.sql`; a date such as `2025-01-31-dump.sql` is no version. */
function hasVersion(fileName: string): boolean {
  return /^(?:[vVuU]\d+(?:[._]\d+)*__|\d{3,}_|\d{3,}-(?!\d\d-\d\d)|\d{3,}\.(?:up\.|down\.)?sql$)/.test(
    fileName,
  );
}

/** The files that run upwards, in the order in which the tool runs them. */
export function orderMigrations(tool: Tool, names: readonly string[]): readonly string[] {
  return parsedNames(tool, names)
    .filter(({ parsed }) => parsed.direction !== 'down')
    .sort((a, b) => compareVersions(a.parsed, b.parsed))
    .map(({ name }) => name);
}

/**
 * The files that have run before a file, in order: those that sort before it. Before a down file its own up file has
 * run too.
 */
export function historyBefore(tool: Tool, names: readonly string[], fileName: string): readonly string[] {
  const own = tool.parseName(fileName);
  if (own === undefined) return [];
  return parsedNames(tool, names)
    .filter(({ name, parsed }) => {
      if (name === fileName || parsed.direction === 'down') return false;
      if (own.direction === 'down' && parsed.version === own.version) return true;
      return compareVersions(parsed, own) < 0;
    })
    .sort((a, b) => compareVersions(a.parsed, b.parsed))
    .map(({ name }) => name);
}

function parsedNames(
  tool: Tool,
  names: readonly string[],
): { readonly name: string; readonly parsed: MigrationName }[] {
  return names.flatMap((name) => {
    const parsed = tool.parseName(name);
    return parsed === undefined ? [] : [{ name, parsed }];
  });
}
