import { mergeSettings, readConfiguration, CONFIGURATION_FILE, type Configuration } from '../settings/read';
import type { Settings } from '../settings/settings';
import { childUri, foldersAbove, type FileSystem } from './file-system';

/** The settings that hold for a folder, and where the configuration file they came from lies. */
export interface FolderSettings {
  readonly settings: Settings;
  /** Folder of the nearest `.safe-migrations.json`; globs and baseline files are relative to it. */
  readonly base: string | undefined;
}

/** A configuration file that was looked at, with what is wrong in it. */
export interface ConfigurationFile {
  readonly uri: string;
  /** Empty where it cannot be read. */
  readonly text: string;
  readonly configuration: Configuration;
}

export interface ConfigurationStore {
  /** `uri` is a file or folder below which nothing is looked at: its parents are searched. */
  settingsFor(uri: string): Promise<FolderSettings>;
  /** The configuration files that hold for what was asked so far. */
  files(): Promise<readonly ConfigurationFile[]>;
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
  const byUri = new Map<string, Promise<ConfigurationFile | undefined>>();

  const fileAt = (uri: string): Promise<ConfigurationFile | undefined> => {
    const known = byUri.get(uri);
    if (known) return known;
    const reading = readFileAt(uri);
    byUri.set(uri, reading);
    return reading;
  };

  const readFileAt = async (uri: string): Promise<ConfigurationFile | undefined> => {
    const file = await options.fileSystem.readFile(uri);
    if ('text' in file) {
      return { uri, text: file.text, configuration: readConfiguration(file.text, options.ruleIds) };
    }
    if (file.exists !== true) return undefined;
    const message = `This file cannot be read (${file.error}), so the defaults are used.`;
    const problems = [{ message, span: { start: 0, end: 0 } }];
    return { uri, text: '', configuration: { settings: {}, problems } };
  };

  return {
    async settingsFor(uri) {
      const outer = options.outer(uri);
      const inner = options.inner ?? {};
      if (options.file !== undefined) {
        const named = await fileAt(options.file);
        const base = options.file.slice(0, options.file.lastIndexOf('/'));
        return { settings: mergeSettings(outer, named?.configuration.settings ?? {}, inner), base };
      }
      for (const folder of foldersAbove(uri, options.root(uri))) {
        const found = await fileAt(childUri(folder, CONFIGURATION_FILE));
        if (found) {
          return { settings: mergeSettings(outer, found.configuration.settings, inner), base: folder };
        }
      }
      return { settings: mergeSettings(outer, inner), base: undefined };
    },
    async files() {
      const files = await Promise.all(byUri.values());
      return files.filter((file) => file !== undefined);
    },
    forget() {
      byUri.clear();
    },
  };
}
