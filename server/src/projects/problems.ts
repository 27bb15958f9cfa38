import type { Script } from '../statements/statement';
import { markProblems } from './marks';
import { nameProblems } from './name-problems';
import type { Project, Tool, ToolProblem } from './tool';

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
  if (folderTool.id !== tool.id) return [mixed(tool, folderTool, fileName)];
  return [
    ...nameProblems(tool, fileName, project),
    ...markProblems(tool, fileName, script, project),
    ...(tool.problems?.(fileName, script, project) ?? []),
  ];
}

function mixed(tool: Tool, folderTool: Tool, fileName: string): ToolProblem {
  const then =
    folderTool.parseName(fileName) === undefined
      ? 'leaves it alone'
      : 'would run all of the file, what takes it back included';
  const others =
    folderTool.id === 'plain'
      ? `other files of the folder are not: psql ${then}`
      : `the folder is ${folderTool.title}'s, which ${then}`;
  return {
    kind: 'note',
    message: `This file is written for ${tool.title} and read so, but ${others}. Keep the files of each tool in a folder of their own.`,
  };
}
