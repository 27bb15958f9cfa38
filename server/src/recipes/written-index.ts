import type { QualifiedName } from '../operations/names';
import { tokenize } from '../statements/tokens';
import { identifier, qualified } from './sql';
import { afterName, isWord } from './written';

/** A CREATE INDEX statement in pieces that stay as written. */
export interface WrittenIndex {
  /** `CREATE UNIQUE INDEX`. */
  readonly head: string;
  /** The name with the white space before it; empty where none was written. */
  readonly name: string;
  /** White space and comments from there to the table, ON included: ` ON `. */
  readonly on: string;
  readonly table: string;
  /** From the table to the end: ` (user_id) WITH (fillfactor = 70)`. */
  readonly rest: string;
}

/** Takes a CREATE INDEX statement apart; undefined where it is none. */
export function writtenIndex(text: string): WrittenIndex | undefined {
  const tokens = tokenize(text);
  const indexAt = isWord(tokens[1], 'UNIQUE') ? 2 : 1;
  const index = tokens[indexAt];
  if (!isWord(tokens[0], 'CREATE') || index === undefined || !isWord(index, 'INDEX')) return undefined;
  let at = indexAt + 1;
  if (isWord(tokens[at], 'CONCURRENTLY')) at++;
  if (isWord(tokens[at], 'IF')) at += 3;
  const beforeName = tokens[at - 1];
  if (!isWord(tokens[at], 'ON')) at++;
  const on = tokens[at];
  if (on === undefined || !isWord(on, 'ON')) return undefined;
  const nameEnd = tokens[at - 1];
  at++;
  const onEnd = isWord(tokens[at], 'ONLY') ? at - 1 : undefined;
  if (onEnd !== undefined) at++;
  const tableEnd = afterName(tokens, at);
  const table = tokens[at];
  const last = tokens[tableEnd - 1];
  if (!beforeName || !nameEnd || !table || !last) return undefined;
  return {
    head: text.slice(0, index.end),
    name: text.slice(beforeName.end, nameEnd.end),
    on:
      onEnd === undefined
        ? text.slice(nameEnd.end, table.start)
        : `${text.slice(nameEnd.end, on.end)}${text.slice(tokens[onEnd + 1]?.end, table.start)}`,
    table: text.slice(table.start, last.end),
    rest: text.slice(last.end),
  };
}

/** The statement again, repeatable, under a name, and on another table where one is given. */
export function withName(
  written: WrittenIndex,
  options: {
    readonly name: string;
    readonly table?: QualifiedName;
    readonly concurrently?: boolean;
    readonly only?: boolean;
  },
): string {
  const keepsName = written.name !== '' && options.table === undefined;
  return [
    written.head,
    options.concurrently === true ? ' CONCURRENTLY' : '',
    ' IF NOT EXISTS',
    keepsName ? written.name : ` ${identifier(options.name)}`,
    written.on,
    options.only === true ? 'ONLY ' : '',
    options.table === undefined ? written.table : qualified(options.table),
    written.rest,
  ].join('');
}
