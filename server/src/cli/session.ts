import { resolve } from 'node:path';
import { loadPostgresReader } from '../readers/postgres';
import type { Project } from '../projects/tool';
import type { Reader } from '../readers/reader';
import { ruleById } from '../rules/by-id';
import { severityOf } from '../rules/engine';
import type { Finding } from '../rules/rule';
import { RULES } from '../rules/rules';
import { checkFile, checkWithoutText, type CheckedFile } from '../service/check';
import { configurationFindings } from '../service/configuration-findings';
import { folderView } from '../service/folder-view';
import { inProject } from '../service/in-project';
import type { FolderView } from '../service/types';
import { readConfiguration } from '../settings/read';
import { createConfigurationStore } from '../workspace/configuration';
import { deployedProblems } from '../workspace/deployed';
import { fileContext, type FileContext } from '../workspace/file-context';
import { relativePath } from '../workspace/file-system';
import type { MigrationFolder, ReadingPace } from '../workspace/folder';
import { askMainBranch } from '../workspace/main-branch';
import { nodeFilesInTurn, pathOf, uriOf } from '../workspace/node-files';
import { rememberedFolders } from '../workspace/remembered-folders';
import { rememberedTexts } from '../workspace/remembered-texts';
import { createFolderStore } from '../workspace/store';
import { UsageError, type CommonOptions } from './arguments';
import { reason, type InputFile } from './files';
import type { Progress } from './progress';
import { shownPath } from './shown-path';

/** The service in a terminal: one reader, the folders' histories, settings from options and files. */
export interface Session {
  readonly reader: Reader;
  /** Throws UsageError where the file cannot be read. */
  read(file: InputFile): Promise<OpenedFile>;
  /** The same for a command that goes on with the others: the check of a file that cannot be read says so. */
  readOrReport(file: InputFile): Promise<OpenedFile>;
  /** The same for a text that need not stand in the file. */
  open(file: InputFile, text: string): Promise<OpenedFile>;
  folderOf(uri: string): Promise<MigrationFolder>;
  /**
   * Only these files are opened next: of histories no more is read than stands before the last of them, and those of other folders
   * are forgotten, with all that was kept to read them.
   */
  expect(files: readonly InputFile[]): void;
  /** The configuration files that held for what was read so far, with what is wrong in them. */
  configurations(): Promise<readonly CheckedConfiguration[]>;
}

export interface OpenedFile {
  readonly path: string;
  readonly shownPath: string;
  readonly text: string;
  /** The file is not UTF-8, so that writing the text would destroy what stands there. */
  readonly lossy: boolean;
  /** The text is not known: the system's reason. */
  readonly unreadable?: string;
  readonly context: FileContext;
  /** `around` are the files of its folder where they are not those that were read. */
  check(text: string, around?: Project): CheckedFile;
  view(): Promise<FolderView>;
}

export interface CheckedConfiguration {
  readonly path: string;
  readonly shownPath: string;
  readonly text: string;
  readonly findings: readonly Finding[];
}

/** A folder's statements are read once for the history and kept until the files themselves are checked. */
const CACHE = { statements: 100_000, characters: 50_000_000 };

/** Throws UsageError where `--config` names a file that is no configuration. */
export async function openSession(options: CommonOptions, progress?: Progress): Promise<Session> {
  const ruleIds = RULES.map((rule) => rule.id);
  if (options.config !== undefined) await requireUsable(options.config, ruleIds);
  const reader = await loadPostgresReader(CACHE);
  const texts = rememberedTexts(nodeFilesInTurn, CACHE.characters);
  const fileSystem = rememberedFolders(texts);
  const configuration = createConfigurationStore({
    fileSystem,
    ruleIds,
    root: () => undefined,
    outer: () => ({}),
    inner: options.settings,
    ...(options.config === undefined ? {} : { file: uriOf(resolve(options.config)) }),
  });
  const store = createFolderStore({
    fileSystem,
    reader,
    configuration,
    root: () => undefined,
    mainBranch: askMainBranch,
    needed: (folder) => needed?.(folder) ?? Infinity,
    ...(progress ? { pace: (uri) => readingPace(uri, progress) } : {}),
  });
  let needed: ((folder: MigrationFolder) => number) | undefined;
  const open = async (file: InputFile, text: string, lossy: boolean): Promise<OpenedFile> => {
    const uri = uriOf(file.path);
    const found = fileContext(uri, text, await store.folderOf(uri), undefined);
    const context =
      file.named && found.isSql ? { ...found, notAMigration: undefined, deployed: undefined } : found;
    return {
      path: file.path,
      shownPath: shownPath(file.path),
      text,
      lossy,
      context,
      check: (current, around) =>
        checkFile(current, around ? inProject(context, around, reader) : context, reader),
      view: () => folderView(context, fileSystem, reader),
    };
  };
  const readOrReport = async (input: InputFile): Promise<OpenedFile> => {
    const content = await fileSystem.readFile(uriOf(input.path));
    if (!('error' in content)) return open(input, content.text, content.lossy === true);
    const file = await open(input, '', false);
    const check = (): CheckedFile => checkWithoutText(content, file.context);
    return content.bytes === undefined
      ? { ...file, unreadable: reason(content.error), check }
      : { ...file, check };
  };
  return {
    reader,
    folderOf: (uri) => store.folderOf(uri),
    expect(files) {
      needed = neededFor(files.map(({ path }) => uriOf(path)));
      if (!store.release()) return;
      texts.forget();
      reader.forgetUnused();
    },
    readOrReport,
    async read(input) {
      if (input.unreadableFolder !== undefined) {
        throw new UsageError(
          `The folder ${shownPath(input.path)} cannot be read: ${input.unreadableFolder}.`,
        );
      }
      const file = await readOrReport(input);
      if (file.unreadable === undefined) return file;
      throw new UsageError(`${file.shownPath} cannot be read: ${file.unreadable}.`);
    },
    open: (file, text) => open(file, text, false),
    async configurations() {
      const checked: CheckedConfiguration[] = [];
      for (const { uri, text, configuration: read } of await configuration.files()) {
        const { settings } = await configuration.settingsFor(uri);
        const problems = [...read.problems, ...deployedProblems({ uri, text }, store.known())];
        const findings = configurationFindings(
          { ...read, problems },
          severityOf(ruleById('invalid-config')!, settings),
        );
        if (findings.length > 0) {
          const path = pathOf(uri);
          checked.push({ path, shownPath: shownPath(path), text, findings });
        }
      }
      return checked;
    },
  };
}

/** How many files of a folder's history the check of some files needs: all where one of them has no place in it. */
function neededFor(uris: readonly string[]): (folder: MigrationFolder) => number {
  const known = new WeakMap<readonly string[], number>();
  return (folder) => {
    const found = known.get(folder.order);
    if (found !== undefined) return found;
    const places = new Map(folder.order.map((name, place) => [name, place]));
    const counts = uris
      .filter((uri) => uri.startsWith(`${folder.uri}/`))
      .map((uri) => (places.get(relativePath(folder.uri, uri) ?? '') ?? Infinity) + 1);
    const most = counts.reduce((a, b) => Math.max(a, b), 0);
    known.set(folder.order, most);
    return most;
  };
}

function readingPace(uri: string, progress: Progress): ReadingPace {
  const name = shownPath(pathOf(uri));
  return {
    breath(done, all) {
      progress.show(`reading ${name}:`, done, all);
      return true;
    },
    end: () => undefined,
  };
}

/** A file that the user names must be a configuration: to go on with the defaults would be a guess. */
async function requireUsable(path: string, ruleIds: readonly string[]): Promise<void> {
  const content = await nodeFilesInTurn.readFile(uriOf(resolve(path)));
  if ('error' in content) throw new UsageError(`The configuration ${path} cannot be read: ${content.error}.`);
  const { unusable, problems } = readConfiguration(content.text, ruleIds);
  const [problem] = problems;
  if (unusable === true && problem) {
    throw new UsageError(`The configuration ${path} cannot be used: ${problem.message}`);
  }
}
