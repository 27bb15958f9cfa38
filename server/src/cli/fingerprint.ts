import { createHash } from 'node:crypto';
import { tokenize } from '../statements/tokens';
import type { FileReport } from './report';

/**
 * A name for each finding of a file, in their order, that stays the same when lines move, white space changes or comments
 * are written: from the rule and the tokens of its statement and its place in it. Equal findings are counted through.
 */
export function fingerprints({ findings, text }: FileReport): readonly string[] {
  const seen = new Map<string, number>();
  return findings.map(({ finding: { rule, span }, statement }) => {
    const place = statement === '' ? '' : tokens(text.slice(span.start, span.end));
    const key = [rule, tokens(statement), place].join('\0');
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return createHash('sha256').update(`${key}\0${count}`).digest('hex').slice(0, 32);
  });
}

function tokens(sql: string): string {
  return tokenize(sql)
    .map(({ text }) => text)
    .join(' ');
}
