import type {
  CancellationToken,
  Connection,
  ProgressToken,
  WorkDoneProgressParams,
} from 'vscode-languageserver';
import { toolById, TOOLS } from '../projects/tools';
import type { Reader } from '../readers/reader';
import { formatType } from '../schema/describe';
import { recipeSummaries, scaffold } from '../service/scaffold';
import { quoteQualified } from '../text/quoting';
import { baseName, childUri, normalizeUri, type FileSystem } from '../workspace/file-system';
import type { Deployed } from '../workspace/deployed';
import { isMigration } from '../workspace/file-context';
import { latestSchema, type MigrationFolder } from '../workspace/folder';
import type { FolderStore } from '../workspace/store';
import type { ClosedFiles } from './closed-files';
import type { CheckedDocument } from './documents';
import type { Guard } from './guard';
import { checkWorkspace, sqlFiles } from './workspace-check';
import { transactionRule } from '../service/transaction-rule';

interface Surroundings {
  readonly connection: Connection;
  readonly guard: Guard;
  readonly files: FileSystem;
  readonly ready: Promise<{ readonly reader: Reader; readonly store: FolderStore }>;
  roots(): readonly string[];
  root(uri: string): string | undefined;
  readonly closedFiles: ClosedFiles;
  checkedOf(uri: string): Promise<CheckedDocument | undefined>;
}

/** Requests beyond the Language Server Protocol: what the client's commands and its status item ask. */
export function registerRequests(around: Surroundings): void {
  const { connection, guard } = around;
  connection.onRequest(
    'safeMigrations/recipes',
    guard('recipes', [], () => [...recipeSummaries()]),
  );
  connection.onRequest(
    'safeMigrations/folders',
    guard('folders', [], async () => folders(around)),
  );
  connection.onRequest(
    'safeMigrations/tools',
    guard('tools', [], () => TOOLS.map(({ id, title }) => ({ id, title }))),
  );
  connection.onRequest(
    'safeMigrations/schema',
    guard('schema', { tables: [] as unknown[] }, async ({ folder }: { folder: string }) => {
      const opened = await openFolder(around, folder);
      return { tables: schemaTables(opened) };
    }),
  );
  connection.onRequest(
    'safeMigrations/scaffold',
    guard(
      'scaffold',
      { problems: [{ message: 'The files could not be written; see the output.' }] },
      async (request: ScaffoldParams) => scaffoldFiles(around, request),
    ),
  );
  connection.onRequest(
    'safeMigrations/status',
    guard('status', null, async ({ uri }: { uri: string }) => status(await around.checkedOf(uri))),
  );
  connection.onRequest(
    'safeMigrations/checkAll',
    guard('check all', null, async ({ workDoneToken }: WorkDoneProgressParams, token: CancellationToken) =>
      checkAll(around, workDoneToken, token),
    ),
  );
}

interface ScaffoldParams {
  readonly folder: string;
  readonly recipe: string;
  readonly arguments: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly tool?: string;
  readonly runbook?: boolean;
}

/** The folder with its whole history. */
async function openFolder(around: Surroundings, folder: string): Promise<MigrationFolder> {
  const { store } = await around.ready;
  return store.folderOf(childUri(normalizeUri(folder), 'any.sql'));
}

async function folders(around: Surroundings) {
  const uris = await sqlFiles(around.roots(), around.files);
  const parents = new Set(uris.map((uri) => uri.slice(0, uri.lastIndexOf('/'))));
  const { store } = await around.ready;
  const found = await Promise.all(
    uris
      .filter((uri) => parents.delete(uri.slice(0, uri.lastIndexOf('/'))))
      .map(async (uri) => store.folderOf(uri)),
  );
  return [...new Set(found)]
    .filter((folder) =>
      folder.order.some((name) => isMigration(folder, name, around.root(`${folder.uri}/x`))),
    )
    .map(({ uri, tool, order }) => ({
      uri,
      name: shownFolder(uri, around.root(`${uri}/x`)),
      tool: tool.id,
      files: order.length,
    }));
}

function shownFolder(uri: string, root: string | undefined): string {
  return root === undefined || root === uri
    ? baseName(uri)
    : `${baseName(root)}${decodeURIComponent(uri.slice(root.length))}`;
}

/** `db/migrations`: the folder as commands in its root name it. */
export function pathInRoot(uri: string, root: string | undefined): string {
  const path = root === undefined ? baseName(uri) : decodeURIComponent(uri.slice(root.length + 1));
  return path === '' ? '.' : path;
}

function schemaTables(folder: MigrationFolder) {
  const catalog = latestSchema(folder);
  const indexes = [...catalog.indexes.values()];
  return [...catalog.tables]
    .map(([key, table]) => ({
      name: table.schema === 'public' ? quoteQualified({ name: table.name }) : quoteQualified(table),
      columns: table.columns.map(({ name, type, notNull }) => ({ name, type: formatType(type), notNull })),
      indexes: indexes.filter((index) => index.table === key).map((index) => index.name),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function scaffoldFiles(around: Surroundings, request: ScaffoldParams) {
  // A watcher tells of files late, and the next number is counted from those that are there now.
  (await around.ready).store.changed(childUri(normalizeUri(request.folder), 'any.sql'));
  const folder = await openFolder(around, request.folder);
  const tool =
    request.tool === undefined || request.tool === folder.tool.id ? folder.tool : toolById(request.tool);
  const result = scaffold(
    {
      recipe: request.recipe,
      arguments: request.arguments,
      runbook: request.runbook === true,
      ...(request.name === undefined ? {} : { name: request.name }),
    },
    {
      catalog: latestSchema(folder),
      settings: folder.settings.settings,
      tool,
      reader: (await around.ready).reader,
      folder: pathInRoot(folder.uri, around.root(`${folder.uri}/x`)),
    },
    folder.project,
    new Date(),
  );
  if ('problems' in result) return result;
  return {
    files: result.files.map(({ path, text, before }) => ({
      uri: childUri(folder.uri, path),
      text,
      ...(before === undefined ? {} : { before }),
    })),
    warnings: [
      ...result.plan.warnings,
      ...(tool.afterWriting?.(folder.project) ?? []).map((command) => `Run \`${command}\` afterwards.`),
    ],
    title: result.plan.title,
  };
}

function status(current: CheckedDocument | undefined) {
  if (!current) return null;
  const { context, analyzed, skipped } = current.checked;
  return {
    dialect: 'PostgreSQL',
    version: context.settings.postgresVersion,
    tool: context.tool.title,
    transaction: (analyzed && transactionRule(analyzed)) ?? '',
    ...deployment(context.folder.deployed),
    migration: skipped === undefined,
    ...(skipped === undefined ? {} : { reason: skipped }),
  };
}

/** Why what is deployed is not known, where the settings want it to be. */
function deployment(deployed: Deployed | undefined): { readonly deployed?: string } {
  const why = deployed?.unavailable ?? deployed?.problem;
  return why === undefined ? {} : { deployed: `It is not known what is deployed: ${why}.` };
}

/** Checks every migration of the workspace and shows the findings of those that are not open. */
async function checkAll(around: Surroundings, shown: ProgressToken | undefined, token: CancellationToken) {
  const { connection, files } = around;
  const { reader, store } = await around.ready;
  const own = shown === undefined ? await connection.window.createWorkDoneProgress() : undefined;
  const progress = own ?? connection.window.attachWorkDoneProgress(shown);
  const cancelled = (): boolean =>
    token.isCancellationRequested || own?.token.isCancellationRequested === true;
  progress.begin('Checking migrations', 0, undefined, true);
  try {
    const found = await around.closedFiles.fill(async () => {
      const uris = await sqlFiles(around.roots(), files);
      const step = async (done: number): Promise<boolean> => {
        progress.report(Math.round((100 * done) / Math.max(uris.length, 1)), `${done} of ${uris.length}`);
        await new Promise((resolve) => setImmediate(resolve));
        return !cancelled();
      };
      const root = (uri: string): string | undefined => around.root(uri);
      const checked = await checkWorkspace(uris, files, store, reader, root, step);
      return { files: checked, whole: !cancelled() };
    });
    const checked = found.filter((file) => file.checked.skipped === undefined);
    const summary = { files: checked.length, error: 0, warning: 0, information: 0, hint: 0 };
    for (const file of checked) for (const { severity } of file.checked.findings) summary[severity]++;
    return {
      files: checked.map(({ uri, checked: file }) => ({
        uri,
        tool: file.context.tool.id,
        findings: file.findings.length,
      })),
      summary,
    };
  } finally {
    progress.done();
  }
}
