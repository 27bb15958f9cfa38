import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ROOT } from './install';

/** A workspace of two roots: the example shop, and a service that uses golang-migrate. */
export interface TestWorkspace {
  readonly folder: string;
  readonly file: string;
  remove(): void;
}

/** Settings that keep a fresh VS Code quiet, off the network, and its pictures alike. */
const USER_SETTINGS = {
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'telemetry.telemetryLevel': 'off',
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.colorTheme': 'Default Light Modern',
  'git.enabled': false,
  'npm.fetchOnlinePackageInfo': false,
  'editor.minimap.enabled': false,
  'editor.fontSize': 14,
  'files.autoSave': 'off',
  'files.simpleDialog.enable': true,
  'chat.commandCenter.enabled': false,
  'window.commandCenter': false,
  'window.title': '${activeEditorShort}${separator}${rootName}',
  'workbench.layoutControl.enabled': false,
};

/** The settings of a person who trusts every folder, or of one who is asked about each and has not answered. */
export function userSettings(trusted: boolean): Readonly<Record<string, unknown>> {
  return {
    ...USER_SETTINGS,
    'security.workspace.trust.enabled': !trusted,
    'security.workspace.trust.startupPrompt': 'never',
  };
}

const FIRST_UP = `CREATE TABLE IF NOT EXISTS invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL,
    total numeric(10,2) NOT NULL
);
`;

/** Makes the workspace in a temporary folder. */
export function makeWorkspace(): TestWorkspace {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'safe-migrations-editor-')));
  cpSync(path.join(ROOT, 'examples/migrations'), path.join(folder, 'shop/migrations'), { recursive: true });
  const billing = path.join(folder, 'billing/db/migrations');
  mkdirSync(billing, { recursive: true });
  writeFileSync(path.join(billing, '000001_create_invoices.up.sql'), FIRST_UP);
  writeFileSync(path.join(billing, '000001_create_invoices.down.sql'), 'DROP TABLE IF EXISTS invoices;\n');
  const file = path.join(folder, 'shop.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: [{ path: 'shop' }, { path: 'billing' }], settings: {} }));
  return {
    folder,
    file,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
