import { mergeSettings, readConfiguration, CONFIGURATION_FILE, type Configuration } from '../settings/read';
import type { Settings } from '../settings/settings';
import { childUri, foldersAbove, type FileSystem } from './file-system';

/** The settings that hold for a folder, and where the configuration file they came from lies. */
export interface FolderSettings {
  readonly settings: Settings;
  /** Folder of the nearest `.safe-migrations.json`; globs and baseline files are relative to it. */
  readonly base: string | undefined;
}

export interface ConfigurationStore {
  /** `uri` is a file or folder below which nothing is looked at: its parents are searched. */
  settingsFor(uri: string): Promise<FolderSettings>;
  forget(): void;
}

/**
 * Finds configuration files from a file upwards, to `root(uri)` where that is known. `outer` are the editor's settings
 * or the options of the command line: the nearest file wins over the editor, and loses to `inner`.
 */
export function createConfigurationStore(options: {
  readonly fileSystem: FileSystem;
  readonly ruleIds: readonly string[];
  root(uri: string): string | undefined;
  outer(uri: string): Readonly<Record<string, unknown>>;
  readonly inner?: Readonly<Record<string, unknown>>;
  /** A configuration file named by the user instead of the search. */
  readonly file?: string;
}): ConfigurationStore {
  const byFolder = new Map<string, Promise<Configuration | undefined>>();

  const readIn = (folder: string): Promise<Configuration | undefined> => {
    const known = byFolder.get(folder);
    if (known) return known;
    const reading = readFileAt(childUri(folder, CONFIGURATION_FILE));
    byFolder.set(folder, reading);
    return reading;
  };

  const readFileAt = async (uri: string): Promise<Configuration | undefined> => {
    const file = await options.fileSystem.readFile(uri);
    return 'text' in file ? readConfiguration(file.text, options.ruleIds) : undefined;
  };

  return {
    async settingsFor(uri) {
      const outer = options.outer(uri);
      const inner = options.inner ?? {};
      if (options.file !== undefined) {
        const named = await readFileAt(options.file);
        const base = options.file.slice(0, options.file.lastIndexOf('/'));
        return { settings: mergeSettings(outer, named?.settings ?? {}, inner), base };
      }
      for (const folder of foldersAbove(uri, options.root(uri))) {
        const found = await readIn(folder);
        if (found) return { settings: mergeSettings(outer, found.settings, inner), base: folder };
      }
      return { settings: mergeSettings(outer, inner), base: undefined };
    },
    forget() {
      byFolder.clear();
    },
  };
}
