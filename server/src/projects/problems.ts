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
  if (folderTool !== tool) return [mixed(tool, folderTool, fileName)];
  return [
    ...nameProblems(tool, fileName, project),
    ...markProblems(tool, fileName, script, project),
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
