import type { Token } from '../../statements/statement';

/** What a string literal contains, and where each of its characters stands in the text around it. */
export interface StringContent {
  readonly text: string;
  /** Offset into `text` (up to its length) → offset into the text that the literal stands in. */
  readonly offsetOf: (at: number) => number;
}

/** Undefined where the token is no string, or one with escapes that need decoding (`\x41`, `U&'…'`, `B'…'`). */
export function stringContent(token: Token): StringContent | undefined {
  if (token.kind === 'dollarString') {
    const tag = token.text.indexOf('$', 1) + 1;
    return { text: token.text.slice(tag, -tag), offsetOf: (at) => token.start + tag + at };
  }
  if (token.kind !== 'string') return undefined;
  const escapes = /^e'/i.test(token.text);
  if (!escapes && !token.text.startsWith("'")) return undefined;
  return quotedContent(token, escapes);
}

const ESCAPED: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  "'": "'",
  '\\': '\\',
  '"': '"',
};

function quotedContent(token: Token, escapes: boolean): StringContent | undefined {
  const offsets: number[] = [];
  let text = '';
  const end = token.text.length - 1;
  for (let i = escapes ? 2 : 1; i < end; i++) {
    offsets.push(token.start + i);
    const character = token.text[i]!;
    if (character === "'") {
      if (token.text[i + 1] !== "'") return undefined; // 'a' 'b' on two lines is one literal
      text += character;
      i++;
    } else if (escapes && character === '\\') {
      const meant = ESCAPED[token.text[i + 1] ?? ''];
      if (meant === undefined) return undefined;
      text += meant;
      i++;
    } else text += character;
  }
  offsets.push(token.start + end);
  return { text, offsetOf: (at) => offsets[Math.min(at, offsets.length - 1)] ?? token.end };
}
