import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { BRIDGE, HANDS, openBridge, type Request, type Result } from './bridge';
import { ROOT, installEditor, type EditorInstallation } from './install';
import { loadPlaywright, type Page } from './playwright';
import { DRIVER, chosenWindows, suiteModule, type TestWindow } from './windows';
import { makeWorkspace, userSettings, type TestWorkspace } from './workspace';

const START_WITHIN = 60_000;
const RUN_WITHIN = 900_000;
/** The others are for those who want to see what the tests saw. */
const README_PICTURES = new Set(['hover', 'lenses', 'lightbulb', 'review', 'wizard']);

const CHROMIUM_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** Runs the suites in VS Code's real workbench and extension host, shown by Chromium. */
export async function runInBrowser(vsix: string | undefined): Promise<Result> {
  const installation = installEditor();
  rmSync(path.join(ROOT, 'test/editor/.state/failures'), { recursive: true, force: true });
  let [passed, failed] = [0, 0];
  for (const window of chosenWindows()) {
    console.log(`\n  ${window.title}`);
    const result = await runWindow(window, installation, vsix);
    passed += result.passed;
    failed += result.failed;
  }
  return { passed, failed };
}

async function runWindow(
  window: TestWindow,
  installation: EditorInstallation,
  vsix: string | undefined,
): Promise<Result> {
  const workspace = makeWorkspace();
  const data = mkdtempSync(path.join(os.tmpdir(), 'safe-migrations-vscode-'));
  const log = path.join(ROOT, `test/editor/.state/${window.suite}.log`);
  mkdirSync(path.dirname(log), { recursive: true });
  const extensions = path.join(data, 'extensions');
  writeSettings(data, window);
  mkdirSync(extensions);
  if (vsix !== undefined) installVsix(installation.server, vsix, data, extensions);
  // One extension can be under development; the other is installed.
  else symlinkSync(DRIVER, path.join(extensions, 'safe-migrations-tests.driver-0.0.0'), 'dir');

  const page: { current?: Page } = {};
  let finish: (result: Result) => void = () => undefined;
  let fail: (reason: Error) => void = () => undefined;
  const finished = new Promise<Result>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  // Handled where it is awaited; a failure before that must not end the process.
  finished.catch(() => undefined);
  const bridge = await openBridge((request) => answer(request, page, finish));
  const port = await freePort();
  const server = startServer(installation.server, port, data, extensions, bridge.url, log);
  const killServer = (): void => {
    kill(server);
  };
  process.once('exit', killServer);
  const browser = await loadPlaywright(installation.playwright).chromium.launch({
    executablePath: installation.chromium,
    args: CHROMIUM_ARGUMENTS,
  });
  const timer = setTimeout(() => {
    fail(new Error(`The suite inside VS Code did not end within ${RUN_WITHIN / 1000} s; see ${log}.`));
  }, RUN_WITHIN);
  try {
    await untilReady(port, log);
    const opened = await browser.newPage({ viewport: { width: 1280, height: 760 } });
    page.current = opened;
    const errors: string[] = [];
    await opened.exposeFunction('codeAutomationLog', (type: string, args: readonly unknown[]) => {
      if (type === 'error') errors.push(args.join(' '));
      if (process.env['SAFE_MIGRATIONS_EDITOR_LOG'] === '1') console.log(`    [${type}]`, ...args);
    });
    await opened.exposeFunction('codeAutomationExit', (code: number) => {
      // The suite reports before VS Code does; where it has not, its module could not be loaded.
      if (code !== 0)
        fail(new Error(`VS Code could not run the suite (exit code ${code}): ${errors.at(-1) ?? ''}`));
    });
    opened.on('crash', () => {
      fail(new Error('The page with VS Code crashed.'));
    });
    await opened.goto(address(port, window, workspace, vsix === undefined ? ROOT : DRIVER));
    return await finished;
  } finally {
    clearTimeout(timer);
    await browser.close();
    bridge.server.close();
    bridge.server.closeAllConnections();
    await ended(server);
    process.off('exit', killServer);
    workspace.remove();
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  }
}

function address(port: number, window: TestWindow, workspace: TestWorkspace, extension: string): string {
  const remote = (file: string): string => `vscode-remote://127.0.0.1:${port}${file}`;
  const payload = [
    ['extensionDevelopmentPath', remote(extension)],
    ['extensionTestsPath', remote(suiteModule(window))],
    ['skipWelcome', 'true'],
  ];
  const query = new URLSearchParams({ ...window.opens(workspace), payload: JSON.stringify(payload) });
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}

function writeSettings(data: string, window: TestWindow): void {
  for (const folder of ['data/User', 'data/Machine']) {
    mkdirSync(path.join(data, folder), { recursive: true });
    writeFileSync(path.join(data, folder, 'settings.json'), JSON.stringify(userSettings(window.trusted)));
  }
}

function installVsix(server: string, vsix: string, data: string, extensions: string): void {
  const args = [
    server,
    '--install-extension',
    vsix,
    '--extensions-dir',
    extensions,
    '--server-data-dir',
    data,
  ];
  // It complains about modules that were not built and does its work: what it says matters only when it fails.
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`VS Code could not install ${vsix}.\n${stderr}`);
}

function startServer(
  main: string,
  port: number,
  data: string,
  extensions: string,
  bridge: string,
  log: string,
): ChildProcess {
  const args = [
    main,
    ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
    ...['--accept-server-license-terms', '--telemetry-level', 'off'],
    ...['--server-data-dir', data, '--extensions-dir', extensions],
  ];
  // A group of its own, so that the extension host and the language server end with it.
  const server = spawn(process.execPath, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, [BRIDGE]: bridge, [HANDS]: '1', EXTENSIONS_GALLERY: '{}' },
  });
  const file = createWriteStream(log);
  server.stdout.pipe(file, { end: false });
  server.stderr.pipe(file, { end: false });
  return server;
}

function kill(server: ChildProcess): void {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) return;
  try {
    process.kill(-server.pid, 'SIGKILL');
  } catch {
    server.kill('SIGKILL');
  }
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((resolve) => server.once('exit', resolve));
  kill(server);
  await gone;
}

async function freePort(): Promise<number> {
  const probe = net.createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as net.AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function untilReady(port: number, log: string): Promise<void> {
  const until = Date.now() + START_WITHIN;
  for (;;) {
    const ready = await fetch(`http://127.0.0.1:${port}/version`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return;
    if (Date.now() > until) throw new Error(`VS Code's server did not start within a minute; see ${log}.`);
    await wait(50);
  }
}

async function answer(
  request: Request,
  page: { readonly current?: Page },
  finish: (result: Result) => void,
): Promise<unknown> {
  if (request.action === 'log') {
    console.log(request.line);
    return;
  }
  if (request.action === 'result') {
    finish({ passed: request.passed, failed: request.failed });
    return;
  }
  if (page.current === undefined) throw new Error('No page is open.');
  return act(request, page.current);
}

async function act(request: Exclude<Request, { action: 'log' | 'result' }>, page: Page): Promise<unknown> {
  switch (request.action) {
    case 'press':
      return page.keyboard.press(request.key);
    case 'type':
      return page.keyboard.type(request.text);
    case 'click':
      return page.locator(request.selector).first().click({ timeout: 5000 });
    case 'point':
      return page.locator(request.selector).first().hover({ timeout: 5000 });
    case 'rest':
      return page.mouse.move(1000, 600);
    case 'texts':
      return page.locator(request.selector).allInnerTexts();
    case 'frames':
      return framesOf(page);
    case 'screenshot':
      return picture(
        page,
        process.env['SAFE_MIGRATIONS_SCREENSHOTS'] === '1' && README_PICTURES.has(request.name)
          ? 'docs/images'
          : 'test/editor/.state',
        request.name,
      );
    case 'failure':
      return picture(page, 'test/editor/.state/failures', request.name);
  }
}

/** What the frames of the page show: previews live in frames of their own, one of which may go while it is asked. */
async function framesOf(page: Page): Promise<readonly string[]> {
  return Promise.all(
    page.frames().map((frame) =>
      frame
        .locator('body')
        .allInnerTexts()
        .then(
          (texts) => texts.join('\n'),
          () => '',
        ),
    ),
  );
}

async function picture(page: Page, folder: string, name: string): Promise<void> {
  mkdirSync(path.join(ROOT, folder), { recursive: true });
  await page.screenshot({ path: path.join(ROOT, folder, `${name}.png`) });
}
