import { foldIdentifier } from '../text/quoting';
import type { Span } from '../text/span';
import { tokenize } from '../statements/tokens';
import type { Token } from '../statements/statement';

/*
 * What a statement says in its own words. Recipes edit these words instead of writing them anew, so that formatting,
 * comments and everything that the vocabulary does not model stay as they are.
 */

export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.text.toUpperCase());
}

/** Index after a possibly qualified name that begins at `index`. */
export function afterName(tokens: readonly Token[], index: number): number {
  let next = index + 1;
  while (tokens[next]?.text === '.') next += 2;
  return next;
}

/** Index of the token after the one that closes the parenthesis at `index`. */
export function afterParenthesis(tokens: readonly Token[], index: number): number {
  let depth = 0;
  for (let next = index; next < tokens.length; next++) {
    const text = tokens[next]?.text;
    if (text === '(' || text === '[') depth++;
    if (text === ')' || text === ']') depth--;
    if (depth === 0) return next + 1;
  }
  return tokens.length;
}

export interface WrittenAction {
  /** `ALTER TABLE IF EXISTS ONLY orders ` with the white space and comments behind it. */
  readonly head: string;
  /** `ADD COLUMN status text`, of which `tokens` are the tokens. */
  readonly action: string;
  readonly tokens: readonly Token[];
}

/** One action of an ALTER TABLE statement; undefined where the statement is none. */
export function writtenAction(statementText: string, span: Span): WrittenAction | undefined {
  const tokens = tokenize(statementText);
  let index = isWord(tokens[0], 'ALTER') ? 1 : tokens.length;
  if (isWord(tokens[index], 'FOREIGN')) index++;
  if (!isWord(tokens[index], 'TABLE')) return undefined;
  index++;
  if (isWord(tokens[index], 'IF')) index += 2;
  if (isWord(tokens[index], 'ONLY')) index++;
  index = afterName(tokens, index);
  if (tokens[index]?.text === '*') index++;
  const first = tokens[index];
  if (first === undefined) return undefined;
  const action = statementText.slice(Math.max(span.start, first.start), span.end).trimEnd();
  return { head: statementText.slice(0, first.start), action, tokens: tokenize(action) };
}

/** A part of a column definition, with its constraint name taken off. */
export interface ColumnPart {
  readonly type:
    | 'notNull'
    | 'null'
    | 'default'
    | 'check'
    | 'unique'
    | 'primaryKey'
    | 'references'
    | 'generated'
    | 'collate';
  readonly constraintName?: string;
  /** `CHECK (total > 0) NO INHERIT`, `DEFAULT 'new'`. */
  readonly text: string;
}

export interface WrittenColumn {
  /** Type, storage and compression as written, without the column's name. */
  readonly type: string;
  readonly parts: readonly ColumnPart[];
}

const PARTS: Readonly<Record<string, ColumnPart['type']>> = {
  NOT: 'notNull',
  NULL: 'null',
  DEFAULT: 'default',
  CHECK: 'check',
  UNIQUE: 'unique',
  PRIMARY: 'primaryKey',
  REFERENCES: 'references',
  GENERATED: 'generated',
  COLLATE: 'collate',
};

/** Takes a column definition (`status varchar(50) NOT NULL DEFAULT 'new'`) apart. */
export function writtenColumn(text: string): WrittenColumn {
  const tokens = tokenize(text);
  const starts: { readonly index: number; readonly type: ColumnPart['type']; readonly name?: string }[] = [];
  let typeEnd = tokens.length;
  for (let index = 1; index < tokens.length; index++) {
    const token = tokens[index];
    if (token?.text === '(' || token?.text === '[') index = afterParenthesis(tokens, index) - 1;
    else if (isWord(token, 'CONSTRAINT')) {
      typeEnd = Math.min(typeEnd, index);
      const type = PARTS[tokens[index + 2]?.text.toUpperCase() ?? ''];
      if (type !== undefined)
        starts.push({ index: index + 2, type, name: foldIdentifier(tokens[index + 1]?.text ?? '') });
      index += 2;
    } else if (token !== undefined && startsPart(tokens, index)) {
      typeEnd = Math.min(typeEnd, index);
      const type = PARTS[token.text.toUpperCase()];
      if (type !== undefined) starts.push({ index, type });
      // Whatever follows DEFAULT belongs to its expression, also NULL.
      if (type === 'default' && tokens[index + 1]?.text !== '(') index++;
    }
  }
  const slice = (from: number, to: number): string =>
    text.slice(tokens[from]?.start ?? text.length, tokens[to - 1]?.end ?? 0);
  return {
    type: slice(1, typeEnd),
    parts: starts.map(({ index, type, name }, position) => {
      const next = starts[position + 1];
      const end = next === undefined ? tokens.length : next.name === undefined ? next.index : next.index - 2;
      return {
        type,
        ...(name === undefined ? {} : { constraintName: name }),
        text: slice(index, end),
      };
    }),
  };
}

/** NOT DEFERRABLE, NULLS NOT DISTINCT, SET NULL, SET DEFAULT and BY DEFAULT continue the part they stand in. */
function startsPart(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  if (token?.kind !== 'word' || PARTS[token.text.toUpperCase()] === undefined) return false;
  if (isWord(token, 'NOT')) return isWord(tokens[index + 1], 'NULL');
  return !isWord(tokens[index - 1], 'SET', 'BY', 'NOT');
}

/** A constraint as written without `CONSTRAINT name` before it. */
export function withoutConstraintName(text: string): string {
  const tokens = tokenize(text);
  return isWord(tokens[0], 'CONSTRAINT') ? text.slice(tokens[2]?.start ?? text.length) : text;
}
