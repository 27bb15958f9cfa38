import { lineEnd } from './lexer';

/** The end of COPY data that starts at `start`, behind the line `\.`; -1 where there is no such line. */
export function copyDataEnd(text: string, start: number): number {
  for (let mark = text.indexOf('\\.', start); mark >= 0; mark = text.indexOf('\\.', mark + 2)) {
    const before = text[mark - 1];
    const startsLine = mark === start || before === '\n' || before === '\r';
    if (startsLine && lineEnd(text, mark) === mark + 2) return mark + 2;
  }
  return -1;
}
