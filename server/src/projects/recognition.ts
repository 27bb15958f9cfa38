import { oncePerList } from './once-per-list';

/** By what a tool is told from others. */
export interface Recognition {
  /** A comment that only this tool reads, so that a file with it is its own. */
  readonly marker?: RegExp;
  /** Set where the tool runs files without it too. */
  readonly markerOptional?: true;
  /** A comment that only this tool reads, which its files need not have. */
  readonly hint?: RegExp;
  /** File names that only this tool uses. */
  readonly names?: RegExp;
  /** File names that the tool can run: a project file says nothing about a folder that has none of them. */
  readonly files?: RegExp;
  /** Names of files in the migrations folder or in one above that only a project of the tool has. */
  readonly projectFiles?: RegExp;
  /** A package of a `package.json` or `Cargo.toml` above. */
  readonly dependency?: { readonly manifest: 'package.json' | 'Cargo.toml'; readonly name: string };
}

/** What is known of a folder before its tool is. */
export interface Evidence {
  /** Every file of the folder and of the folders in it that a tool may use, with `/`. */
  readonly names: readonly string[];
  /** The text of one of its migrations. */
  readonly sample: string;
  /** The folder itself and those above it, nearest first. A list of names belongs to one folder and never changes. */
  readonly above: readonly {
    /** Its own name: `supabase`. */
    readonly folder: string;
    /** Names of its files. */
    readonly files: readonly string[];
    /** Texts of the manifests in it by name. */
    readonly manifests: Readonly<Record<string, string>>;
  }[];
}

/** How sure a tool is of a folder: greater is surer; equally sure ones are told apart by the nearest project file. */
export interface Likelihood {
  readonly sureness: 0 | 1 | 2 | 3 | 4;
  /** Folders between the migrations and the project file. */
  readonly distance: number;
}

const NEVER: Likelihood = { sureness: 0, distance: Infinity };

const sqlFiles = oncePerList((names: readonly string[]) => names.filter((name) => name.endsWith('.sql')));

/**
 * How likely the tool with this recognition runs the folder. A project file counts where the folder has files that the
 * tool can run, or none yet, and `foreign` is false: another tool's marker in the sample says more than a file far above.
 */
export function likelihoodOf(recognition: Recognition, evidence: Evidence, foreign: boolean): Likelihood {
  const marked = recognition.marker?.test(evidence.sample) === true;
  if (foreign && !marked) return NEVER;
  const distance = projectDistance(recognition, evidence);
  const { files } = recognition;
  const sql = sqlFiles(evidence.names);
  const fits = sql.length === 0 || files === undefined || sql.some((name) => files.test(name));
  if (marked) return { sureness: 4, distance };
  // A tool whose files all carry its marker does not run one without.
  const { marker, markerOptional } = recognition;
  const needsMarker = marker !== undefined && markerOptional !== true && evidence.sample !== '';
  if (distance < Infinity && fits && !needsMarker) return { sureness: 3, distance };
  if (recognition.hint?.test(evidence.sample) === true && fits) return { sureness: 2, distance };
  const { names } = recognition;
  if (names === undefined || !sql.some((name) => names.test(name))) return NEVER;
  // A few names of one tool among many others make no project of it.
  const own = sql.filter((name) => (files ?? names).test(name)).length;
  return own * 2 >= sql.length ? { sureness: 1, distance } : NEVER;
}

function projectDistance({ projectFiles, dependency }: Recognition, { above }: Evidence): number {
  const index = above.findIndex(
    ({ folder, files, manifests }) =>
      (projectFiles !== undefined && hasOneOf(projectFiles, folder, files)) ||
      (dependency !== undefined && dependsOn(manifests[dependency.manifest], dependency.name)),
  );
  return index < 0 ? Infinity : index;
}

/** Which project files a folder has: the folders above thousands of migrations are the same ones, and may be large. */
const projectFilesIn = oncePerList<string, Map<RegExp, boolean>>(() => new Map());

function hasOneOf(projectFiles: RegExp, folder: string, files: readonly string[]): boolean {
  const known = projectFilesIn(files);
  let found = known.get(projectFiles);
  if (found === undefined) {
    found = files.some((name) => projectFiles.test(name) || projectFiles.test(`${folder}/${name}`));
    known.set(projectFiles, found);
  }
  return found;
}

/** Reads no more of a manifest than whether a package is named as a key: it may be half-typed. */
function dependsOn(manifest: string | undefined, name: string): boolean {
  if (manifest === undefined) return false;
  const escaped = name.replace(/[^\w-]/g, '\\$&');
  return new RegExp(
    String.raw`(?:^|[{,\s"])${escaped}"?\s*[:=]|\[(?:[\w-]+\.)*dependencies\.${escaped}\]`,
    'm',
  ).test(manifest);
}
