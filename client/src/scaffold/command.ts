import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { askInQuickInput } from '../input/ask';
import { runSteps } from '../input/steps';
import {
  REQUESTS,
  type MigrationsFolder,
  type MigrationTool,
  type RecipeSummary,
  type ScaffoldParams,
  type ScaffoldReply,
  type SchemaTable,
} from '../requests';
import { scaffoldDialogue, type ScaffoldServices } from './dialogue';
import { closePreview, showPreview } from './preview';
import { NOTHING_KNOWN, type ScaffoldState } from './state';
import { writeFiles } from './write';

/** What a key binding or another extension may answer beforehand; the wizard asks for the rest. */
interface ScaffoldRequest {
  readonly recipe?: string;
  /** A URI. */
  readonly folder?: string;
  readonly arguments?: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly tool?: string;
  readonly runbook?: boolean;
  /** Writes without a preview where all is known. */
  readonly write?: boolean;
}

/** The command: asks, shows a preview, writes. Escape at any point changes nothing. */
export async function scaffold(client: LanguageClient, argument: unknown): Promise<void> {
  const request = isRequest(argument) ? argument : {};
  const recipes = await client.sendRequest<RecipeSummary[]>(REQUESTS.recipes);
  const [folders, tools] = await Promise.all([
    foldersOf(client),
    client.sendRequest<MigrationTool[]>(REQUESTS.tools),
  ]);
  const services = servicesOf(client, recipes, folders, tools);
  const initial = initialState(request, recipes, folders);
  if (request.write === true) {
    const reply = await services.scaffold(initial);
    if ('problems' in reply) throw new Error(reply.problems.map(({ message }) => message).join(' '));
    await writeFiles(reply);
    return;
  }
  try {
    const state = await runSteps(initial, scaffoldDialogue(services), askInQuickInput);
    await closePreview();
    if (state?.result !== undefined) await writeFiles(state.result);
  } finally {
    await closePreview();
  }
}

async function foldersOf(client: LanguageClient): Promise<readonly MigrationsFolder[]> {
  const known = await client.sendRequest<MigrationsFolder[]>(REQUESTS.folders);
  const roots = vscode.workspace.workspaceFolders ?? [];
  if (known.length > 0) return inFrontFirst(known);
  if (roots.length === 0) throw new Error('Open a folder first: the new migrations need a place.');
  return roots.map((root) => folderIn(root, 'migrations'));
}

function folderIn(root: vscode.WorkspaceFolder, path: string): MigrationsFolder {
  const uri = vscode.Uri.joinPath(root.uri, path).toString();
  return { uri, name: `${root.name}/${path}`, tool: 'new folder', files: 0 };
}

/** A typed path: below a root of the workspace, whose name may stand before it. */
function newFolder(typed: string): MigrationsFolder | { readonly problem: string } {
  const roots = vscode.workspace.workspaceFolders ?? [];
  const parts = typed
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.');
  const named = parts.length > 1 ? roots.find(({ name }) => name === parts[0]) : undefined;
  const root = named ?? roots[0];
  const path = (named === undefined ? parts : parts.slice(1)).join('/');
  if (root === undefined || path === '') return { problem: 'The new folder needs a name: db/migrations.' };
  const leaves = parts.includes('..') || /^(?:\/|~|[a-z][a-z\d+.-]*:)/i.test(typed.trim());
  return leaves ? { problem: `${typed} is not a path below ${root.name}.` } : folderIn(root, path);
}

/** The folder of the file in front is the most likely one. */
function inFrontFirst(folders: readonly MigrationsFolder[]): readonly MigrationsFolder[] {
  const active = vscode.window.activeTextEditor?.document.uri.toString() ?? '';
  const inFront = folders.filter(({ uri }) => active.startsWith(`${uri.replace(/\/$/, '')}/`));
  return [...inFront, ...folders.filter((folder) => !inFront.includes(folder))];
}

function servicesOf(
  client: LanguageClient,
  recipes: readonly RecipeSummary[],
  folders: readonly MigrationsFolder[],
  tools: readonly MigrationTool[],
): ScaffoldServices {
  const schemas = new Map<string, Promise<readonly SchemaTable[]>>();
  return {
    recipes,
    folders,
    tools,
    newFolder,
    schema(folder) {
      const asked =
        schemas.get(folder) ??
        client
          .sendRequest<{ tables: SchemaTable[] }>(REQUESTS.schema, { folder })
          .then(({ tables }) => tables);
      schemas.set(folder, asked);
      return asked;
    },
    scaffold(state) {
      const params: ScaffoldParams = {
        folder: state.folder?.uri ?? '',
        recipe: state.recipe?.id ?? '',
        arguments: state.arguments,
        runbook: state.runbook,
        ...(state.name === undefined ? {} : { name: state.name }),
        ...(state.tool === undefined ? {} : { tool: state.tool }),
      };
      return client.sendRequest<ScaffoldReply>(REQUESTS.scaffold, params);
    },
    preview: (result, state) => showPreview(result, state.folder?.name ?? ''),
  };
}

function initialState(
  request: ScaffoldRequest,
  recipes: readonly RecipeSummary[],
  folders: readonly MigrationsFolder[],
): ScaffoldState {
  const recipe = recipes.find(({ id }) => id === request.recipe);
  if (request.recipe !== undefined && recipe === undefined) {
    throw new Error(`There is no recipe named ${request.recipe}.`);
  }
  // Where nothing is there yet, only the person knows the place.
  const only = folders.length === 1 && folders[0]?.files !== 0 ? folders[0] : undefined;
  const folder = only ?? folders.find(({ uri }) => uri === request.folder);
  return {
    ...NOTHING_KNOWN,
    recipe,
    folder,
    arguments: request.arguments ?? {},
    name: request.name,
    tool: request.tool,
    runbook: request.runbook ?? false,
  };
}

function isRequest(argument: unknown): argument is ScaffoldRequest {
  return typeof argument === 'object' && argument !== null && !(argument instanceof vscode.Uri);
}
