import type { Result } from './bridge';
import { runInBrowser } from './browser';
import { runInElectron } from './electron';
import { findChromium } from './install';

/**
 * Runs suite/ inside a real VS Code: against the sources of this folder, or against a packaged extension.
 * VSCODE_TEST says which VS Code: `browser` or `electron`; unset, a browser where Chromium can be had.
 */
export async function runEditorSuite(options: { vsix?: string } = {}): Promise<Result> {
  return chosen() === 'electron' ? runInElectron(options.vsix) : runInBrowser(options.vsix);
}

function chosen(): 'browser' | 'electron' {
  const named = process.env['VSCODE_TEST'] ?? '';
  if (named === 'browser' || named === 'electron') return named;
  if (named !== '') throw new Error(`VSCODE_TEST is "${named}"; it may be "browser" or "electron".`);
  // On Linux Chromium comes from the system's packages, or the message says how.
  return findChromium() !== undefined || process.platform === 'linux' ? 'browser' : 'electron';
}

async function main(): Promise<void> {
  const vsix = process.argv[2];
  const { passed, failed } = await runEditorSuite(vsix === undefined ? {} : { vsix });
  console.log(`\n  ${passed} passing, ${failed} failing inside VS Code`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
