import { tokenize } from '../../statements/tokens';
import type { Token } from '../../statements/statement';
import type { PlStatement } from './plpgsql';
import { afterName, isMark, isWord, next, sourceOf, type Source } from './source';

/** Where a statement stands in the body, as token indices; `blank` is the INTO clause that is no SQL. */
export interface Location {
  readonly from: number;
  readonly to: number;
  readonly blank?: { readonly from: number; readonly to: number };
}

/** Finds the statements of a body one after another: PL/pgSQL tells only their text and line. */
export function locator(body: string): {
  readonly source: Source;
  readonly locate: (statement: PlStatement) => Location | undefined;
} {
  const source = sourceOf(body);
  let cursor = 0;
  return {
    source,
    locate(statement) {
      const tokens = tokenize(statement.sql);
      const isDefault = statement.kind === 'default';
      for (let at = isDefault ? 0 : cursor; at < source.tokens.length; at++) {
        const found = startsAt(source, at, statement) ? match(source, at, tokens, statement) : undefined;
        if (found === undefined) continue;
        // All of them come first, also those of blocks inside.
        if (!isDefault) cursor = found.to;
        return found;
      }
      return undefined;
    },
  };
}

/** A statement follows another, or a word that opens a list of them; a query follows IN or FOR. */
function startsAt(source: Source, at: number, { kind }: PlStatement): boolean {
  if (kind === 'execute') return isWord(source, at - 1, 'execute');
  if (kind === 'expression' || kind === 'default') return true;
  if (kind === 'query') return isWord(source, at - 1, 'in', 'for');
  if (kind === 'perform' && !isWord(source, at, 'perform')) return false;
  const opened = isWord(source, at - 1, 'begin', 'then', 'else', 'loop');
  return opened || isMark(source, at - 1, ';') || isMark(source, at - 1, '>>');
}

function match(
  source: Source,
  at: number,
  tokens: readonly Token[],
  statement: PlStatement,
): Location | undefined {
  let i = at;
  let blank: Location['blank'];
  for (const [index, token] of tokens.entries()) {
    if (
      statement.into &&
      blank === undefined &&
      isWord(source, i, 'into') &&
      token.text !== source.tokens[i]?.text
    ) {
      blank = { from: i, to: afterTargets(source, i) };
      i = blank.to;
    }
    const same = source.tokens[i]?.text === token.text;
    if (!same && !(index === 0 && statement.kind === 'perform')) return undefined;
    i++;
  }
  if (statement.into && blank === undefined && isWord(source, i, 'into')) {
    blank = { from: i, to: afterTargets(source, i) };
    i = blank.to;
  }
  return { from: at, to: i, ...(blank !== undefined && { blank }) };
}

/** The index behind `INTO [STRICT] a, b.c, d[1]`. */
function afterTargets(source: Source, into: number): number {
  let i = isWord(source, into + 1, 'strict') ? into + 2 : into + 1;
  for (;;) {
    i = afterName(source, i);
    while (isMark(source, i, '[')) i = next(source, i);
    if (!isMark(source, i, ',')) return i;
    i++;
  }
}
