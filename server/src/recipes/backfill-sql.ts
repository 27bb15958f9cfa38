import type { QualifiedName } from '../operations/names';
import type { RecipeSettings } from '../settings/settings';
import { conjunct, dollarQuoted, identifier, identifiers, qualified } from './sql';

/** A column of the key that a backfill goes by. `type` as SQL writes it; empty where it is not known. */
export interface KeyColumn {
  readonly name: string;
  readonly type: string;
}

export interface Backfill {
  readonly table: QualifiedName;
  /** A unique key whose columns are NOT NULL: the primary key. At least one column. */
  readonly key: readonly KeyColumn[];
  /** What stands after SET; null deletes the rows. */
  readonly assignments: string | null;
  /** The rows still to do: what an updated row no longer fulfils. */
  readonly where: string;
  readonly settings: Pick<RecipeSettings, 'batchSize' | 'batchPause'>;
  /** Columns of the table, where known: the block's variables are then named unlike them. */
  readonly columns?: readonly string[];
  /** As written, by which assignments and condition name the table. */
  readonly alias?: string;
}

/**
 * A DO block that changes the rows of a table in batches, a transaction each, so that no row lock is held for long.
 *
 * It goes by ranges of the key, each range the next `batchSize` rows still to do: every row is read once or twice however
 * many there are, where a plain LIMIT would read the dead rows of earlier batches again and again. It finds its own start,
 * so after an interruption it is simply run again. Where another session has done or deleted every remaining row, the
 * range's end is NULL, which selects nothing and ends the loop.
 *
 * It must be the only statement of its query and outside a transaction block: it commits (PostgreSQL 11).
 */
export function backfillBlock(backfill: Backfill): string {
  const { table, key, assignments, settings } = backfill;
  const name = qualified(table);
  const from = backfill.alias === undefined ? name : `${name} AS ${backfill.alias}`;
  const names = identifiers(key.map((column) => column.name));
  const row = key.length === 1 ? names : `(${names})`;
  const descending = key.map((column) => `${identifier(column.name)} DESC`).join(', ');
  const start = variables('batch_start', backfill);
  const end = variables('batch_end', backfill);
  const startRow = key.length === 1 ? start.join() : `(${start.join(', ')})`;
  const endRow = key.length === 1 ? end.join() : `(${end.join(', ')})`;
  const todo = conjunct(backfill.where);
  const types = key.map((column) =>
    column.type === '' ? `${name}.${identifier(column.name)}%TYPE` : column.type,
  );
  const lines = [
    // PL/pgSQL has a variable FOUND, and refuses a column of its name as ambiguous.
    ...(/\bfound\b/i.test([names, backfill.where, assignments].join(' '))
      ? ['#variable_conflict use_column']
      : []),
    'DECLARE',
    ...start.map((name, index) => `  ${name} ${types[index]};`),
    ...end.map((name, index) => `  ${name} ${types[index]};`),
    'BEGIN',
    `  SELECT ${names} INTO ${start.join(', ')} FROM ${from}`,
    `  WHERE ${backfill.where} ORDER BY ${names} LIMIT 1;`,
    `  WHILE ${start[0]} IS NOT NULL LOOP`,
    `    SELECT ${names} INTO ${end.join(', ')} FROM (`,
    `      SELECT ${names} FROM ${from}`,
    `      WHERE ${row} >= ${startRow} AND ${todo} ORDER BY ${names} LIMIT ${settings.batchSize}`,
    `    ) AS batch ORDER BY ${descending} LIMIT 1;`,
    assignments === null ? `    DELETE FROM ${from}` : `    UPDATE ${from} SET ${assignments}`,
    `    WHERE ${row} >= ${startRow} AND ${row} <= ${endRow} AND ${todo};`,
    '    COMMIT;',
    ...(settings.batchPause > 0 ? [`    PERFORM pg_sleep(${settings.batchPause / 1000});`] : []),
    `    SELECT ${names} INTO ${start.join(', ')} FROM ${from}`,
    `    WHERE ${row} > ${endRow} AND ${todo} ORDER BY ${names} LIMIT 1;`,
    '  END LOOP;',
    'END;',
  ];
  return `DO ${dollarQuoted(lines.join('\n'))}`;
}

/** One variable a key column, none of them a word of the block's own SQL: PL/pgSQL refuses an ambiguous name. */
function variables(base: string, { table, key, assignments, where, columns = [] }: Backfill): string[] {
  const taken = [table.name, assignments ?? '', where, ...key.map((column) => column.name), ...columns].join(
    ' ',
  );
  let name = base;
  while (taken.includes(name)) name += '_';
  return key.length === 1 ? [name] : key.map((_, index) => `${name}_${index + 1}`);
}
