import type { Connection, WorkspaceEdit } from 'vscode-languageserver';
import type { AnalyzedFile } from '../analysis/analyzed-file';
import type { Reader } from '../readers/reader';
import { withAgentsSection } from '../service/agents';
import { createDown } from '../service/down';
import { folderView } from '../service/folder-view';
import { review } from '../service/review';
import type { FolderView } from '../service/types';
import { childUri, normalizeUri, type FileSystem } from '../workspace/file-system';
import type { MigrationFolder } from '../workspace/folder';
import type { FolderStore } from '../workspace/store';
import { changesOf } from './code-actions';
import type { CheckedDocument } from './documents';
import type { Guard } from './guard';
import { pathInRoot } from './requests';

interface Surroundings {
  readonly connection: Connection;
  readonly guard: Guard;
  readonly files: FileSystem;
  readonly ready: Promise<{ readonly reader: Reader; readonly store: FolderStore }>;
  root(uri: string): string | undefined;
  checkedOf(uri: string): Promise<CheckedDocument | undefined>;
}

type Refused = { readonly problem: string };

interface DownReply {
  readonly edit: WorkspaceEdit;
  /** The file that holds the down migration. */
  readonly uri: string;
  readonly missing: readonly string[];
  readonly notes: readonly string[];
}

/** What the client's commands ask about the document in front. */
export function registerDocumentRequests(around: Surroundings): void {
  const { connection, guard } = around;
  const failed: Refused = { problem: 'That did not work; the output says why.' };
  connection.onRequest(
    'safeMigrations/review',
    guard<[{ uri: string }], { markdown: string } | Refused>('review', failed, async ({ uri }) =>
      reviewDocument(uri, around),
    ),
  );
  connection.onRequest(
    'safeMigrations/down',
    guard<[{ uri: string }], DownReply | Refused>('down', failed, async ({ uri }) => downOf(uri, around)),
  );
  connection.onRequest(
    'safeMigrations/agents',
    guard<[AgentsParams], { text: string } | Refused>('agents', failed, async (params) =>
      agents(params, around),
    ),
  );
}

interface Migration {
  readonly current: CheckedDocument;
  readonly analyzed: AnalyzedFile;
  readonly view: FolderView;
}

/** The document where it is a migration; why not, otherwise. */
async function migrationOf(uri: string, around: Surroundings): Promise<Migration | Refused> {
  const current = await around.checkedOf(uri);
  const analyzed = current?.checked.analyzed;
  if (!current || !analyzed) {
    const reason = current?.checked.skipped ?? current?.checked.findings[0]?.message;
    return { problem: reason ?? 'Open a migration first.' };
  }
  const { reader } = await around.ready;
  const view = await folderView(current.checked.context, around.files, reader);
  return { current, analyzed, view };
}

async function reviewDocument(uri: string, around: Surroundings): Promise<{ markdown: string } | Refused> {
  const found = await migrationOf(uri, around);
  if ('problem' in found) return found;
  const { current, analyzed, view } = found;
  const { folder, downFileName } = current.checked.context;
  const path = pathInRoot(folder.uri, around.root(uri));
  return { markdown: review(analyzed, current.checked.findings, view, { folder: path, downFileName }) };
}

async function downOf(uri: string, around: Surroundings): Promise<DownReply | Refused> {
  const found = await migrationOf(uri, around);
  if ('problem' in found) return found;
  const { current, analyzed, view } = found;
  const made = createDown(analyzed, view);
  if ('problem' in made) return made;
  const folderUri = current.checked.context.folder.uri;
  const documentChanges = changesOf(
    { ...made, snippet: false },
    { uri: current.uri, version: current.version, folderUri, lines: current.lines },
    view,
    (change) => change,
  );
  const other = made.newFiles[0]?.path ?? made.otherFiles[0]?.name;
  return {
    edit: { documentChanges },
    uri: other === undefined ? current.uri : childUri(folderUri, other),
    missing: made.missing,
    notes: made.notes,
  };
}

interface AgentsParams {
  /** URI of a folder of migrations. */
  readonly folder: string;
  /** What AGENTS.md says now. */
  readonly text?: string;
}

async function agents({ folder, text }: AgentsParams, around: Surroundings): Promise<{ text: string }> {
  const { store } = await around.ready;
  const uri = normalizeUri(folder);
  const opened = await store.folderOf(childUri(uri, 'any.sql'));
  const project = {
    tool: opened.tool,
    postgresVersion: opened.settings.settings.postgresVersion,
    newest: newestOf(opened, pathInRoot(opened.uri, around.root(`${uri}/x`))),
  };
  return { text: withAgentsSection(text, project) };
}

/** The migration that the commands name: the last one. */
function newestOf(
  { order, tool, names }: Pick<MigrationFolder, 'order' | 'tool'> & { readonly names: readonly string[] },
  folder: string,
) {
  const [previous, last] = order.length > 1 ? order.slice(-2) : [undefined, order.at(-1)];
  const versionOf = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : tool.parseName(name)?.version;
  const version = versionOf(last);
  const before = versionOf(previous);
  const downFile = names.find((name) => {
    const parsed = tool.parseName(name);
    return parsed?.direction === 'down' && parsed.version === version;
  });
  return {
    folder,
    file: last ?? '',
    version: version ?? '',
    ...(downFile === undefined ? {} : { downFile }),
    ...(before === undefined ? {} : { previous: before }),
  };
}
