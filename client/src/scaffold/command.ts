import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { askInQuickInput } from '../input/ask';
import { runSteps } from '../input/steps';
import {
  REQUESTS,
  type MigrationsFolder,
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
  /** Writes without a preview where all is known. */
  readonly write?: boolean;
}

/** The command: asks, shows a preview, writes. Escape at any point changes nothing. */
export async function scaffold(client: LanguageClient, argument: unknown): Promise<void> {
  const request = isRequest(argument) ? argument : {};
  const recipes = await client.sendRequest<RecipeSummary[]>(REQUESTS.recipes);
  const folders = await foldersOf(client);
  const services = servicesOf(client, recipes, folders);
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
  return roots.map((root) => ({
    uri: vscode.Uri.joinPath(root.uri, 'migrations').toString(),
    name: `${root.name}/migrations`,
    tool: 'new folder',
    files: 0,
  }));
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
): ScaffoldServices {
  const schemas = new Map<string, Promise<readonly SchemaTable[]>>();
  return {
    recipes,
    folders,
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
        ...(state.name === undefined ? {} : { name: state.name }),
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
  const folder = folders.length === 1 ? folders[0] : folders.find(({ uri }) => uri === request.folder);
  return {
    ...NOTHING_KNOWN,
    recipe,
    folder,
    arguments: request.arguments ?? {},
    name: request.name,
  };
}

function isRequest(argument: unknown): argument is ScaffoldRequest {
  return typeof argument === 'object' && argument !== null && !(argument instanceof vscode.Uri);
}
