import type { AnalyzedFile } from '../analysis/analyzed-file';
import type { Edit, Finding } from '../rules/rule';
import { lineBreakOf } from '../text/lines';

/** A comment above a finding's statement that silences its rule there, its reason left to write. */
export function ignoreEdit(
  file: AnalyzedFile,
  finding: Finding,
): { readonly title: string; readonly edit: Edit } {
  const statement = file.statements[finding.statement]?.statement;
  const marker = statement ? 'ignore' : 'ignore-file';
  const offset = statement?.span.start ?? (file.text.startsWith('\uFEFF') ? 1 : 0);
  const lineStart = file.text.lastIndexOf('\n', offset - 1) + 1;
  const before = file.text.slice(lineStart, offset);
  const indent = /^[ \t]*$/.test(before) ? before : '';
  const lineBreak = lineBreakOf(file.text);
  const lead = indent === before ? '' : lineBreak;
  const where = statement ? 'this statement' : 'this file';
  return {
    title: `Ignore ${finding.rule} for ${where}…`,
    edit: {
      span: { start: offset, end: offset },
      text: `${lead}-- safe-migrations:${marker} ${finding.rule} — ${lineBreak}${indent}`,
    },
  };
}
