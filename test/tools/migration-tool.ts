import type { Outcome, ToolProject } from './tool-project';

/** One migration of a probe, before its tool gave it a name and a frame. */
export interface ProbeMigration {
  readonly up: string;
  readonly down?: string;
  /** Opted out of the tool's transaction. */
  readonly free?: boolean;
}

/** A migration tool as the tests run it: the tool itself, or a stand-in that sends what it would send. */
export interface MigrationTool {
  readonly id: string;
  /** Folder of the migrations below the project's. */
  readonly directory: string;
  /** Where its files are named as another tool's: only a setting tells them apart. */
  readonly needsSetting?: true;
  /** Project files that the tool needs beside its migrations. */
  configure(project: ToolProject): Readonly<Record<string, string>>;
  /** The files of migrations in their order; undefined where the tool has no way for one of them. */
  files(migrations: readonly ProbeMigration[]): Readonly<Record<string, string>> | undefined;
  /** Runs everything that has not run. */
  up(project: ToolProject): Promise<Outcome>;
  /** Set where `up` runs all that is pending in one transaction: runs each pending migration as a deploy of its own. */
  upOneByOne?(project: ToolProject): Promise<Outcome>;
  /** Commits what is still being written, and runs all that is committed. */
  commitCurrent?(project: ToolProject): Promise<Outcome>;
  /** Takes back all but the first migration. */
  down?(project: ToolProject): Promise<Outcome>;
}

/** Runs something until it fails, at most `count` times. */
export async function repeatedly(count: number, work: () => Promise<Outcome>): Promise<Outcome> {
  let outcome: Outcome = { ok: true, output: '' };
  for (let done = 0; done < count && outcome.ok; done++) outcome = await work();
  return outcome;
}

/** The same migrations in files named by `name`. */
export function named(
  migrations: readonly ProbeMigration[],
  file: (migration: ProbeMigration, number: number) => Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.assign({}, ...migrations.map((migration, index) => file(migration, index + 1))) as Record<
    string,
    string
  >;
}
