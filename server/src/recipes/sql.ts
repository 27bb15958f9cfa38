import type { QualifiedName } from '../operations/names';
import { settingsText, type SettingsList } from '../statements/settings-list';
import { tokenize } from '../statements/tokens';
import { quoteDollar, quoteIdentifier, quoteLiteral, quoteQualified } from '../text/quoting';
import type { Span } from '../text/span';
import { hasHoles } from './plan';

/*
 * The statements that recipes are made of. Names go in folded and come out quoted where PostgreSQL needs it;
 * a name that is a hole stays a hole. No statement ends in a semicolon.
 */

/** A column, constraint or index name as SQL writes it. */
export function identifier(name: string): string {
  return hasHoles(name) ? name : quoteIdentifier(name);
}

/** A table, index or function name as SQL writes it, with its schema where one is given. */
export function qualified(name: QualifiedName): string {
  if (!hasHoles(name.name)) return quoteQualified(name);
  return name.schema === undefined ? name.name : `${quoteIdentifier(name.schema)}.${name.name}`;
}

/** `a, "B"`. */
export function identifiers(names: readonly string[]): string {
  return names.map(identifier).join(', ');
}

/** The name of an object that lies in the same schema as another: an index beside its table. */
export function besides(neighbour: QualifiedName, name: string): QualifiedName {
  return neighbour.schema === undefined ? { name } : { schema: neighbour.schema, name };
}

export interface AlterOptions {
  readonly ifExists?: boolean;
  readonly only?: boolean;
}

/** `ALTER TABLE [IF EXISTS] [ONLY] orders action, action`. */
export function alterTable(
  table: QualifiedName,
  actions: string | readonly string[],
  { ifExists = false, only = false }: AlterOptions = {},
): string {
  const list = typeof actions === 'string' ? [actions] : actions;
  const head = `ALTER TABLE ${ifExists ? 'IF EXISTS ' : ''}${only ? 'ONLY ' : ''}${qualified(table)}`;
  return list.length === 1 ? `${head} ${list[0]}` : `${head}\n  ${list.join(',\n  ')}`;
}

export function dropTableIfExists(table: QualifiedName): string {
  return `DROP TABLE IF EXISTS ${qualified(table)}`;
}

/** The action `ADD COLUMN IF NOT EXISTS …`; `rest` is everything after the name. */
export function addColumn(column: string, rest: string): string {
  return `ADD COLUMN IF NOT EXISTS ${identifier(column)} ${rest}`;
}

export function dropColumn(column: string): string {
  return `DROP COLUMN IF EXISTS ${identifier(column)}`;
}

/** The action `ALTER COLUMN status SET DEFAULT …`, and the like. */
export function alterColumn(column: string, action: string): string {
  return `ALTER COLUMN ${identifier(column)} ${action}`;
}

/** The action `ADD CONSTRAINT name definition`. */
export function addConstraint(name: string, definition: string): string {
  return `ADD CONSTRAINT ${identifier(name)} ${definition}`;
}

export function dropConstraint(name: string): string {
  return `DROP CONSTRAINT IF EXISTS ${identifier(name)}`;
}

/** Validating again what is valid is a no-op, so it can run twice. */
export function validateConstraint(name: string): string {
  return `VALIDATE CONSTRAINT ${identifier(name)}`;
}

/** Takes ACCESS EXCLUSIVE on the table for a moment: for where CONCURRENTLY may not stand, or is refused. */
export function dropIndex(index: QualifiedName): string {
  return `DROP INDEX IF EXISTS ${qualified(index)}`;
}

export function dropIndexConcurrently(index: QualifiedName): string {
  return `DROP INDEX CONCURRENTLY IF EXISTS ${qualified(index)}`;
}

/** `COMMENT ON COLUMN orders.status IS …`; null removes the comment. */
export function commentOnColumn(table: QualifiedName, column: string, comment: string | null): string {
  return `COMMENT ON COLUMN ${qualified(table)}.${identifier(column)} IS ${comment === null ? 'NULL' : quoteLiteral(comment)}`;
}

/** `COMMENT ON TABLE orders IS …`; null removes the comment. */
export function commentOnTable(table: QualifiedName, comment: string | null): string {
  return `COMMENT ON TABLE ${qualified(table)} IS ${comment === null ? 'NULL' : quoteLiteral(comment)}`;
}

/** What a column has beside its definition. */
export interface ColumnAttributes {
  readonly name: string;
  readonly statistics?: number;
  readonly storage?: string;
  readonly compression?: string;
  readonly options?: SettingsList;
}

/** The statements that give a column the statistics target, storage and compression of another; none where it has the defaults. */
export function setAttributes(
  table: QualifiedName,
  { name, statistics, storage, compression, options }: ColumnAttributes,
): string[] {
  const set = (what: string, value: string | number | undefined): string[] =>
    value === undefined ? [] : [alterTable(table, alterColumn(name, `SET ${what} ${value}`))];
  return [
    ...set('STATISTICS', statistics),
    ...set('STORAGE', storage),
    ...set('COMPRESSION', compression),
    ...(options === undefined
      ? []
      : [alterTable(table, alterColumn(name, `SET (${settingsText(options)})`))]),
  ];
}

/** A body between dollar quotes that it does not contain, on lines of its own. */
export function dollarQuoted(body: string): string {
  return quoteDollar(`\n${body}\n`);
}

/** The value of a `regclass` cast or of to_regclass: `'public.orders'`. */
export function nameLiteral(name: QualifiedName): string {
  return quoteLiteral(qualified(name));
}

/**
 * A statement that runs only where the table has no constraint of this name: ADD CONSTRAINT knows no IF NOT EXISTS.
 * For keys and foreign keys, which must not be dropped first: that would take ACCESS EXCLUSIVE on both tables,
 * or drop the index with the constraint.
 */
export function unlessConstraintExists(table: QualifiedName, constraint: string, statement: string): string {
  const body = [
    'BEGIN',
    '  IF NOT EXISTS (',
    '    SELECT FROM pg_constraint',
    `    WHERE conrelid = to_regclass(${nameLiteral(table)}) AND conname = ${quoteLiteral(constraint)}`,
    '  ) THEN',
    indented(statement, '    ') + ';',
    '  END IF;',
    'END;',
  ];
  return `DO ${dollarQuoted(body.join('\n'))}`;
}

/** The option of pg_dump that chooses a table, for a shell. Unquoted, pg_dump would fold its letters and take signs as patterns. */
export function dumpOption(table: QualifiedName): string {
  const pattern = qualified(table);
  return `--table=${/^[\w.]+$/.test(pattern) ? pattern : `'${pattern.replaceAll("'", `'\\''`)}'`}`;
}

/** A condition ready to stand beside AND. Parentheses wherever an OR may hide in it: one pair too many does no harm. */
export function conjunct(condition: string): string {
  return /\bor\b/i.test(condition) ? `(${condition})` : condition;
}

/** SQL with the indentation before every line but those that begin inside of a value. */
export function indented(sql: string, indent: string): string {
  const values = multilineValues(sql, 0);
  return sql.replace(/(^|\n)(?=[^\r\n])/g, (lineBreak: string, _, offset: number) => {
    const start = offset + lineBreak.length;
    return values.some((value) => value.start < start && start < value.end) ? lineBreak : lineBreak + indent;
  });
}

/** Strings and names that run over lines. The body of a DO block or a function is code, with strings of its own. */
function multilineValues(sql: string, offset: number): readonly Span[] {
  const tokens = tokenize(sql);
  const isCode = /^(DO|FUNCTION|PROCEDURE)$/i;
  const holdsCode = tokens.slice(0, 5).some(({ kind, text }) => kind === 'word' && isCode.test(text));
  return tokens.flatMap((token): readonly Span[] => {
    if (!token.text.includes('\n')) return [];
    const [tag] = /^\$[^$]*\$/.exec(token.text) ?? [];
    if (token.kind === 'dollarString' && holdsCode && tag !== undefined) {
      return multilineValues(token.text.slice(tag.length, -tag.length), offset + token.start + tag.length);
    }
    return [{ start: offset + token.start, end: offset + token.end }];
  });
}
