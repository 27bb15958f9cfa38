import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  downloadAndUnzipVSCode,
  resolveCliArgsFromVSCodeExecutablePath,
  runTests,
} from '@vscode/test-electron';
import { BRIDGE, HANDS, openBridge, type Result } from './bridge';
import { ROOT } from './install';
import { DRIVER, chosenWindows, suiteModule, type TestWindow } from './windows';
import { makeWorkspace, userSettings } from './workspace';

/** Runs the suites in a desktop VS Code, which is downloaded. Linux needs a display: `xvfb-run -a npm test`. */
export async function runInElectron(vsix: string | undefined): Promise<Result> {
  if (process.platform === 'linux' && process.env['DISPLAY'] === undefined) {
    throw new Error('A desktop VS Code needs a display. Run: VSCODE_TEST=electron xvfb-run -a npm test');
  }
  const executable = await downloadAndUnzipVSCode(process.env['VSCODE_VERSION'] ?? 'stable');
  let [passed, failed] = [0, 0];
  for (const window of chosenWindows()) {
    console.log(`\n  ${window.title}`);
    const result = await runWindow(window, executable, vsix);
    passed += result.passed;
    failed += result.failed;
  }
  return { passed, failed };
}

async function runWindow(window: TestWindow, executable: string, vsix: string | undefined): Promise<Result> {
  const workspace = makeWorkspace();
  const opens = window.opens(workspace);
  const data = mkdtempSync(path.join(os.tmpdir(), 'sm-vscode-'));
  mkdirSync(path.join(data, 'User'), { recursive: true });
  writeFileSync(path.join(data, 'User/settings.json'), JSON.stringify(userSettings(window.trusted)));
  const extensions = path.join(data, 'extensions');
  let result: Result | undefined;
  const bridge = await openBridge((request) => {
    if (request.action === 'log') console.log(request.line);
    if (request.action === 'result') result = { passed: request.passed, failed: request.failed };
    return Promise.resolve();
  });
  try {
    if (vsix !== undefined) installVsix(executable, vsix, data, extensions);
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: vsix === undefined ? [ROOT, DRIVER] : [DRIVER],
      extensionTestsPath: suiteModule(window),
      extensionTestsEnv: { [BRIDGE]: bridge.url, [HANDS]: '0' },
      launchArgs: [
        'workspace' in opens ? opens.workspace : `--folder-uri=${uriOf(opens.folder)}`,
        `--user-data-dir=${data}`,
        `--extensions-dir=${extensions}`,
        ...(window.trusted ? ['--disable-workspace-trust'] : []),
        '--disable-telemetry',
        '--skip-welcome',
        '--skip-release-notes',
      ],
    }).catch((error: unknown) => {
      // Failing tests end VS Code with an exit code too; then their count is known.
      if (result === undefined) throw error;
    });
    if (result === undefined) throw new Error('The suite inside VS Code ended without a result.');
    return result;
  } finally {
    bridge.server.close();
    bridge.server.closeAllConnections();
    workspace.remove();
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  }
}

function uriOf(folder: string): string {
  return path.isAbsolute(folder) ? pathToFileURL(folder).href : folder;
}

function installVsix(executable: string, vsix: string, data: string, extensions: string): void {
  const [cli = executable, ...args] = resolveCliArgsFromVSCodeExecutablePath(executable, {
    reuseMachineInstall: true,
  });
  const installed = spawnSync(
    cli,
    [...args, '--install-extension', vsix, `--user-data-dir=${data}`, `--extensions-dir=${extensions}`],
    { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' },
  );
  if (installed.status !== 0) throw new Error(`VS Code could not install ${vsix}.`);
}
