import type { Reader } from '../readers/reader';
import type { ConfigurationStore, FolderSettings } from './configuration';
import { deployedIn, type AskMainBranch } from './deployed';
import { baseName, childUri, normalizeUri, parentUri, type FileSystem } from './file-system';
import { baselineUris, openFolder, readHistory, type MigrationFolder, type ReadingPace } from './folder';
import { folderUriOf } from './layout';
import { rememberedFolders } from './remembered-folders';

/** The migration folders seen so far, read in the background and kept current. Everything in it may be dropped and read again. */
export interface FolderStore {
  /**
   * The folder of a file with its history. With `patience` (milliseconds) it answers when that has passed with what has
   * been read so far, and `onHistory` tells when the rest is there; without, it waits for all.
   */
  folderOf(uri: string, patience?: number): Promise<MigrationFolder>;
  /** Folders opened so far. */
  known(): readonly MigrationFolder[];
  /** A file was written, created or deleted, or a folder was deleted. */
  changed(uri: string): void;
  /** A commit, a fetch or another branch: what is deployed is asked anew. False where nobody wants to know it. */
  branchesChanged(): boolean;
  /** Drops the histories that `needed` does not want now: they are read again where that changes. False where there is none. */
  release(): boolean;
  /** Settings changed: everything is read again. */
  forget(): void;
}

interface Entry {
  /** What was read last; its history is valid for the first `valid` files. */
  folder: MigrationFolder | undefined;
  valid: number;
  /** The listing must be made anew. */
  stale: boolean;
  reading: Promise<MigrationFolder> | undefined;
  /** Grows with each change, so that a reading that began before one is not taken for current. */
  generation: number;
}

export function createFolderStore(options: {
  readonly fileSystem: FileSystem;
  readonly reader: Reader;
  readonly configuration: ConfigurationStore;
  root(uri: string): string | undefined;
  /** A background reading has finished, or has found changes. */
  onHistory?(folder: MigrationFolder): void;
  /** Asked for what is deployed; where it is missing nobody can be. */
  readonly mainBranch?: AskMainBranch;
  /** How many files of a folder's history are needed now; all where it is missing. */
  needed?(folder: MigrationFolder): number;
  /** How fast a folder is read, and who sees it. */
  pace?(folder: string): ReadingPace;
}): FolderStore {
  const fileSystem = rememberedFolders(options.fileSystem);
  const entries = new Map<string, Entry>();
  /** The migrations folder of each folder asked for, and of each file name in it that could lie deeper. */
  const homes = new Map<string, Promise<string>>();

  const homeOf = (uri: string): Promise<string> => {
    const key = /\/(?:up|down|migration)\.sql$/.test(uri) ? uri : parentUri(uri);
    const known = homes.get(key) ?? findHome(uri);
    homes.set(key, known);
    return known;
  };

  const findHome = async (uri: string): Promise<string> => {
    const { settings } = await options.configuration.settingsFor(uri);
    return folderUriOf(uri, { settings, fileSystem, root: options.root(uri) });
  };

  const entryOf = (folderUri: string): Entry => {
    const known = entries.get(folderUri);
    if (known) return known;
    const entry: Entry = { folder: undefined, valid: 0, stale: true, reading: undefined, generation: 0 };
    entries.set(folderUri, entry);
    return entry;
  };

  const needed = (folder: MigrationFolder): number =>
    Math.min(folder.order.length, options.needed?.(folder) ?? Infinity);

  const isCurrent = (entry: Entry): entry is Entry & { folder: MigrationFolder } =>
    entry.folder !== undefined && !entry.stale && entry.valid >= needed(entry.folder);

  /** The settings of the folder's tool, which may lie in a folder above. */
  const isSettingsOf = ({ folder }: Entry, folderUri: string, uri: string): boolean =>
    folder?.tool.settings?.file.test(baseName(uri)) === true && folderUri.startsWith(`${parentUri(uri)}/`);

  const read = (folderUri: string, entry: Entry): Promise<MigrationFolder> => {
    entry.reading ??= readUntilCurrent(folderUri, entry).finally(() => {
      entry.reading = undefined;
    });
    return entry.reading;
  };

  const readUntilCurrent = async (folderUri: string, entry: Entry): Promise<MigrationFolder> => {
    for (;;) {
      const generation = entry.generation;
      const opened = await listing(folderUri, entry);
      const listed = await withDeployed(opened.folder);
      entry.folder = listed;
      const pace = options.pace?.(folderUri);
      const whole = await readHistory(listed, fileSystem, options.reader, opened.keep, async (done, all) => {
        if (entry.generation !== generation || done >= needed(listed)) return false;
        return pace ? pace.breath(done, all) : true;
      });
      pace?.end();
      entry.folder = whole;
      if (entry.generation !== generation) {
        entry.valid = Math.min(entry.valid, whole.after.length);
        continue;
      }
      entry.valid = whole.after.length;
      entry.stale = false;
      return whole;
    }
  };

  /** Asks anew with each reading: a commit changes what is deployed, and no file. */
  const withDeployed = async (folder: MigrationFolder): Promise<MigrationFolder> => {
    const ask = options.mainBranch ?? (() => Promise.resolve({ unavailable: 'Git is not asked here' }));
    const deployed = await deployedIn(folder, ask);
    return deployed ? { ...folder, deployed } : folder;
  };

  /** Lists the folder where that is due; `keep` is how many files of the history still hold. */
  const listing = async (
    folderUri: string,
    entry: Entry,
  ): Promise<{ folder: MigrationFolder; keep: number }> => {
    const settings: FolderSettings = await options.configuration.settingsFor(`${folderUri}/`);
    const before = entry.folder;
    if (before && !entry.stale) return { folder: before, keep: Math.min(entry.valid, before.after.length) };
    const opened = await openFolder(folderUri, settings, fileSystem, options.root(folderUri));
    if (!before || before.tool !== opened.tool) return { folder: opened, keep: 0 };
    const same = opened.order.findIndex((name, index) => before.order[index] !== name);
    const keep = Math.min(entry.valid, before.after.length, same < 0 ? opened.order.length : same);
    const { baseline, after, unreadable, withoutUp } = before;
    return { folder: { ...opened, baseline, after, unreadable, withoutUp }, keep };
  };

  return {
    async folderOf(uri, patience) {
      const folderUri = await homeOf(normalizeUri(uri));
      const entry = entryOf(folderUri);
      if (isCurrent(entry)) return entry.folder;
      const reading = read(folderUri, entry);
      if (patience === undefined) return reading;
      const late = new Promise<undefined>((resolve) => setTimeout(resolve, patience, undefined));
      const inTime = await Promise.race([reading, late]);
      if (inTime) return inTime;
      // A failure is reported to the request that waits for the whole history.
      void reading.then(
        (folder) => options.onHistory?.(folder),
        () => undefined,
      );
      return (
        entry.folder ??
        openFolder(folderUri, await options.configuration.settingsFor(uri), fileSystem, options.root(uri))
      );
    },
    known: () => [...entries.values()].flatMap((entry) => (entry.folder ? [entry.folder] : [])),
    changed(uri) {
      const normal = normalizeUri(uri);
      fileSystem.changed(normal);
      for (const [folderUri, entry] of entries) {
        if (isSettingsOf(entry, folderUri, normal)) {
          entry.generation++;
          entry.stale = true;
        }
        // A folder that is deleted, around this one or itself, tells nothing of what was in it.
        if (!normal.startsWith(`${folderUri}/`) && !`${folderUri}/`.startsWith(`${normal}/`)) continue;
        const index =
          entry.folder?.order.findIndex((name) => childUri(entry.folder!.uri, name) === normal) ?? -1;
        entry.generation++;
        if (index >= 0) entry.valid = Math.min(entry.valid, index);
        // It may have been created or deleted: the next reading lists anew.
        entry.stale = true;
      }
      for (const entry of entries.values()) {
        const { folder } = entry;
        if (!folder || !baselineUris(folder.uri, folder.settings).includes(normal)) continue;
        entry.generation++;
        entry.valid = 0;
      }
      // What it is may decide which tool runs the folder.
      homes.clear();
    },
    branchesChanged() {
      const asked = [...entries.values()].filter(({ folder }) => folder?.deployed !== undefined);
      for (const entry of asked) {
        entry.generation++;
        entry.stale = true;
      }
      return asked.length > 0;
    },
    release() {
      let released = false;
      for (const entry of entries.values()) {
        const { folder } = entry;
        if (!folder || folder.after.length === 0 || entry.reading || needed(folder) > 0) continue;
        entry.folder = { ...folder, after: [], unreadable: [], withoutUp: [] };
        entry.valid = 0;
        released = true;
      }
      return released;
    },
    forget() {
      fileSystem.forget();
      entries.clear();
      homes.clear();
    },
  };
}
