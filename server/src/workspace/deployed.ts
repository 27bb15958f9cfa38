import { sha1 } from '../projects/sha1';
import { spanOfSetting, type ConfigurationProblem } from '../settings/read';
import { baseName, parentUri } from './file-system';
import type { MigrationFolder } from './folder';

/** Which migrations of a folder are history by the setting `deployed`. */
export interface Deployed {
  readonly names: ReadonlySet<string>;
  /** Where Git says it: what each of them holds, by the hash that Git gives it. */
  readonly hashes?: ReadonlyMap<string, string>;
  /** Hashes of files that the main branch has under names that the folder has no more: they were renamed. */
  readonly renamed?: ReadonlySet<string>;
  /** What is wrong with the setting, the end of a sentence without its full stop. */
  readonly problem?: string;
  /** Why nothing is known here although the setting is right, likewise. */
  readonly unavailable?: string;
}

/** The files of a folder that the main branch has, relative to it with `/`, with the hashes of what they hold. */
export type MainBranch =
  | { readonly hashes: ReadonlyMap<string, string> }
  | { readonly problem: string }
  | { readonly unavailable: string };

/** `branch` is named by the setting; undefined where the main branch is to be found. */
export type AskMainBranch = (folderUri: string, branch: string | undefined) => Promise<MainBranch>;

const NOTHING: ReadonlySet<string> = new Set();

/** What the setting `deployed` says of a folder; undefined where it is not set. */
export async function deployedIn(
  folder: Pick<MigrationFolder, 'uri' | 'settings' | 'names' | 'order' | 'tool'>,
  ask: AskMainBranch,
): Promise<Deployed | undefined> {
  const { deployed } = folder.settings.settings;
  if (deployed === null) return undefined;
  const [, branch] = /^git(?::(.+))?$/.exec(deployed) ?? [];
  if (deployed === 'git' || branch !== undefined) {
    const answer = await ask(folder.uri, branch);
    return 'hashes' in answer ? byContent(answer.hashes, folder.names) : { names: NOTHING, ...answer };
  }
  return upTo(folder, deployed);
}

function byContent(hashes: ReadonlyMap<string, string>, names: readonly string[]): Deployed {
  const here = new Set(names);
  const gone = [...hashes].filter(([name]) => !here.has(name)).map(([, hash]) => hash);
  return { names: new Set(hashes.keys()), hashes, renamed: new Set(gone) };
}

/**
 * Whether a file with this text has run already. By Git it has where the main branch has it as it is, be it under another name: what
 * was changed since, such as a file that collects changes until they are released, has not run so.
 */
export function isDeployed(deployed: Deployed, name: string, text: string): boolean {
  const { names, hashes, renamed } = deployed;
  if (hashes === undefined) return names.has(name);
  const known = hashes.get(name);
  if (known === undefined && (renamed === undefined || renamed.size === 0)) return false;
  // Editors leave a byte order mark out, and Git may have turned the line breaks.
  const plain = text.replace(/^\uFEFF/, '');
  const unix = plain.replaceAll('\r\n', '\n');
  const forms = new Set([plain, unix, `\uFEFF${plain}`, `\uFEFF${unix}`, unix.replaceAll('\n', '\r\n')]);
  return [...forms].some((form) => {
    const hash = gitHash(form);
    return known === undefined ? renamed?.has(hash) === true : known === hash || known.length !== hash.length;
  });
}

/** What Git calls a file with this text, in repositories of SHA-1; in others only names are compared. */
function gitHash(text: string): string {
  const bytes = new TextEncoder().encode(text).length;
  return sha1(`blob ${bytes}\0${text}`);
}

/** The migrations up to a named one in the tool's order, with what takes them back. */
function upTo(
  { names, order, tool }: Pick<MigrationFolder, 'names' | 'order' | 'tool'>,
  last: string,
): Deployed {
  const index = order.findIndex((name) => name === last || baseName(name) === last);
  if (index < 0) return { names: NOTHING, problem: `there is no migration called ${last}` };
  const ups = order.slice(0, index + 1);
  const versions = new Set(ups.flatMap((name) => tool.parseName(name)?.version ?? []));
  const downs = names.filter((name) => {
    const parsed = tool.parseName(name);
    return parsed?.direction === 'down' && versions.has(parsed.version);
  });
  return { names: new Set([...ups, ...downs]) };
}

/**
 * What is wrong with the setting in a configuration file, as far as the folders that were read show: a file name only
 * where none of them has it.
 */
export function deployedProblems(
  configuration: { readonly uri: string; readonly text: string },
  folders: readonly MigrationFolder[],
): readonly ConfigurationProblem[] {
  const base = parentUri(configuration.uri);
  const answers = folders
    .filter(({ settings }) => settings.base === base)
    .flatMap(({ deployed, names }) => (deployed === undefined || names.length === 0 ? [] : [deployed]));
  const wrong = answers.find(({ problem }) => problem !== undefined);
  if (wrong?.problem === undefined || answers.some(({ problem }) => problem === undefined)) return [];
  const span = spanOfSetting(configuration.text, 'deployed');
  if (!span) return [];
  return [{ message: `"deployed" is passed over, and every migration is checked: ${wrong.problem}.`, span }];
}
