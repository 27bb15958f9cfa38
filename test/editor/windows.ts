import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { ROOT } from './install';
import type { TestWorkspace } from './workspace';

/** A window of VS Code and the suite that runs in it. */
export interface TestWindow {
  readonly title: string;
  /** The folder below out/test/editor whose tests run. */
  readonly suite: string;
  /** Whether the person who opened the folder trusts it; VS Code then asks nothing. */
  readonly trusted: boolean;
  /** What the window opens: a workspace file or a folder, as an absolute path or as a URI of another file system. */
  opens(workspace: TestWorkspace): { readonly workspace: string } | { readonly folder: string };
}

/** A folder of the driver extension's file system, which is neither this machine's nor a remote one's. */
export const VIRTUAL_FOLDER = 'memory:/shop';

export const WINDOWS: readonly TestWindow[] = [
  {
    title: 'A workspace of two roots',
    suite: 'suite',
    trusted: true,
    opens: ({ file }) => ({ workspace: file }),
  },
  {
    title: 'A folder that is not trusted',
    suite: 'suite-untrusted',
    trusted: false,
    opens: (workspace) => ({ folder: commitShop(workspace) }),
  },
  {
    title: 'A folder of a virtual file system',
    suite: 'suite-virtual',
    trusted: true,
    opens: () => ({ folder: VIRTUAL_FOLDER }),
  },
];

/** The windows whose suite is asked for by SAFE_MIGRATIONS_EDITOR_SUITE, all without it. */
export function chosenWindows(): readonly TestWindow[] {
  const asked = process.env['SAFE_MIGRATIONS_EDITOR_SUITE'];
  if (asked === undefined || asked === '') return WINDOWS;
  const found = WINDOWS.filter(({ suite }) => suite === asked);
  if (found.length === 0) {
    throw new Error(`There is no suite ${asked}; there are ${WINDOWS.map(({ suite }) => suite).join(', ')}.`);
  }
  return found;
}

/** The module that VS Code runs in its extension host. */
export function suiteModule({ suite }: TestWindow): string {
  return path.join(ROOT, 'out/test/editor', suite, 'index.js');
}

/** Stands in for the extension under development where the packed one is tested, and brings the virtual folder. */
export const DRIVER = path.join(ROOT, 'test/editor/driver-extension');

/** Makes a repository of the shop, all of it on the main branch, that says so in its settings. */
function commitShop({ folder }: TestWorkspace): string {
  const shop = path.join(folder, 'shop');
  writeFileSync(path.join(shop, '.safe-migrations.json'), '{ "deployed": "git" }\n');
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
      cwd: shop,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  };
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '--message=The shop');
  return shop;
}
