import { atlas } from './atlas';
import { dbmate } from './dbmate';
import { diesel } from './diesel';
import { drizzle } from './drizzle';
import { flyway } from './flyway';
import { golangMigrate } from './golang-migrate';
import { goose } from './goose';
import { graphileMigrate } from './graphile-migrate';
import { liquibase } from './liquibase';
import { nodePgMigrate } from './node-pg-migrate';
import { plain } from './plain';
import { pop } from './pop';
import { postgrator } from './postgrator';
import { postgresMigrations } from './postgres-migrations';
import { prisma } from './prisma';
import { likelihoodOf, type Evidence } from './recognition';
import { refinery } from './refinery';
import { sqitch } from './sqitch';
import { sqlMigrate } from './sql-migrate';
import { sqlx } from './sqlx';
import { supabase } from './supabase';
import type { Tool, ToolId } from './tool';

/** Every migration tool; the first of equally likely ones is taken, and plain SQL files where none is. */
export const TOOLS: readonly Tool[] = [
  goose,
  dbmate,
  sqlMigrate,
  liquibase,
  nodePgMigrate,
  drizzle,
  prisma,
  supabase,
  atlas,
  sqitch,
  graphileMigrate,
  flyway,
  refinery,
  sqlx,
  diesel,
  postgrator,
  pop,
  golangMigrate,
  postgresMigrations,
  plain,
];

/** The tool of an id; plain SQL files for an id that is none. */
export function toolById(id: string): Tool {
  return TOOLS.find((tool) => tool.id === id) ?? plain;
}

/** The tool that most likely runs a folder: by project files, then by markers and names; the nearest project file settles a tie. */
export function recogniseTool(evidence: Evidence): Tool {
  const foreign = markedTool(evidence.sample) !== undefined;
  let best: Tool = plain;
  let most = { sureness: 0, distance: Infinity };
  for (const tool of TOOLS) {
    const likely = likelihoodOf(tool.recognition, evidence, foreign);
    const isSurer = likely.sureness > most.sureness;
    if (isSurer || (likely.sureness === most.sureness && likely.distance < most.distance)) {
      best = tool;
      most = likely;
    }
  }
  return best;
}

/** Tools whose settings say where their files lie. */
export const PLACED_TOOLS: readonly Tool[] = TOOLS.filter(({ settings }) => settings?.folderOf !== undefined);

const configuredTools = new Map<ToolId, Map<string, Tool>>();

/** A tool with its settings file; the same object for the same text. */
export function configuredTool(tool: Tool, text: string): Tool {
  if (!tool.settings) return tool;
  const byText = configuredTools.get(tool.id) ?? new Map<string, Tool>();
  configuredTools.set(tool.id, byText);
  const known = byText.get(text) ?? { ...tool, ...tool.settings.configure(text) };
  byText.set(text, known);
  return known;
}

/** The tool whose own comment a migration holds. */
export function markedTool(text: string): Tool | undefined {
  return TOOLS.find((tool) => tool.recognition.marker?.test(text));
}

/** The tool of one file of a folder: a file with the marker of another tool is that tool's, and one that is called as only another calls its own. */
export function toolOfFile(folderTool: Tool, text: string, name: string): Tool {
  if (folderTool.recognition.marker?.test(text) === true) return folderTool;
  const marked = markedTool(text);
  if (marked?.parseName(name) !== undefined) return marked;
  if (folderTool.parseName(name) !== undefined) return folderTool;
  return TOOLS.find(({ recognition }) => recognition.names?.test(name) === true) ?? folderTool;
}

/** How many segments a path's name may have in a tool's folder, with the tools that say so. */
export function nestedDepths(
  segments: readonly string[],
): readonly { readonly tool: Tool; readonly depth: number }[] {
  return TOOLS.flatMap((tool) => {
    const depth = tool.depthOf?.(segments) ?? 1;
    return depth > 1 && depth <= segments.length ? [{ tool, depth }] : [];
  });
}

/** Whether a file is called as only one tool calls its files. */
export function isNamedForATool(name: string): boolean {
  return TOOLS.some(({ recognition }) => recognition.names?.test(name) === true);
}

/**
 * Whether migrations may lie in folders of any name below one with these files: where it is called as a tool that searches them calls
 * its own, and holds files of that tool or none.
 */
export function mayHaveFoldersBelow(folder: string, files: readonly string[]): boolean {
  const sql = files.filter((name) => name.endsWith('.sql'));
  return TOOLS.some(
    ({ searchedFolder, recognition: { names } }) =>
      searchedFolder !== undefined &&
      (sql.length === 0 ? searchedFolder.test(folder) : sql.some((name) => names?.test(name) === true)),
  );
}

/** Folders inside a migrations folder that belong to it. */
export function isToolFolder(name: string): boolean {
  return /^(?:\d.*|meta|deploy|revert|verify|committed|current|runbooks)$/.test(name);
}
