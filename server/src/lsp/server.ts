import {
  CodeActionKind,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DocumentDiagnosticReportKind,
  TextDocuments,
  TextDocumentSyncKind,
  type ClientCapabilities,
  type Connection,
  type Diagnostic,
  type InitializeResult,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { loadPostgresReader } from '../readers/postgres';
import { RULES } from '../rules/rules';
import { checkFile } from '../service/check';
import { fixAll } from '../service/fix-all';
import { folderView } from '../service/folder-view';
import { inProject } from '../service/in-project';
import { hoverMarkdown } from '../service/hover';
import { readConfiguration, CONFIGURATION_FILE } from '../settings/read';
import { createConfigurationStore } from '../workspace/configuration';
import { deployedProblems, type AskMainBranch } from '../workspace/deployed';
import { baseName, normalizeUri, type FileSystem } from '../workspace/file-system';
import { createFolderStore } from '../workspace/store';
import { createClosedFiles } from './closed-files';
import { codeActions, FIX_ALL, minimalEdit, targetOf } from './code-actions';
import { configurationActions, configurationDiagnostics } from './configuration-diagnostics';
import { diagnosticsOfFile, rangeOf } from './convert';
import { createDiagnosticReports } from './diagnostic-reports';
import { createCheckedDocuments, PATIENCE, type CheckedDocument } from './documents';
import { createFiles } from './files';
import { createGuard } from './guard';
import { FEATURES, lensChoice, refreshLenses, registerFeatures } from './language-features';
import { createPace } from './progress';
import { registerDocumentRequests } from './document-requests';
import { registerRequests } from './requests';
import { rewrites, type Rewrite } from './rewrites';
import { warmUp } from './warm-up';
import { isBranch, isConfiguration, isSource, WATCHERS } from './watched-files';

/** What the platform brings: Node's files, or none in a browser. */
export interface Runtime {
  readonly localFiles: FileSystem;
  /** What the main branch of a repository has; missing where no program can be run. */
  readonly askMainBranch?: AskMainBranch;
}

/** Serves one client until the connection closes. */
export function startServer(connection: Connection, runtime: Runtime): void {
  const guard = createGuard(connection);
  const documents = new TextDocuments(TextDocument);
  const reports = createDiagnosticReports();
  const files = createFiles(connection, runtime.localFiles);
  let capabilities: ClientCapabilities = {};
  /** The client has our commands: another editor's need not. */
  let hasCommands = false;
  /** Git is run only where the user trusts what the folder says to it. */
  let trusted = true;
  let roots: readonly string[] = [];
  /** The editor's settings by workspace folder; those without a folder under the empty name. */
  let editorSettings: ReadonlyMap<string, Readonly<Record<string, unknown>>> = new Map();

  const root = (uri: string): string | undefined => {
    const normal = normalizeUri(uri);
    return roots.filter((folder) => normal.startsWith(`${folder}/`)).sort((a, b) => b.length - a.length)[0];
  };
  const ruleIds = RULES.map((rule) => rule.id);
  const configuration = createConfigurationStore({
    fileSystem: files,
    ruleIds,
    root,
    outer: (uri) => editorSettings.get(root(uri) ?? '') ?? {},
  });
  let afterInitialize = (): void => undefined;
  const reading = new Promise<void>((resolve) => {
    afterInitialize = resolve;
  }).then(() => loadPostgresReader());

  /** Everything that needs the grammar, which loads when the client has its answer to `initialize`. */
  const ready = reading.then((reader) => {
    const store = createFolderStore({
      fileSystem: files,
      reader,
      configuration,
      root,
      onHistory: refresh,
      mainBranch: (folder, branch) => {
        if (!runtime.askMainBranch) return Promise.resolve({ unavailable: 'Git is not asked here' });
        if (trusted) return runtime.askMainBranch(folder, branch);
        return Promise.resolve({ unavailable: 'Git is not asked in a workspace that is not trusted' });
      },
      pace: createPace(connection, () => capabilities.window?.workDoneProgress === true),
    });
    return { reader, store, checks: createCheckedDocuments(reader, store, root) };
  });

  /** Normalized: what lies on the disk is not named as the editor names it. */
  const open = new Set<string>();
  const isOpen = (uri: string): boolean => open.has(uri);
  const closedFiles = createClosedFiles({
    connection,
    guard,
    files,
    ready,
    roots: () => roots,
    root,
    isOpen,
  });

  void reading.then(guard('warm-up', undefined, warmUp));

  function refresh(): void {
    refreshLenses(connection, capabilities);
    if (capabilities.workspace?.diagnostics?.refreshSupport) void connection.languages.diagnostics.refresh();
    else for (const document of documents.all()) void push(document);
  }

  const pulls = (): boolean => capabilities.textDocument?.diagnostic !== undefined;

  const diagnosticsOf = guard('diagnostics', [] as Diagnostic[], async (document: TextDocument) => {
    if (baseName(document.uri) === CONFIGURATION_FILE) {
      const text = document.getText();
      const read = readConfiguration(text, ruleIds);
      const folders = (await ready).store.known();
      const problems = [...read.problems, ...deployedProblems({ uri: document.uri, text }, folders)];
      return configurationDiagnostics({ ...read, problems }, document);
    }
    if (document.languageId !== 'sql' && !document.uri.endsWith('.sql')) return [];
    const { checks } = await ready;
    const { checked, lines, uri } = await checks.check(document, PATIENCE);
    return [...diagnosticsOfFile(checked.findings, uri, lines)];
  });

  async function push(document: TextDocument): Promise<void> {
    if (pulls()) return;
    const { version } = document;
    const diagnostics = await diagnosticsOf(document);
    if (documents.get(document.uri)?.version === version) {
      await connection.sendDiagnostics({ uri: document.uri, version, diagnostics });
    }
  }

  connection.onInitialize((params): InitializeResult => {
    setTimeout(afterInitialize, 0);
    capabilities = params.capabilities;
    const options: unknown = params.initializationOptions;
    hasCommands =
      typeof options === 'object' && options !== null && 'commands' in options && options.commands === true;
    trusted = !(
      typeof options === 'object' &&
      options !== null &&
      'trusted' in options &&
      options.trusted === false
    );
    roots = (params.workspaceFolders ?? []).map((folder) => normalizeUri(folder.uri).replace(/\/$/, ''));
    return {
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        ...(pulls()
          ? { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false } }
          : {}),
        codeActionProvider: {
          codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL],
        },
        hoverProvider: true,
        ...FEATURES,
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
      serverInfo: { name: 'safe-migrations' },
    };
  });

  connection.onInitialized(() => {
    void guard('initialized', undefined, async () => {
      if (capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
        await connection.client.register(DidChangeWatchedFilesNotification.type, {
          watchers: [...WATCHERS],
        });
      }
      if (capabilities.workspace?.didChangeConfiguration?.dynamicRegistration) {
        await connection.client.register(DidChangeConfigurationNotification.type, {
          section: 'safeMigrations',
        });
      }
      await readEditorSettings();
    })();
    if (capabilities.workspace?.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map((folder) => normalizeUri(folder.uri).replace(/\/$/, '')));
        const come = added.map((folder) => normalizeUri(folder.uri).replace(/\/$/, ''));
        roots = [...roots.filter((folder) => !gone.has(folder)), ...come];
        void guard('workspace folders', undefined, readEditorSettings)();
      });
    }
  });

  async function readEditorSettings(): Promise<void> {
    if (!capabilities.workspace?.configuration) return;
    const section = 'safeMigrations';
    const scopes = ['', ...roots];
    const items = scopes.map((scopeUri) => (scopeUri === '' ? { section } : { scopeUri, section }));
    const answers: unknown[] = await connection.workspace.getConfiguration(items);
    editorSettings = new Map(
      scopes.map((scope, index) => {
        const answer = answers[index];
        return [
          scope,
          typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {},
        ];
      }),
    );
    await forgetAll();
  }

  async function forgetAll(): Promise<void> {
    configuration.forget();
    (await ready).store.forget();
    refresh();
    closedFiles.allChanged();
  }

  connection.onDidChangeConfiguration(guard('configuration', undefined, async () => readEditorSettings()));

  connection.onDidChangeWatchedFiles(
    guard('watched files', undefined, async ({ changes }) => {
      if (changes.some(isConfiguration)) {
        await forgetAll();
        return;
      }
      const { store } = await ready;
      const sources = changes.filter(isSource).map(({ uri }) => uri);
      const isDeployedOther = changes.some(isBranch) && store.branchesChanged();
      if (sources.length === 0 && !isDeployedOther) return;
      for (const uri of sources) store.changed(uri);
      refresh();
      closedFiles.changed(sources);
    }),
  );

  connection.onNotification('safeMigrations/trusted', () => {
    trusted = true;
    void ready.then(({ store }) => {
      if (!store.branchesChanged()) return;
      refresh();
      closedFiles.changed([]);
    });
  });

  documents.onDidChangeContent(({ document }) => void push(document));
  documents.onDidOpen(({ document: { uri } }) => {
    open.add(normalizeUri(uri));
    // What a check of the workspace has shown is replaced by what the client is told of the open document.
    closedFiles.opened(uri);
  });
  documents.onDidClose(({ document }) => {
    reports.close(document.uri);
    void ready.then(({ checks }) => {
      checks.close(document.uri);
    });
    if (!pulls()) void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
    open.delete(normalizeUri(document.uri));
    closedFiles.changed([document.uri]);
  });

  connection.languages.diagnostics.on(
    guard(
      'diagnostics',
      { kind: DocumentDiagnosticReportKind.Full, items: [] },
      async ({ textDocument: { uri }, previousResultId }) => {
        const document = documents.get(uri);
        if (!document) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
        return reports.report(uri, await diagnosticsOf(document), previousResultId);
      },
    ),
  );

  /** The check of an open document, undefined where it is not open or not SQL of a migration. */
  const checkedOf = async (uri: string): Promise<CheckedDocument | undefined> => {
    const document = documents.get(uri);
    return document ? (await ready).checks.check(document) : undefined;
  };

  const takesSnippets = (): boolean => capabilities.workspace?.workspaceEdit?.snippetEditSupport === true;

  connection.onRequest(
    'safeMigrations/rewrites',
    guard('rewrites', [] as readonly Rewrite[], async ({ uri }: { uri: string }) => {
      const current = await checkedOf(uri);
      const analyzed = current?.checked.analyzed;
      if (!current || !analyzed) return [];
      const folder = await folderView(current.checked.context, files, (await ready).reader);
      return rewrites(targetOf(current, analyzed), folder, { snippets: takesSnippets() });
    }),
  );

  connection.onCodeAction(
    guard('code actions', [], async ({ textDocument, range, context }) => {
      const document = documents.get(textDocument.uri);
      if (document && baseName(document.uri) === CONFIGURATION_FILE) {
        return configurationActions(readConfiguration(document.getText(), ruleIds), document, range);
      }
      const current = await checkedOf(textDocument.uri);
      const analyzed = current?.checked.analyzed;
      if (!current || !analyzed) return [];
      const { reader } = await ready;
      const folder = await folderView(current.checked.context, files, reader);
      const only = context.only;
      const wants = (kind: string): boolean =>
        !only || only.some((prefix) => kind === prefix || kind.startsWith(`${prefix}.`));
      const target = targetOf(current, analyzed);
      const at = { start: current.lines.offsetAt(range.start), end: current.lines.offsetAt(range.end) };
      const can = { snippets: takesSnippets(), commands: hasCommands };
      const actions = codeActions(target, at, context.diagnostics, folder, can).filter((action) =>
        wants(action.kind ?? ''),
      );
      if (only && wants(FIX_ALL)) {
        const fixed = fixAll(
          current.text,
          (text, around) => checkFile(text, inProject(current.checked.context, around, reader), reader),
          folder,
          { series: false },
        );
        const edit = minimalEdit(current.text, fixed.text);
        if (edit) {
          const edits = [{ range: rangeOf(edit.span, current.lines), newText: edit.text }];
          const textDocument = { uri: current.uri, version: current.version };
          actions.push({
            title: 'Apply all complete fixes of Safe Migrations',
            kind: FIX_ALL,
            edit: { documentChanges: [{ textDocument, edits }] },
          });
        }
      }
      return actions;
    }),
  );

  connection.onHover(
    guard('hover', null, async ({ textDocument, position }) => {
      const current = await checkedOf(textDocument.uri);
      const analyzed = current?.checked.analyzed;
      if (!current || !analyzed) return null;
      const offset = current.lines.offsetAt(position);
      const view = await folderView(current.checked.context, files, (await ready).reader);
      const hover = hoverMarkdown(analyzed, current.checked.findings, offset, view);
      return (
        hover && {
          contents: { kind: 'markdown' as const, value: hover.markdown },
          range: rangeOf(hover.span, current.lines),
        }
      );
    }),
  );

  registerRequests({
    connection,
    guard,
    files,
    ready,
    roots: () => roots,
    root,
    closedFiles,
    checkedOf,
  });
  registerDocumentRequests({ connection, guard, files, ready, root, checkedOf });
  registerFeatures({
    connection,
    guard,
    checkedOf,
    lensChoice: (uri) => lensChoice(editorSettings.get(root(uri) ?? '')?.['codeLens']),
    hasCommands: () => hasCommands,
  });
  documents.listen(connection);
  connection.listen();
}
