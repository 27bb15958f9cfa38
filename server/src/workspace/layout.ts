import type { Evidence } from '../projects/recognition';
import { isToolFolder, nestedDepths, recogniseTool, toolById } from '../projects/tools';
import type { Project, Tool } from '../projects/tool';
import type { Settings } from '../settings/settings';
import { baseName, childUri, foldersAbove, parentUri, type FileSystem } from './file-system';

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

/** Lists a folder, recognises its tool and reads the files that the tool takes its orders from. No migration but one is read. */
export async function readLayout(uri: string, around: Around): Promise<Layout> {
  const { fileSystem } = around;
  const listed = await listing(uri, fileSystem);
  const tool = await toolOf(uri, listed, around);
  const texts = new Map<string, string>();
  await Promise.all(
    (tool.optionFiles?.(listed) ?? []).map(async (name) => {
      const file = await fileSystem.readFile(childUri(uri, name));
      if ('text' in file) texts.set(name, file.text);
    }),
  );
  return { tool, project: { names: listed, texts, tool: tool.id } };
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
  return parentUri(uri);
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

/** Files of the folder, and of those folders in it that belong to a tool. */
async function listing(uri: string, fileSystem: FileSystem): Promise<readonly string[]> {
  const entries = await fileSystem.readDirectory(uri);
  const names = entries.filter((entry) => entry.type === 'file').map((entry) => entry.name);
  const inside = await Promise.all(
    entries
      .filter((entry) => entry.type === 'directory' && isToolFolder(entry.name))
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

const MANIFESTS = ['package.json', 'Cargo.toml'];

async function evidenceOf(
  uri: string,
  names: readonly string[],
  { fileSystem, root }: Around,
): Promise<Evidence> {
  const sampleName = names
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .at(-1);
  const sample = sampleName === undefined ? undefined : await fileSystem.readFile(childUri(uri, sampleName));
  const above = await Promise.all(
    foldersAbove(childUri(uri, 'any.sql'), root).map(async (folder) => {
      const files =
        folder === uri
          ? names
          : (await fileSystem.readDirectory(folder))
              .filter((entry) => entry.type === 'file')
              .map((entry) => entry.name);
      const manifests: Record<string, string> = {};
      for (const name of MANIFESTS.filter((manifest) => files.includes(manifest))) {
        const file = await fileSystem.readFile(childUri(folder, name));
        if ('text' in file) manifests[name] = file.text;
      }
      return { folder: baseName(folder), files, manifests };
    }),
  );
  return { names, sample: sample && 'text' in sample ? sample.text : '', above };
}
