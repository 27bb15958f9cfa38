import type { Colours } from './colours';

const LONGEST_FRAME = 6;
const LONGEST_LINE = 160;
/** Prose is hard to read in longer lines, however wide the terminal is. */
const WIDEST_PROSE = 110;
const NARROWEST_PROSE = 40;

/** Lines of a text with their numbers, from 1. */
export function codeFrame(text: string, from: number, to: number, paint: Colours): string {
  const last = Math.min(to, from + LONGEST_FRAME - 1);
  const width = String(last).length;
  const shown = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .slice(from - 1, last)
    .map((line, index) => paint.dim(`  ${String(from + index).padStart(width)} │ `) + clip(visible(line)));
  if (to > last) shown.push(paint.dim(`  ${' '.repeat(width)} │ …`));
  return shown.join('\n');
}

/** Control characters of a file must not reach the terminal: they could move its cursor or change its title. */
export function visible(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
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
