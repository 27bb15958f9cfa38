import { isMigrationPath, looksLikeOtherDialect } from '../projects/migrations';
import { toolOfFile } from '../projects/tools';
import type { MigrationName, Tool } from '../projects/tool';
import type { Catalog } from '../schema/catalog';
import type { Settings } from '../settings/settings';
import { isDeployed } from './deployed';
import { baseName, childUri, normalizeUri, relativePath } from './file-system';
import {
  baselineUris,
  historyBefore,
  historyOfDown,
  historyOfUp,
  sharesWayBack,
  type MigrationFolder,
} from './folder';

/** All that is known about a file before its text is read. */
export interface FileContext {
  /** The file's URI, normalized: the origin of what it creates. */
  readonly id: string;
  readonly fileName: string;
  readonly folder: MigrationFolder;
  readonly tool: Tool;
  readonly settings: Settings;
  /** The schema before the file; for a down file, after its up. */
  readonly history: Catalog;
  /** The schema before the up file, for a down file. */
  readonly beforeUp: Catalog | undefined;
  /** Other files take back what this one begins, or begin what it takes back: it leads to no schema of the history by itself. */
  readonly sharesWayBack: boolean;
  /** Id of the up file, for a down file. */
  readonly upId: string | undefined;
  /** Whether the folder holds the down file of this up file. */
  readonly hasDownFile: boolean;
  readonly downFileName: string | undefined;
  /** Undefined where the file is checked; otherwise why it is left in peace, as a full sentence. */
  readonly notAMigration: string | undefined;
  /** Why the file stays silent: it has run already. Undefined where it is not known to have. */
  readonly deployed: string | undefined;
  /** A `.sql` file of PostgreSQL: can be checked on request even where it is no migration. */
  readonly isSql: boolean;
}

const DEPLOYED = 'This migration is deployed, so it is not checked.';

/** The context of a file in its folder. `root` is the workspace folder that globs and folder names are relative to. */
export function fileContext(
  uri: string,
  text: string,
  folder: MigrationFolder,
  root: string | undefined,
): FileContext {
  const id = normalizeUri(uri);
  const fileName = relativePath(folder.uri, id) ?? baseName(id);
  const auto = folder.settings.settings.tool === 'auto';
  const tool = auto ? toolOfFile(folder.tool, text, fileName) : folder.tool;
  const { settings } = folder.settings;
  const up = partnerOf(folder, fileName, 'down', 'up');
  const downFileName = partnerOf(folder, fileName, 'up', 'down');
  const otherDialect = settings.dialect === 'auto' ? looksLikeOtherDialect(text) : undefined;
  return {
    id,
    fileName,
    folder,
    tool,
    settings,
    history: up === undefined ? historyOfUp(folder, fileName) : historyOfDown(folder, up),
    beforeUp: up === undefined ? undefined : historyBefore(folder, up),
    sharesWayBack: sharesWayBack(folder, up ?? fileName),
    upId: up === undefined ? undefined : childUri(folder.uri, up),
    hasDownFile: downFileName !== undefined,
    downFileName,
    notAMigration: isBaseline(folder, id)
      ? 'This file is part of the schema before the first migration, as the setting schema says, so it is not checked.'
      : whyLeftInPeace(isMigration({ ...folder, tool }, fileName, root), otherDialect),
    deployed: folder.deployed && isDeployed(folder.deployed, fileName, text) ? DEPLOYED : undefined,
    isSql: fileName.endsWith('.sql') && otherDialect === undefined,
  };
}

/** Whether a file of a folder is a migration. Folders above the workspace say nothing, the workspace's own name does. */
export function isMigration(
  folder: Pick<MigrationFolder, 'uri' | 'tool' | 'settings'>,
  fileName: string,
  root: string | undefined,
): boolean {
  const { settings, base } = folder.settings;
  const id = childUri(folder.uri, fileName);
  if (isBaseline(folder, id)) return false;
  const below = root === undefined ? undefined : relativePath(root, id);
  const path = root === undefined || below === undefined ? decodeURI(id) : `${baseName(root)}/${below}`;
  const globPath = relativePath(base ?? root ?? folder.uri, id) ?? fileName;
  return isMigrationPath(path, folder.tool, settings, globPath, fileName);
}

function isBaseline({ uri, settings }: Pick<MigrationFolder, 'uri' | 'settings'>, id: string): boolean {
  return baselineUris(uri, settings).includes(id);
}

function whyLeftInPeace(isMigration: boolean, otherDialect: string | undefined): string | undefined {
  if (!isMigration) return 'This file is not a migration, so it is not checked.';
  return otherDialect === undefined ? undefined : `This file is left alone: ${otherDialect}.`;
}

/** The file of the other direction, where the folder has it. */
function partnerOf(
  folder: MigrationFolder,
  fileName: string,
  own: 'up' | 'down',
  other: 'up' | 'down',
): string | undefined {
  const name = folder.tool.parseName(fileName);
  if (name === undefined || directionOf(name) !== own) return undefined;
  return firstNames(folder).get(`${other} ${name.version}`);
}

/** Where only what goes down says so in its name (`V1__x.sql`, `U1__x.sql`), the others go up. */
function directionOf({ direction }: MigrationName): 'up' | 'down' {
  return direction ?? 'up';
}

const namesOf = new WeakMap<MigrationFolder, ReadonlyMap<string, string>>();

/** The first file of each direction and version: asked for each file of a folder of thousands. */
function firstNames(folder: MigrationFolder): ReadonlyMap<string, string> {
  const known = namesOf.get(folder);
  if (known) return known;
  const first = new Map<string, string>();
  for (const name of folder.names) {
    const parsed = folder.tool.parseName(name);
    if (parsed === undefined) continue;
    const key = `${directionOf(parsed)} ${parsed.version}`;
    if (!first.has(key)) first.set(key, name);
  }
  namesOf.set(folder, first);
  return first;
}
