import type { Reader } from '../readers/reader';
import { oncePerList } from '../projects/once-per-list';
import { orderMigrations, placeInOrder } from '../projects/order';
import { toolById, toolOfFile } from '../projects/tools';
import { EMPTY_PROJECT, type Project, type Tool } from '../projects/tool';
import type { Catalog } from '../schema/catalog';
import { emptyCatalog } from '../schema/fold';
import { hasPartialTables } from '../schema/lookups';
import { baseName, childUri, resolveUri, type FileSystem } from './file-system';
import type { FolderSettings } from './configuration';
import type { Deployed } from './deployed';
import { readLayout } from './layout';
import { readUp, type UpPart } from './up-catalog';

/** A folder of migrations: its tool, its files in their order, and the schema after each. */
export interface MigrationFolder {
  readonly uri: string;
  readonly tool: Tool;
  readonly settings: FolderSettings;
  /** Every file of the folder, and the texts its tool takes its orders from. */
  readonly project: Project;
  /** Every file name of the folder; `0001_x/up.sql` where migrations are folders. */
  readonly names: readonly string[];
  /** Names of the files that run upwards, in order. */
  readonly order: readonly string[];
  /** The schema before the first migration: the baseline files'. */
  readonly baseline: Catalog;
  /** `after[i]` is the schema after `order[i]`. Shorter than `order` while the folder is still being read. */
  readonly after: readonly Catalog[];
  /** Names that could not be read: what stands after them is not certain. */
  readonly unreadable: readonly string[];
  /** Names of the files whose up part has no statement. */
  readonly withoutUp: readonly string[];
  /** Which of them are deployed, where the settings tell. */
  readonly deployed?: Deployed;
}

/** Called between files; may wait, so that requests are answered meanwhile. `false` stops the reading. */
export type Breath = (done: number, all: number) => Promise<boolean> | boolean;

/** A reading as others see it: a breath between files, and an end, also of one that was stopped. */
export interface ReadingPace {
  readonly breath: Breath;
  readonly end: () => void;
}

/** Lists a folder and recognises its tool, without reading its history. */
export async function openFolder(
  uri: string,
  settings: FolderSettings,
  fileSystem: FileSystem,
  root: string | undefined,
): Promise<MigrationFolder> {
  const { tool, project } = await readLayout(uri, { settings: settings.settings, fileSystem, root });
  const baselines = new Set(baselineUris(uri, settings));
  const order = orderMigrations(tool, project).filter((name) => !baselines.has(childUri(uri, name)));
  const { names } = project;
  return {
    ...{ uri, tool, settings, project, names, order },
    ...{ baseline: emptyCatalog(), after: [], unreadable: [], withoutUp: [] },
  };
}

/** Reads the history, or what has changed of it: files before `from` keep their catalogs. */
export async function readHistory(
  folder: MigrationFolder,
  fileSystem: FileSystem,
  reader: Reader,
  from: number,
  breath: Breath,
): Promise<MigrationFolder> {
  const baseline = from > 0 ? folder.baseline : await baselineCatalog(folder, fileSystem, reader);
  const after = folder.after.slice(0, from);
  const isKept = (name: string): boolean => folder.order.indexOf(name) < from;
  const unreadable = folder.unreadable.filter(isKept);
  const withoutUp = folder.withoutUp.filter(isKept);
  for (let index = after.length; index < folder.order.length; index++) {
    if (!(await breath(index, folder.order.length))) break;
    const name = folder.order[index]!;
    const id = childUri(folder.uri, name);
    const file = await fileSystem.readFile(id);
    const before: Catalog = after[index - 1] ?? baseline;
    const up = 'text' in file ? foldFile(before, folder, name, file.text, reader, id) : undefined;
    if (!up) unreadable.push(name);
    if (up?.isEmpty === true) withoutUp.push(name);
    after.push(up?.catalog ?? { ...before, complete: false });
  }
  return { ...folder, baseline, after, unreadable, withoutUp };
}

/** One file that cannot be understood must not hide the history around it. */
function foldFile(
  before: Catalog,
  { tool, project }: MigrationFolder,
  name: string,
  text: string,
  reader: Reader,
  id: string,
): UpPart | undefined {
  try {
    return readUp(before, toolOfFile(tool, text, name), project, name, text, reader, id);
  } catch {
    return undefined;
  }
}

/** The schema before a file of the folder, known or new: that after the last file that sorts before it. */
export function historyBefore(folder: MigrationFolder, name: string): Catalog {
  const position = positionOf(folder, name);
  if (position === 0) return settled(folder.baseline);
  const known = folder.after[position - 1];
  if (known) return settled(known);
  return incomplete(folder.after.at(-1) ?? folder.baseline);
}

/** The same for a file that has no up part: other files may have taken back more than the history shows. */
export function historyOfUp(folder: MigrationFolder, name: string): Catalog {
  const before = historyBefore(folder, name);
  return folder.withoutUp.includes(name) ? incomplete(before) : before;
}

/** The schema after a file of the folder. */
export function historyAfter(folder: MigrationFolder, name: string): Catalog {
  const known = folder.after[positionOf(folder, name)];
  return known ? settled(known) : incomplete(historyBefore(folder, name));
}

/** The same for the down file of an up file. */
export function historyOfDown(folder: MigrationFolder, name: string): Catalog {
  const after = historyAfter(folder, name);
  return folder.withoutUp.includes(name) ? incomplete(after) : after;
}

/**
 * Whether the way back of a file is a part of one of several files: where a tool sends each file as one query, the last of them has
 * the up part, and those before it have a down part alone.
 */
export function sharesWayBack(folder: MigrationFolder, name: string): boolean {
  const { withoutUp, order } = folder;
  if (withoutUp.length === 0) return false;
  return withoutUp.includes(name) || withoutUp.includes(order[positionOf(folder, name) - 1] ?? '');
}

/** The schema after every file that was read. */
export function latestSchema(folder: MigrationFolder): Catalog {
  return settled(folder.after.at(-1) ?? folder.baseline);
}

/**
 * A history is the whole schema only where it made every table it changes: folders often begin after the first release,
 * on a database that exists.
 */
function settled(catalog: Catalog): Catalog {
  if (!catalog.complete) return catalog;
  return catalog.tables.size > 0 && !hasPartialTables(catalog) ? catalog : incomplete(catalog);
}

const incompleteOf = new WeakMap<Catalog, Catalog>();

/** The same object each time, so that an analysis knows its history again. */
function incomplete(catalog: Catalog): Catalog {
  const known = incompleteOf.get(catalog) ?? { ...catalog, complete: false };
  incompleteOf.set(catalog, known);
  return known;
}

/** How many files of the history run before a file. */
export function positionOf(folder: MigrationFolder, name: string): number {
  const index = placesOf(folder.order).get(name);
  if (index !== undefined) return index;
  return placeInOrder(folder.tool, folder.order, name);
}

/** The files of the setting `schema`, which build the schema before the first migration and are none themselves. */
export function baselineUris(folder: string, { base, settings }: FolderSettings): readonly string[] {
  return settings.schema.map((path) => resolveUri(base ?? folder, path));
}

const placesOf = oncePerList(
  (order: readonly string[]): ReadonlyMap<string, number> =>
    new Map(order.map((name, index) => [name, index])),
);

async function baselineCatalog(
  folder: MigrationFolder,
  fileSystem: FileSystem,
  reader: Reader,
): Promise<Catalog> {
  const { tool, names } = folder;
  // What a migration in another language does is not known.
  let catalog = emptyCatalog({ complete: !names.some((name) => tool.runsAlso?.(name) === true) });
  for (const id of baselineUris(folder.uri, folder.settings)) {
    const file = await fileSystem.readFile(id);
    catalog =
      'text' in file
        ? readUp(catalog, toolById('plain'), EMPTY_PROJECT, baseName(id), file.text, reader, undefined)
            .catalog
        : { ...catalog, complete: false };
  }
  return catalog;
}
