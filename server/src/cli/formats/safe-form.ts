import type { NewFile } from '../../projects/tool';
import type { Finding } from '../../rules/rule';
import { applyEdits } from '../../service/apply';
import { bestOf } from '../../service/fixes';
import type { Fix } from '../../service/types';
import type { Colours } from './colours';
import { shellWord } from './shell-word';
import { indent, visible } from './layout';
import type { FileReport } from '../report';

/** A longer fix is cut: the file itself is the place to read it in. */
const LONGEST_FIX = 24;

/** The answer to a finding: its SQL where it stays in the file, the list of its files otherwise. */
export function safeForm(
  fixes: readonly Fix[],
  finding: Finding,
  report: FileReport,
  paint: Colours,
): readonly string[] {
  const best = bestOf(fixes);
  const title = (fix: Fix): string => `  ${paint.information('fix')}  ${visible(fix.title)}`;
  if (!best) return fixes.map(title);
  if (best.kind === 'refactor' || best.newFiles.length > 0) {
    const command = `safe-migrations fix --series --rule ${finding.rule} ${shellWord(report.path)}`;
    return [
      title(best),
      indent(visible(writesSteps(best) ? series(best, report) : inFile(best, finding, report)), '       '),
      paint.dim(`       ${visible(command)}`),
    ];
  }
  const sql = replacedText(best, finding, report.text);
  return sql === '' ? [title(best)] : [title(best), indent(cut(visible(sql)), '       ')];
}

function cut(sql: string): string {
  const lines = sql.split(/\r\n|\r|\n/);
  if (lines.length <= LONGEST_FIX) return lines.join('\n');
  const left = lines.length - LONGEST_FIX + 1;
  return [...lines.slice(0, LONGEST_FIX - 1), `… and ${left} more lines`].join('\n');
}

/** Whether it writes migrations; otherwise only what the tool must be told beside its file. */
function writesSteps(fix: Fix): boolean {
  return fix.newFiles.some((file) => saysOf(file) !== undefined);
}

/** The SQL in the file, and the files beside it. */
function inFile(fix: Fix, finding: Finding, { text }: FileReport): string {
  const sql = cut(replacedText(fix, finding, text));
  const beside = fix.newFiles.map(({ path, text: options }) => `${path}: ${options.trim()}`);
  return [...(sql === '' ? [] : [sql]), ...beside].join('\n');
}

/** Each file of a series with what its header says of the step, and those that lose what has moved. */
function series(fix: Fix, report: FileReport): string {
  const own = report.path.slice(report.path.lastIndexOf('/') + 1);
  const after = applyEdits(report.text, fix.edits);
  const files = [
    { path: own, says: stepOf(after) ?? (/^-- Moved to /m.test(after) ? 'is left empty' : 'keeps the rest') },
    ...fix.otherFiles.map(({ name }) => ({ path: name, says: 'keeps what takes the rest back' })),
    ...fix.newFiles.flatMap((file) => {
      const says = saysOf(file);
      return says === undefined ? [] : [{ path: file.path, says }];
    }),
  ];
  const width = Math.max(...files.map(({ path }) => path.length));
  return files.map(({ path, says }) => `${path.padEnd(width)}  ${says}`).join('\n');
}

/** What the header of a new migration says of it; undefined for files that are none. */
function saysOf({ text, before }: NewFile): string | undefined {
  return before === undefined ? (stepOf(text) ?? titleOf(text)) : undefined;
}

/** `copy old rows in batches` of the header `-- …, step 2 of 5 (migrate): copy old rows in batches.` */
function stepOf(text: string): string | undefined {
  return /^(?:--|\/\/) .*step \d+ of \d+ \(\w+\): (.*?)\.?\r?$/m.exec(text)?.[1];
}

/** `create the index a_b on a` of a file's first sentence; undefined where that is about the way back, or where there is none. */
function titleOf(text: string): string | undefined {
  const title = /^(?:--|\/\/) (?!Undo: )([A-Z].*?)\.\r?$/m.exec(text)?.[1];
  return title && title.charAt(0).toLowerCase() + title.slice(1);
}

/** What stands after the fix where the finding's lines stood. */
function replacedText(fix: Fix, finding: Finding, text: string): string {
  if (fix.edits.length === 0) return '';
  const from = Math.min(finding.span.start, ...fix.edits.map(({ span }) => span.start));
  const to = Math.max(finding.span.end, ...fix.edits.map(({ span }) => span.end));
  const lineStart = from === 0 ? 0 : text.lastIndexOf('\n', from - 1) + 1;
  const nextBreak = text.indexOf('\n', to);
  const lineEnd = nextBreak < 0 ? text.length : nextBreak;
  const moved = fix.edits.map((edit) => ({
    ...edit,
    span: { start: edit.span.start - lineStart, end: edit.span.end - lineStart },
  }));
  return applyEdits(text.slice(lineStart, lineEnd), moved).trimEnd();
}
