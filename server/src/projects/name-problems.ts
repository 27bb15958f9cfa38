import { orderingOf, orderMigrations } from './order';
import type { Project, Tool, ToolProblem } from './tool';

/** What the tool refuses about a file's name beside the names of the others. */
export function nameProblems(tool: Tool, fileName: string, project: Project): readonly ToolProblem[] {
  const misnamed = tool.parseName(fileName) === undefined ? tool.misnamed?.(fileName) : undefined;
  if (misnamed) return [misnamed];
  return [
    ...namesake(tool, fileName, project),
    ...gapBefore(tool, fileName, project),
    ...beforeSmaller(tool, fileName, project),
    ...withoutUp(tool, fileName, project),
  ];
}

interface Names {
  /** Files of each direction and version. */
  readonly same: ReadonlyMap<string, readonly string[]>;
  /** Numbers of migrations in another language. */
  readonly otherLanguages: ReadonlySet<number>;
}

const namesOf = new WeakMap<Project, Map<Tool, Names>>();

/** Asked for each file of a folder of thousands. */
function names(tool: Tool, project: Project): Names {
  const byTool = namesOf.get(project) ?? new Map<Tool, Names>();
  namesOf.set(project, byTool);
  const known = byTool.get(tool) ?? collectNames(tool, project);
  byTool.set(tool, known);
  return known;
}

function collectNames(tool: Tool, project: Project): Names {
  const same = new Map<string, string[]>();
  const otherLanguages = new Set<number>();
  for (const name of project.names) {
    if (tool.runsAlso?.(name) === true) otherLanguages.add(Number.parseInt(name, 10));
    const parsed = tool.parseName(name);
    if (parsed === undefined) continue;
    const key = keyOf(tool, parsed.direction, parsed.version);
    const list = same.get(key);
    if (list) list.push(name);
    else same.set(key, [name]);
  }
  return { same, otherLanguages };
}

function keyOf(tool: Tool, direction: 'up' | 'down' | undefined, version: string): string {
  return `${direction === 'down' ? 'down' : 'up'} ${orderingOf(tool).keyOf(version)}`;
}

function namesake(tool: Tool, fileName: string, project: Project): readonly ToolProblem[] {
  const parsed = tool.parseName(fileName);
  if (tool.ofOneVersion === undefined || parsed === undefined) return [];
  const others = names(tool, project).same.get(keyOf(tool, parsed.direction, parsed.version)) ?? [];
  const other = others.find((name) => name !== fileName);
  if (other === undefined) return [];
  return [
    {
      kind: 'fails',
      message: `${other} has the version ${parsed.version} too: ${tool.ofOneVersion}. Give one of them a version of its own.`,
    },
  ];
}

function gapBefore(tool: Tool, fileName: string, project: Project): readonly ToolProblem[] {
  const version = Number(tool.parseName(fileName)?.version);
  if (tool.afterGap === undefined || !(version > 1)) return [];
  const { same, otherLanguages } = names(tool, project);
  if (same.has(keyOf(tool, 'up', String(version - 1))) || otherLanguages.has(version - 1)) return [];
  return [
    {
      kind: 'fails',
      message: `There is no migration ${version - 1} before this one: ${tool.afterGap}. Number the files without a gap.`,
    },
  ];
}

/** Text puts `10_b` before `2_a`. */
function beforeSmaller(tool: Tool, fileName: string, project: Project): readonly ToolProblem[] {
  const { asText } = orderingOf(tool);
  if (asText === undefined) return [];
  const smaller = smallerBehind(tool, project).get(fileName);
  if (smaller === undefined) return [];
  return [
    {
      kind: 'note',
      message: `${tool.title} orders ${asText} as text, so this file runs before ${smaller}, whose number is smaller. Write all numbers with the same count of digits.`,
    },
  ];
}

const smallerOf = new WeakMap<Project, Map<Tool, ReadonlyMap<string, string>>>();

/** For each file that runs before one with a smaller number: the next such file. */
function smallerBehind(tool: Tool, project: Project): ReadonlyMap<string, string> {
  const byTool = smallerOf.get(project) ?? new Map<Tool, ReadonlyMap<string, string>>();
  smallerOf.set(project, byTool);
  const known = byTool.get(tool) ?? collectSmaller(tool, orderMigrations(tool, project));
  byTool.set(tool, known);
  return known;
}

/** Dates of several lengths are in order as text. */
const DATE = /^(?:19|20)\d{6,}$/;

function collectSmaller(tool: Tool, order: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let smallest: { readonly name: string; readonly version: bigint } | undefined;
  for (const name of [...order].reverse()) {
    const written = tool.parseName(name)?.version ?? '';
    if (!/^\d+$/.test(written) || DATE.test(written)) continue;
    const version = BigInt(written);
    if (smallest !== undefined && smallest.version < version) found.set(name, smallest.name);
    else smallest = { name, version };
  }
  return found;
}

/** A down file whose up file is missing: it can never be of use. */
function withoutUp(tool: Tool, fileName: string, project: Project): readonly ToolProblem[] {
  const parsed = tool.parseName(fileName);
  if (parsed?.direction !== 'down' || project.names.length === 0) return [];
  if (names(tool, project).same.has(keyOf(tool, 'up', parsed.version))) return [];
  const then = tool.ofDownAlone ?? `${tool.title} never runs this one`;
  return [
    {
      kind: 'ignored',
      message: `There is no file that runs version ${parsed.version} upwards, so ${then}. Its up file is missing or named otherwise.`,
    },
  ];
}
