import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';

/** The repository, seen from out/test/editor. */
export const ROOT = path.resolve(__dirname, '../../..');
const HOME = path.join(ROOT, 'test/editor');
const STAMP = path.join(HOME, 'node_modules/.installed-from');
const VSCODE = path.join(HOME, 'node_modules/code-server/lib/vscode');
const CHROMIUM_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where things lie once they are installed. */
export interface EditorInstallation {
  /** VS Code's own server, which also serves the workbench. */
  readonly server: string;
  readonly chromium: string;
  readonly playwright: string;
}

/** Chromium as CHROMIUM names it or as the system has it. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM'];
  if (named !== undefined && named !== '') return named;
  return CHROMIUM_PLACES.find((place) => existsSync(place));
}

/** Installs VS Code, its driver and Chromium where they are missing or older than the lock file. */
export function installEditor(): EditorInstallation {
  installPackages();
  return {
    server: path.join(VSCODE, 'out/server-main.js'),
    chromium: findChromium() ?? installChromium(),
    playwright: path.join(HOME, 'node_modules/playwright-core'),
  };
}

function installPackages(): void {
  const lock = readFileSync(path.join(HOME, 'package-lock.json'), 'utf8');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return;
  console.log('Installing a VS Code for the tests (about 300 MB, once) …');
  npm(['ci', '--ignore-scripts'], HOME);
  // The server's own dependencies lie beside it and are not part of the package's tree.
  npm(['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], VSCODE);
  writeFileSync(STAMP, lock);
}

function npm(args: readonly string[], folder: string): void {
  execFileSync('npm', [...args, '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
}

function installChromium(): string {
  const command = 'apt-get update && apt-get install -y --no-install-recommends chromium fonts-dejavu-core';
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium …');
    execFileSync('/bin/sh', ['-c', command], { stdio: ['ignore', 'ignore', 'inherit'] });
    const installed = findChromium();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'The tests inside VS Code need Chromium. Install it with\n' +
      `  sudo sh -c '${command}'\n` +
      'or name it in the environment variable CHROMIUM, or use a desktop VS Code: VSCODE_TEST=electron npm test',
  );
}
