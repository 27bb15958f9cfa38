import { problemsOf } from '../projects/problems';
import type { ToolProblem } from '../projects/tool';
import { toolById } from '../projects/tools';
import type { Severity } from '../settings/settings';
import { defineRule } from './rule';

/**
 * A migration tool reads its files by their names, its own comments and its journal or plan. Two files of one version, a section without its
 * end or a file that no plan names stop the deploy, or are left out of it without a word.
 */
export const rule = defineRule({
  id: 'refused-by-tool',
  category: 'fails',
  description: 'Is refused, left out or read otherwise than it looks by the migration tool',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: [],
  visitFile({ file, report }) {
    const { tool, project, fileName, script } = file;
    const folderTool = project.tool === undefined ? tool : toolById(project.tool);
    for (const { message, span, kind } of problemsOf(tool, folderTool, fileName, script, project)) {
      report({ message, severity: SEVERITY[kind], ...(span ? { span } : {}) });
    }
  },
});

const SEVERITY: Readonly<Record<ToolProblem['kind'], Severity>> = {
  fails: 'error',
  ignored: 'warning',
  note: 'information',
};
