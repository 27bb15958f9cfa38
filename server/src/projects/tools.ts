import { dbmate } from './dbmate';
import { golangMigrate } from './golang-migrate';
import { goose } from './goose';
import { plain } from './plain';
import type { Tool } from './tool';

/** Every migration tool; the first of equally sure ones is taken, and plain SQL files where none is. */
export const TOOLS: readonly Tool[] = [goose, dbmate, golangMigrate, plain];

/** The tool of an id; plain SQL files for an id that is none. */
export function toolById(id: string): Tool {
  return TOOLS.find((tool) => tool.id === id) ?? plain;
}

/** The tool whose folder this most likely is, from the names in it, one migration's text, and the names in the folders above. */
export function recogniseTool(
  files: readonly string[],
  sample: string,
  projectFiles: readonly string[],
): Tool {
  let best: Tool = plain;
  let surest = 0;
  for (const tool of TOOLS) {
    const sure = tool.recognise(files, sample, projectFiles);
    if (sure > surest) {
      best = tool;
      surest = sure;
    }
  }
  return best;
}
