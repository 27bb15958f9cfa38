import { oncePerList } from '../projects/once-per-list';
import type { Evidence } from '../projects/recognition';
import {
  configuredTool,
  isNamedForATool,
  isToolFolder,
  markedTool,
  mayHaveFoldersBelow,
  nestedDepths,
  PLACED_TOOLS,
  recogniseTool,
  toolById,
} from '../projects/tools';
import type { Project, Tool } from '../projects/tool';
import type { Settings } from '../settings/settings';
import {
  baseName,
  childUri,
  foldersAbove,
  parentUri,
  relativePath,
  type DirectoryEntry,
  type FileSystem,
} from './file-system';

/** What lies in a folder of migrations, and the tool that runs it. */
export interface Layout {
  readonly tool: Tool;
  readonly project: Project;
}

interface Around {
  readonly settings: Pick<Settings, 'tool'>;
  readonly fileSystem: FileSystem;
  /** The workspace folder, where there is one: nothing above it is looked at. */
  readonly root: string | undefined;
}

/** Lists a folder, recognises its tool and reads the files that the tool takes its orders from. No migration but one or two is read. */
export async function readLayout(uri: string, around: Around): Promise<Layout> {
  const { fileSystem } = around;
  const entries = await fileSystem.readDirectory(uri);
  const listed = await listing(uri, entries, fileSystem);
  const found = await toolOf(uri, listed, around);
  const tool = await withSettings(found, uri, around);
  const named = (tool.folders ?? []).filter((folder) => !isToolFolder(folder.split('/')[0] ?? ''));
  const further = await Promise.all(
    named.map(async (folder) => {
      const files = await filesBelow(childUri(uri, folder), fileSystem, DEEPEST);
      return files.map((name) => `${folder}/${name}`);
    }),
  );
  const names = found.depthOf
    ? [...new Set([...listed, ...further.flat()])]
    : listed.filter((name) => !name.includes('/'));
  const texts = new Map<string, string>();
  await Promise.all(
    (tool.optionFiles?.(names) ?? []).map(async (name) => {
      const file = await fileSystem.readFile(childUri(uri, name));
      if ('text' in file) texts.set(name, file.text);
    }),
  );
  return { tool, project: { names, texts, tool: tool.id } };
}

/** The tool with its nearest settings file, where it has one. */
async function withSettings(tool: Tool, uri: string, { fileSystem, root }: Around): Promise<Tool> {
  const { settings } = tool;
  if (!settings) return tool;
  for (const folder of foldersAbove(childUri(uri, 'any.sql'), root)) {
    const entries = await fileSystem.readDirectory(folder);
    const names = entries.filter(({ type, name }) => type === 'file' && settings.file.test(name));
    // Alphabetical: of several, the tool's own defaults come before what a user adds to them.
    const files = await Promise.all(
      names
        .map(({ name }) => name)
        .sort()
        .map((name) => fileSystem.readFile(childUri(folder, name))),
    );
    const texts = files.flatMap((file) => ('text' in file ? [file.text] : []));
    if (texts.length > 0) return configuredTool(tool, texts.join('\n'));
  }
  return tool;
}

/**
 * The folder whose tool runs a file: the one it lies in, or one above where a tool keeps each migration in a folder of its own,
 * or up and down in two.
 */
export async function folderUriOf(uri: string, around: Around): Promise<string> {
  const path = uri
    .slice(uri.indexOf('//') + 2)
    .split('/')
    .map(decodeURIComponent);
  const found = new Map<number, Promise<Tool>>();
  for (const { tool, depth } of nestedDepths(path)) {
    let folder = uri;
    for (let step = 0; step < depth; step++) folder = parentUri(folder);
    if (around.settings.tool === tool.id) return folder;
    if (around.settings.tool !== 'auto') continue;
    const known = found.get(depth) ?? toolAround(folder, path.slice(-depth).join('/'), around);
    found.set(depth, known);
    if ((await known) === tool) return folder;
  }
  return (await folderBySettings(uri, around)) ?? parentUri(uri);
}

/** The settings files in a folder that say where the files of their tool lie. */
const placedSettings = oncePerList((entries: readonly DirectoryEntry[]) =>
  PLACED_TOOLS.flatMap((tool) => {
    const found = entries.find(({ type, name }) => type === 'file' && tool.settings?.file.test(name));
    return found === undefined ? [] : [{ tool, name: found.name }];
  }),
);

/** The folder of a tool whose nearest settings say that the file is its own. */
async function folderBySettings(
  uri: string,
  { settings, fileSystem, root }: Around,
): Promise<string | undefined> {
  if (settings.tool !== 'auto' && !PLACED_TOOLS.some(({ id }) => id === settings.tool)) return undefined;
  for (const folder of foldersAbove(uri, root)) {
    for (const { tool, name } of placedSettings(await fileSystem.readDirectory(folder))) {
      if (settings.tool !== 'auto' && settings.tool !== tool.id) continue;
      const file = await fileSystem.readFile(childUri(folder, name));
      const path = relativePath(folder, uri);
      if (!('text' in file) || path === undefined) continue;
      const own = tool.settings?.folderOf?.(file.text, path);
      if (own !== undefined) return own === '' ? folder : childUri(folder, own);
    }
  }
  return undefined;
}

/**
 * The tool of a folder by what lies in it directly and by one of its migrations: where each migration has a folder of its own, a request
 * for one does not wait for the listing of all.
 */
async function toolAround(folder: string, name: string, around: Around): Promise<Tool> {
  const entries = await around.fileSystem.readDirectory(folder);
  const names = entries.filter(({ type }) => type === 'file').map((entry) => entry.name);
  return toolOf(folder, [...names, name], around);
}

/**
 * Files of the folder, and of those folders in it that belong to a tool; of all folders where a tool that searches them
 * may run this one.
 */
async function listing(
  uri: string,
  entries: readonly DirectoryEntry[],
  fileSystem: FileSystem,
): Promise<readonly string[]> {
  const names = entries.filter((entry) => entry.type === 'file').map((entry) => entry.name);
  const all = mayHaveFoldersBelow(baseName(uri), names);
  const inside = await Promise.all(
    entries
      .filter((entry) => entry.type === 'directory' && (all || isToolFolder(entry.name)))
      .map(async ({ name: folder }) => {
        const files = await filesBelow(childUri(uri, folder), fileSystem, DEEPEST);
        return files.map((name) => `${folder}/${name}`);
      }),
  );
  return [...names, ...inside.flat()];
}

/** Sqitch's changes may stand in folders of their own. */
const DEEPEST = 3;

async function filesBelow(uri: string, fileSystem: FileSystem, depth: number): Promise<readonly string[]> {
  const entries = await fileSystem.readDirectory(uri);
  const names = await Promise.all(
    entries.map(async ({ name, type }) => {
      if (type === 'file') return [name];
      if (depth === 1) return [];
      const below = await filesBelow(childUri(uri, name), fileSystem, depth - 1);
      return below.map((file) => `${name}/${file}`);
    }),
  );
  return names.flat();
}

async function toolOf(uri: string, names: readonly string[], around: Around): Promise<Tool> {
  if (around.settings.tool !== 'auto') return toolById(around.settings.tool);
  return recogniseTool(await evidenceOf(uri, names, around));
}

/** The same list for the same listing. */
const fileNames = oncePerList((entries: readonly DirectoryEntry[]) =>
  entries.filter(({ type }) => type === 'file').map(({ name }) => name),
);

const MANIFESTS = ['package.json', 'Cargo.toml'];

async function evidenceOf(
  uri: string,
  names: readonly string[],
  { fileSystem, root }: Around,
): Promise<Evidence> {
  const sample = await sampleOf(uri, names, fileSystem);
  const above = await Promise.all(
    foldersAbove(childUri(uri, 'any.sql'), root).map(async (folder) => {
      const files = folder === uri ? names : fileNames(await fileSystem.readDirectory(folder));
      const manifests: Record<string, string> = {};
      for (const name of MANIFESTS.filter((manifest) => files.includes(manifest))) {
        const file = await fileSystem.readFile(childUri(folder, name));
        if ('text' in file) manifests[name] = file.text;
      }
      return { folder: baseName(folder), files, manifests };
    }),
  );
  return { names, sample, above };
}

/** The text of the last migration, or of the one before it where the last says less: it may have been made a moment ago. */
async function sampleOf(uri: string, names: readonly string[], fileSystem: FileSystem): Promise<string> {
  const sql = names.filter((name) => name.endsWith('.sql')).sort();
  const texts: string[] = [];
  for (const name of sql.slice(-2).reverse()) {
    const file = await fileSystem.readFile(childUri(uri, name));
    const text = 'text' in file ? file.text : '';
    if (markedTool(text) !== undefined || isNamedForATool(name)) return text;
    texts.push(text);
  }
  return texts.find((text) => text.trim() !== '') ?? '';
}
