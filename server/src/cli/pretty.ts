import { applyEdits } from '../service/apply';
import type { CheckedFile } from '../service/check';
import { fixesFor } from '../service/fixes';
import type { Fix, FolderView } from '../service/types';
import type { Finding } from '../rules/rule';
import { lineIndex } from '../text/lines';
import type { Colours } from './colours';

/** The findings of one file for people: place, rule, message, the lines it is about and the safe form. */
export function prettyFindings(
  path: string,
  checked: CheckedFile,
  text: string,
  view: FolderView,
  paint: Colours,
): string {
  const lines = lineIndex(text);
  const textLines = text.split(/\r\n|\r|\n/);
  const blocks = checked.findings.map((finding) => {
    const start = lines.positionAt(finding.span.start);
    const end = lines.positionAt(finding.span.end);
    const place = `${path}:${start.line + 1}:${start.character + 1}`;
    const head = `${paint.strong(place)}  ${paint[finding.severity](finding.severity)}  ${finding.rule}`;
    const frame = codeFrame(textLines, start.line, end.line, paint);
    const fixes = checked.analyzed ? fixesFor(checked.analyzed, finding, view) : [];
    const safe = safeForm(fixes, finding, text, paint);
    return [head, indent(finding.message, '  '), frame, safe].filter((part) => part !== '').join('\n');
  });
  return blocks.join('\n\n');
}

const LONGEST_FRAME = 6;

function codeFrame(textLines: readonly string[], from: number, to: number, paint: Colours): string {
  const last = Math.min(to, from + LONGEST_FRAME - 1);
  const width = String(last + 1).length;
  const shown = textLines
    .slice(from, last + 1)
    .map((line, index) => paint.dim(`  ${String(from + index + 1).padStart(width)} │ `) + clip(line));
  if (to > last) shown.push(paint.dim(`  ${' '.repeat(width)} │ …`));
  return shown.join('\n');
}

const LONGEST_LINE = 160;

function clip(line: string): string {
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE)}…`;
}

/** The first complete fix as SQL, the others by title. */
function safeForm(fixes: readonly Fix[], finding: Finding, text: string, paint: Colours): string {
  const best = fixes.find((fix) => fix.preferred) ?? fixes.find((fix) => !fix.snippet);
  if (!best) return fixes.map((fix) => `  ${paint.information('fix')}  ${fix.title}`).join('\n');
  const lines = [`  ${paint.information('fix')}  ${best.title}`];
  const own = replacedText(best, finding, text);
  if (own !== '') lines.push(indent(own, '    '));
  for (const file of best.newFiles)
    lines.push(`    ${paint.dim(`new file ${file.path}`)}`, indent(file.text.trimEnd(), '    '));
  return lines.join('\n');
}

/** What stands after the fix where the finding's lines stood. */
function replacedText(fix: Fix, finding: Finding, text: string): string {
  if (fix.edits.length === 0) return '';
  const from = Math.min(finding.span.start, ...fix.edits.map(({ span }) => span.start));
  const to = Math.max(finding.span.end, ...fix.edits.map(({ span }) => span.end));
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const nextBreak = text.indexOf('\n', to);
  const lineEnd = nextBreak < 0 ? text.length : nextBreak;
  const moved = fix.edits.map((edit) => ({
    ...edit,
    span: { start: edit.span.start - lineStart, end: edit.span.end - lineStart },
  }));
  return applyEdits(text.slice(lineStart, lineEnd), moved).trimEnd();
}

function indent(text: string, by: string): string {
  return text.replace(/^(?=.)/gm, by);
}
