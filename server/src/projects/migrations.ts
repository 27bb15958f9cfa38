import type { Settings } from '../settings/settings';
import { matchesGlob } from './globs';
import type { Tool } from './tool';

export { looksLikeOtherDialect } from './dialect';

/**
 * Whether a file is a migration: the settings decide first, then the tool of its folder, then for plain SQL the folder's
 * name and the version in the file's name. `path` is the whole path as far as the workspace knows it, `globPath` is relative
 * to the folder that globs are relative to; `name` is the file's name for its tool, its base name where left out.
 */
export function isMigrationPath(
  path: string,
  tool: Tool,
  settings: Pick<Settings, 'include' | 'exclude'>,
  globPath = path,
  name?: string,
): boolean {
  const normalized = path.replace(/\\/g, '/');
  const inGlobs = globPath.replace(/\\/g, '/');
  const fileName = normalized.slice(normalized.lastIndexOf('/') + 1);
  if (settings.exclude.some((glob) => matchesGlob(inGlobs, glob))) return false;
  if (settings.include.some((glob) => matchesGlob(inGlobs, glob))) return true;
  if (tool.parseName(name ?? fileName) === undefined) return tool.misnamed?.(name ?? fileName) !== undefined;
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
