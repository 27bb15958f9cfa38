import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import {
  downloadAndUnzipVSCode,
  resolveCliArgsFromVSCodeExecutablePath,
  runTests,
} from '@vscode/test-electron';
import { BRIDGE, HANDS, openBridge, type Result } from './bridge';
import { ROOT } from './install';
import { USER_SETTINGS, makeWorkspace } from './workspace';

/** Runs the suite in a desktop VS Code, which is downloaded. Linux needs a display: `xvfb-run -a npm test`. */
export async function runInElectron(vsix: string | undefined): Promise<Result> {
  if (process.platform === 'linux' && process.env['DISPLAY'] === undefined) {
    throw new Error('A desktop VS Code needs a display. Run: VSCODE_TEST=electron xvfb-run -a npm test');
  }
  const workspace = makeWorkspace();
  const data = mkdtempSync(path.join(os.tmpdir(), 'sm-vscode-'));
  mkdirSync(path.join(data, 'User'), { recursive: true });
  writeFileSync(path.join(data, 'User/settings.json'), JSON.stringify(USER_SETTINGS));
  const extensions = path.join(data, 'extensions');
  let result: Result | undefined;
  const bridge = await openBridge((request) => {
    if (request.action === 'log') console.log(request.line);
    if (request.action === 'result') result = { passed: request.passed, failed: request.failed };
    return Promise.resolve();
  });
  try {
    const executable = await downloadAndUnzipVSCode(process.env['VSCODE_VERSION'] ?? 'stable');
    if (vsix !== undefined) installVsix(executable, vsix, data, extensions);
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: vsix === undefined ? ROOT : path.join(ROOT, 'test/editor/driver-extension'),
      extensionTestsPath: path.join(ROOT, 'out/test/editor/suite/index.js'),
      extensionTestsEnv: { [BRIDGE]: bridge.url, [HANDS]: '0' },
      launchArgs: [
        workspace.file,
        `--user-data-dir=${data}`,
        `--extensions-dir=${extensions}`,
        '--disable-workspace-trust',
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
