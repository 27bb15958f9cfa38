import { lineIndex } from '../../text/lines';
import type { Place } from '../report';
import type { Colours } from './colours';

const LONGEST_FRAME = 6;
const LONGEST_LINE = 160;
/** Prose is hard to read in longer lines, however wide the terminal is. */
const WIDEST_PROSE = 110;
const NARROWEST_PROSE = 40;

/** The lines of a place with their numbers, and a mark below what is only a part of one line. */
export function codeFrame(text: string, start: Place, end: Place, paint: Colours): string {
  const { line: from } = start;
  const { line: to } = end;
  const last = Math.min(to, from + LONGEST_FRAME - 1);
  const width = String(last).length;
  const bare = text.replace(/^\uFEFF/, '');
  const index = lineIndex(bare);
  const lines = Array.from({ length: Math.min(last, index.lineCount) - from + 1 }, (_, place) => {
    const line = from - 1 + place;
    return bare.slice(
      index.offsetAt({ line, character: 0 }),
      index.offsetAt({ line, character: Number.MAX_SAFE_INTEGER }),
    );
  });
  const shown = lines.map(
    (line, place) => paint.dim(`  ${String(from + place).padStart(width)} │ `) + clip(visible(line)),
  );
  const mark = from === to ? markBelow(lines[0] ?? '', start.column - 1, end.column - 1) : undefined;
  if (mark !== undefined) shown.push(paint.dim(`  ${' '.repeat(width)} │ `) + paint.warning(mark));
  if (to > last) shown.push(paint.dim(`  ${' '.repeat(width)} │ …`));
  return shown.join('\n');
}

/** Undefined where nearly the whole line is meant. */
function markBelow(line: string, from: number, to: number): string | undefined {
  const rest = line.slice(0, from) + line.slice(to);
  if (/^[\s;]*$/.test(rest) || to <= from || to > LONGEST_LINE) return undefined;
  return line.slice(0, from).replace(/[^\t]/g, ' ') + '^'.repeat(to - from);
}

/**
 * Text of a file, a path or an argument as it may reach a terminal. Control characters could move the cursor or change the
 * title, marks of direction could show the text in another order, and a line that begins with `::` or holds `##[` would
 * be a command to the runner of GitHub Actions.
 */
export function visible(text: string, environment: NodeJS.ProcessEnv = process.env): string {
  const shown = text
    .replaceAll('\r\n', '\n')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
  if (environment['GITHUB_ACTIONS'] !== 'true') return shown;
  return shown.replace(/^([^\S\r\n\u2028\u2029]*):(?=:)/gm, '$1\ufffd').replaceAll('##[', '##\ufffd');
}

function clip(line: string): string {
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE)}…`;
}

/** Prose in lines that fit the terminal, as one line where its width is not known. */
export function wrap(text: string, columns: number | undefined): string {
  if (columns === undefined) return text;
  const width = Math.max(NARROWEST_PROSE, Math.min(WIDEST_PROSE, columns) - 2);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

/** White space before each line that is not empty. */
export function indent(text: string, by: string): string {
  return text.replace(/^(?=.)/gm, by);
}
