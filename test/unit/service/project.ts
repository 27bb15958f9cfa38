import * as assert from 'node:assert/strict';
import { loadPostgresReader } from '../../../server/src/readers/postgres';
import type { AnalyzedFile } from '../../../server/src/analysis/analyzed-file';
import type { Reader } from '../../../server/src/readers/reader';
import { RULES } from '../../../server/src/rules/rules';
import { applyEdits } from '../../../server/src/service/apply';
import { checkFile, type CheckedFile } from '../../../server/src/service/check';
import { fixAll } from '../../../server/src/service/fix-all';
import { fixesFor } from '../../../server/src/service/fixes';
import { folderView } from '../../../server/src/service/folder-view';
import { inProject } from '../../../server/src/service/in-project';
import type { Fix, FolderView } from '../../../server/src/service/types';
import type { Settings } from '../../../server/src/settings/settings';
import { createConfigurationStore } from '../../../server/src/workspace/configuration';
import { fileContext } from '../../../server/src/workspace/file-context';
import type { FileSystem } from '../../../server/src/workspace/file-system';
import { createFolderStore, type FolderStore } from '../../../server/src/workspace/store';

const ROOT = 'memory:/shop';

/** What was asked of a file system: files that are there, and folders. */
interface Asked {
  readonly reads: string[];
  readonly listed: string[];
}

/** A workspace in memory. */
export interface Project {
  readonly files: Map<string, string>;
  readonly store: FolderStore;
  readonly fileSystem: FileSystem & Asked;
  uri(name: string): string;
  /** `previous` is an earlier check to build on. */
  check(name: string, text?: string, previous?: AnalyzedFile): Promise<CheckedFile>;
  view(name: string): Promise<FolderView>;
  /** The fixes of the first finding of a rule. */
  fixes(name: string, rule: string): Promise<readonly Fix[]>;
  /** Every file after a fix of a file. */
  after(name: string, fix: Fix): Record<string, string>;
  fixAll(name: string, series: boolean): Promise<Record<string, string>>;
}

let reader: Reader | undefined;

export async function createProject(
  files: Readonly<Record<string, string>>,
  settings: Partial<Settings> = {},
): Promise<Project> {
  reader ??= await loadPostgresReader();
  const grammar = reader;
  const texts = new Map(Object.entries(files));
  const fileSystem = memoryFiles(texts);
  const root = (): string => ROOT;
  const configuration = createConfigurationStore({
    fileSystem,
    ruleIds: RULES.map((rule) => rule.id),
    root,
    outer: () => settings,
  });
  const store = createFolderStore({ fileSystem, reader: grammar, configuration, root });
  const uri = (name: string): string => `${ROOT}/${name}`;
  const folders = new Map<string, string>();
  const context = async (name: string, text: string) => {
    const folder = await store.folderOf(uri(name));
    folders.set(name, `${decodeURIComponent(folder.uri)}/`.slice(ROOT.length + 1));
    return fileContext(uri(name), text, folder, ROOT);
  };
  const check: Project['check'] = async (name, text = texts.get(name) ?? '', previous) =>
    checkFile(text, await context(name, text), grammar, previous);
  const view = async (name: string): Promise<FolderView> => ({
    ...(await folderView(await context(name, texts.get(name) ?? ''), fileSystem, grammar)),
    now: new Date(Date.UTC(2026, 0, 2, 3, 4, 5)),
  });
  const folderOf = (name: string): string => folders.get(name) ?? name.slice(0, name.lastIndexOf('/') + 1);
  return {
    files: texts,
    store,
    fileSystem,
    uri,
    check,
    view,
    async fixes(name, rule) {
      const checked = await check(name);
      const finding = checked.findings.find((candidate) => candidate.rule === rule);
      assert.ok(
        finding && checked.analyzed,
        `${rule} says nothing about ${name}: ${checked.findings.map((f) => f.rule).join()}`,
      );
      return fixesFor(checked.analyzed, finding, await view(name));
    },
    after(name, fix) {
      const result: Record<string, string> = { [name]: applyEdits(texts.get(name) ?? '', fix.edits) };
      for (const file of fix.newFiles) result[folderOf(name) + file.path] = file.text;
      for (const other of fix.otherFiles) {
        const path = folderOf(name) + other.name;
        result[path] = applyEdits(texts.get(path) ?? '', other.edits);
      }
      return result;
    },
    async fixAll(name, series) {
      const text = texts.get(name) ?? '';
      const fixed = await context(name, text);
      const result = fixAll(
        text,
        (current, around) => checkFile(current, inProject(fixed, around, grammar), grammar),
        await view(name),
        {
          series,
        },
      );
      const all: Record<string, string> = { [name]: result.text };
      for (const file of result.newFiles) all[folderOf(name) + file.path] = file.text;
      for (const { name: other, edits } of result.otherFiles) {
        const path = folderOf(name) + other;
        all[path] = applyEdits(texts.get(path) ?? '', edits);
      }
      return all;
    },
  };
}

function memoryFiles(texts: ReadonlyMap<string, string>): FileSystem & Asked {
  const reads: string[] = [];
  const listed: string[] = [];
  return {
    reads,
    listed,
    readDirectory: (uri) => {
      const prefix = `${decodeURIComponent(uri.slice(ROOT.length + 1))}/`.replace(/^\//, '');
      listed.push(prefix);
      const below = [...texts.keys()]
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length));
      const names = new Map(
        below.map((name) => [
          name.split('/')[0]!,
          name.includes('/') ? ('directory' as const) : ('file' as const),
        ]),
      );
      return Promise.resolve([...names].map(([name, type]) => ({ name, type })));
    },
    readFile: (uri) => {
      const name = decodeURIComponent(uri.slice(ROOT.length + 1));
      const text = texts.get(name);
      if (text !== undefined) reads.push(name);
      return Promise.resolve(text === undefined ? { error: 'no such file' } : { text });
    },
  };
}
