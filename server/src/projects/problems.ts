import type { Script } from '../statements/statement';
import { ownLineComments } from './directives';
import type { Project, StatementMarks, Tool, ToolProblem } from './tool';

/**
 * What the tool refuses about a file, or reads otherwise than it looks: its name beside the others, its sections and marks, and what
 * the tool's journal or plan says about it. `folderTool` runs the folder; it is another one where the file has that tool's marker.
 */
export function problemsOf(
  tool: Tool,
  folderTool: Tool,
  fileName: string,
  script: Script,
  project: Project,
): readonly ToolProblem[] {
  if (folderTool !== tool) return [mixed(tool, folderTool, fileName)];
  return [
    ...namesake(tool, fileName, project),
    ...gapBefore(tool, fileName, project),
    ...withoutUp(tool, fileName, project),
    ...openMarks(tool, script),
    ...(tool.problems?.(fileName, script, project) ?? []),
  ];
}

function mixed(tool: Tool, folderTool: Tool, fileName: string): ToolProblem {
  const also = folderTool.parseName(fileName) !== undefined;
  return {
    kind: 'note',
    message: `This file is written for ${tool.title} and read so, but the folder is ${folderTool.title}'s, which ${
      also ? 'would run all of the file, what takes it back included' : 'leaves it alone'
    }. Keep the files of each tool in a folder of their own.`,
  };
}

interface Names {
  /** Files of each direction and version. */
  readonly same: ReadonlyMap<string, readonly string[]>;
  readonly greatest: number;
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
  let greatest = 0;
  for (const name of project.names) {
    const parsed = tool.parseName(name);
    if (parsed === undefined) continue;
    const key = keyOf(parsed.direction, parsed.version);
    const list = same.get(key);
    if (list) list.push(name);
    else same.set(key, [name]);
    greatest = Math.max(greatest, Number(parsed.version) || 0);
  }
  return { same, greatest };
}

/** Numbers with and without zeros before them are one version. */
function keyOf(direction: 'up' | 'down' | undefined, version: string): string {
  return `${direction === 'down' ? 'down' : 'up'} ${version.replace(/^0+(?=\d)/, '')}`;
}

function namesake(tool: Tool, fileName: string, project: Project): readonly ToolProblem[] {
  const parsed = tool.parseName(fileName);
  if (tool.ofOneVersion === undefined || parsed === undefined) return [];
  const others = names(tool, project).same.get(keyOf(parsed.direction, parsed.version)) ?? [];
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
  const { same } = names(tool, project);
  if (same.has(keyOf('up', String(version - 1)))) return [];
  return [
    {
      kind: 'fails',
      message: `There is no migration ${version - 1} before this one: ${tool.afterGap}. Number the files without a gap.`,
    },
  ];
}

/** A down file whose up file is missing: it can never be of use. */
function withoutUp(tool: Tool, fileName: string, project: Project): readonly ToolProblem[] {
  const parsed = tool.parseName(fileName);
  if (parsed?.direction !== 'down' || project.names.length === 0) return [];
  if (names(tool, project).same.has(keyOf('up', parsed.version))) return [];
  return [
    {
      kind: 'ignored',
      message: `There is no file that runs version ${parsed.version} upwards, so ${tool.title} never runs this one. Its up file is missing or named otherwise.`,
    },
  ];
}

function openMarks(tool: Tool, script: Script): readonly ToolProblem[] {
  const marks = tool.statementMarks;
  if (!marks) return [];
  let open: { readonly start: number; readonly end: number } | undefined;
  const problems: ToolProblem[] = [];
  for (const { text, start, end } of ownLineComments(script)) {
    const mark = markOf(text, marks);
    if (mark === 'begin' && open) problems.push(unended(tool, marks, open));
    if (mark === 'end' && !open) {
      problems.push({
        kind: 'fails',
        span: { start, end },
        message: `Nothing opens what this ends, so ${tool.title} refuses the file. Put \`${marks.begin}\` before the statement, or leave this out.`,
      });
    }
    if (mark !== undefined) open = mark === 'begin' ? { start, end } : undefined;
  }
  return open ? [...problems, unended(tool, marks, open)] : problems;
}

function unended(tool: Tool, marks: StatementMarks, span: ToolProblem['span']): ToolProblem {
  return {
    kind: 'fails',
    ...(span ? { span } : {}),
    message: `Nothing ends this, so ${tool.title} refuses the file. Put \`${marks.end}\` behind the statement.`,
  };
}

function markOf(text: string, marks: StatementMarks): 'begin' | 'end' | undefined {
  const written = text.trim().replace(/\s+/g, ' ').toLowerCase();
  if (written === marks.begin.toLowerCase()) return 'begin';
  return written === marks.end.toLowerCase() ? 'end' : undefined;
}
