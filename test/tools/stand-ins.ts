import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import type { MigrationTool } from './migration-tool';
import { psql, undoByHand } from './psql';
import type { Outcome, ToolProject } from './tool-project';

/** What a tool sends for one direction of a migration. */
export interface Sent {
  /** Each is one simple query, so that several statements in one are an implicit transaction. */
  readonly queries: readonly string[];
  /** Between BEGIN and COMMIT that the tool sends. */
  readonly transaction: boolean;
}

/** A migration as a tool reads it from its files. */
export interface SentMigration {
  /** What the tool notes as done. */
  readonly version: string;
  readonly up: Sent;
  /** Undefined where the tool has no way back for it. */
  readonly down?: Sent;
}

/** A file between the migrations that the tool leaves alone: its path below the project's folder, and its text. */
export interface FileByHand {
  readonly byHand: string;
  readonly text: string;
}

/** A tool that cannot be installed from npm or Debian: its files and what it sends, each with the source of the claim. */
export interface StandIn extends Pick<MigrationTool, 'id' | 'directory' | 'configure' | 'files'> {
  /** The migrations of a project, in the order in which the tool runs them. Throws where the tool would refuse the files. */
  read(project: ToolProject): readonly (SentMigration | FileByHand)[];
  readonly hasDown: boolean;
}

const done = new WeakMap<ToolProject, string[]>();

/** Runs what a stand-in reads, one session a run as these tools do. */
export function standIn(tool: StandIn): MigrationTool {
  const { id, directory, configure, files } = tool;
  const doneOf = (project: ToolProject): string[] => {
    const known = done.get(project) ?? [];
    done.set(project, known);
    return known;
  };
  return {
    id,
    directory,
    configure,
    files,
    up: (project) =>
      inSession(project, async (client) => {
        const versions = doneOf(project);
        for (const migration of tool.read(project)) {
          const version = versionOf(migration);
          if (versions.includes(version)) continue;
          if ('byHand' in migration) succeeded(await psql(project, migration.byHand));
          else await send(client, migration.up, `${version} up`);
          versions.push(version);
        }
      }),
    ...(tool.hasDown
      ? {
          down: (project) =>
            inSession(project, async (client) => {
              const versions = doneOf(project);
              const migrations = tool.read(project);
              while (versions.length > 1) {
                const version = versions.at(-1);
                const migration = migrations.find((each) => versionOf(each) === version);
                if (migration !== undefined && 'byHand' in migration) {
                  succeeded(await undoByHand(project, migration.text));
                } else if (migration?.down !== undefined) {
                  await send(client, migration.down, `${String(version)} down`);
                } else throw new Error(`${String(version)} has no way back.`);
                versions.pop();
              }
            }),
        }
      : {}),
  };
}

function versionOf(migration: SentMigration | FileByHand): string {
  return 'byHand' in migration ? migration.byHand : migration.version;
}

function succeeded({ ok, output }: Outcome): void {
  if (!ok) throw new Error(output);
}

async function inSession(project: ToolProject, work: (client: Client) => Promise<void>): Promise<Outcome> {
  const client = await project.server.connect(project.database);
  try {
    await work(client);
    return { ok: true, output: '' };
  } catch (error) {
    return { ok: false, output: error instanceof Error ? error.message : String(error) };
  } finally {
    await client.end();
  }
}

async function send(client: Client, { queries, transaction }: Sent, what: string): Promise<void> {
  for (const query of transaction ? ['BEGIN', ...queries, 'COMMIT'] : queries) {
    try {
      await client.query(query);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`${what}: ${message} in\n${query}`, { cause: error });
    }
  }
}

/** The files of a folder with a name that matches, each with its match and its text. */
export function filesIn(
  project: ToolProject,
  directory: string,
  name: RegExp,
): readonly { readonly match: RegExpExecArray; readonly text: string }[] {
  return readdirSync(join(project.folder, directory), { recursive: true, encoding: 'utf8' })
    .map((path) => ({ path, match: name.exec(path.replaceAll('\\', '/')) }))
    .flatMap(({ path, match }) =>
      match === null ? [] : [{ match, text: readFileSync(join(project.folder, directory, path), 'utf8') }],
    );
}

/** By the number that a pattern's first group holds, dashes left out. */
export function byNumber(
  a: { readonly match: RegExpExecArray },
  b: { readonly match: RegExpExecArray },
): number {
  const [x, y] = [a, b].map(({ match }) => BigInt(match[1]?.replaceAll('-', '') ?? 0)) as [bigint, bigint];
  return x < y ? -1 : x > y ? 1 : 0;
}
