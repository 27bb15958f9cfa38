/** A place in a text: both numbers start at 0, `character` counts UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface LineIndex {
  /** The position of an offset. Offsets inside a line break give the end of the line before it. */
  positionAt(offset: number): Position;
  /** The offset of a position. Characters behind the end of a line give the end of the line. */
  offsetAt(position: Position): number;
  readonly lineCount: number;
}

/** The text that was indexed last: each fix of a file with thousands of findings asks for its lines again. */
let last: { readonly text: string; readonly index: LineIndex } | undefined;

/** Indexes the lines of a text. Lines end at \n, \r\n and \r, as in the Language Server Protocol. */
export function lineIndex(text: string): LineIndex {
  if (last?.text !== text) last = { text, index: indexOf(text) };
  return last.index;
}

function indexOf(text: string): LineIndex {
  const starts = lineStarts(text);
  const endOf = (line: number): number => {
    let end = starts[line + 1] ?? text.length;
    if (line + 1 >= starts.length) return end;
    if (text[end - 1] === '\n') end--;
    else return end - 1;
    return text[end - 1] === '\r' && end > (starts[line] ?? 0) ? end - 1 : end;
  };
  return {
    lineCount: starts.length,
    positionAt(offset) {
      const clamped = Math.min(Math.max(offset, 0), text.length);
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= clamped) low = middle;
        else high = middle - 1;
      }
      return { line: low, character: Math.min(clamped, endOf(low)) - (starts[low] ?? 0) };
    },
    offsetAt({ line, character }) {
      if (line < 0) return 0;
      const start = starts[line];
      if (start === undefined) return text.length;
      return Math.min(start + Math.max(character, 0), endOf(line));
    },
  };
}

/** The line break that the text uses most; `\n` where it has none. */
export function lineBreakOf(text: string): LineBreak {
  if (lastBreak?.text !== text) lastBreak = { text, lineBreak: countBreaks(text) };
  return lastBreak.lineBreak;
}

type LineBreak = '\n' | '\r\n';
let lastBreak: { readonly text: string; readonly lineBreak: LineBreak } | undefined;

function countBreaks(text: string): LineBreak {
  let windows = 0;
  let unix = 0;
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) {
    if (index > 0 && text[index - 1] === '\r') windows++;
    else unix++;
  }
  return windows > unix ? '\r\n' : '\n';
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x0d && text.charCodeAt(index + 1) === 0x0a) index++;
    if (code === 0x0a || code === 0x0d) starts.push(index + 1);
  }
  return starts;
}
