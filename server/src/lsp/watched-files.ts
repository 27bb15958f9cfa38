import { minimatch } from 'minimatch';
import { FileChangeType, WatchKind, type FileEvent, type FileSystemWatcher } from 'vscode-languageserver';
import { CONFIGURATION_FILE } from '../settings/read';
import { baseName } from '../workspace/file-system';

/** What decides about migrations without being one: settings, journals, plans and options of tools. */
const WATCHED_BESIDES = [
  CONFIGURATION_FILE,
  '_journal.json',
  'sqitch.plan',
  'metadata.toml',
  '*.sql.conf',
  'sqitch.conf',
  'flyway*.conf',
  'flyway*.toml',
];

/** What Git writes when a branch moves: a commit, a fetch, a switch. */
const BRANCHES = ['**/.git/{HEAD,FETCH_HEAD,packed-refs}', '**/.git/refs/**'];

/** What the editor is asked to tell of. */
export const WATCHERS: readonly FileSystemWatcher[] = [
  ...['**/*.sql', `**/{${WATCHED_BESIDES.join(',')}}`, ...BRANCHES].map((globPattern) => ({ globPattern })),
  // A folder that is deleted is told without what was in it.
  { globPattern: '**', kind: WatchKind.Delete },
];

export function isConfiguration({ uri }: FileEvent): boolean {
  return baseName(uri) === CONFIGURATION_FILE;
}

export function isBranch({ uri }: FileEvent): boolean {
  return uri.includes('/.git/');
}

/** A deleted file that has nothing to do with migrations is told too, since a folder might be meant. */
export function isSource(change: FileEvent): boolean {
  if (isBranch(change)) return false;
  const name = baseName(change.uri);
  return change.type !== FileChangeType.Deleted || !/\.\w+$/.test(name) || isWatched(name);
}

function isWatched(name: string): boolean {
  return /\.sql$/i.test(name) || WATCHED_BESIDES.some((pattern) => minimatch(name, pattern));
}
