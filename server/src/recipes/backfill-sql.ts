import type { QualifiedName } from '../operations/names';
import type { RecipeSettings } from '../settings/settings';
import { conjunct, dollarQuoted, identifier, identifiers, nameLiteral, qualified } from './sql';

/** A column of the key that a backfill goes by. `type` as SQL writes it; empty where it is not known. */
export interface KeyColumn {
  readonly name: string;
  readonly type: string;
}

export interface Backfill {
  readonly table: QualifiedName;
  /** A unique key whose columns are NOT NULL: the primary key. Empty where the table has none: batches then go by pages. */
  readonly key: readonly KeyColumn[];
  /** What stands after SET; null deletes the rows. */
  readonly assignments: string | null;
  /** The rows still to do: what an updated row no longer fulfils. */
  readonly where: string;
  readonly settings: Pick<RecipeSettings, 'batchSize' | 'batchPause'>;
  /** Whether the table is partitioned, which matters where it has no key: each partition has pages of its own. */
  readonly partitioned?: boolean;
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
  if (backfill.key.length === 0) return pagesBlock(backfill);
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
    ...conflictOption(backfill),
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

/** Rows that a page of 8 kB holds, roughly: how many it is depends on the table, and is not worth counting. */
const ROWS_A_PAGE = 100;

/**
 * The same for a table without a key: by ranges of pages, which the server reads by themselves from 14 on. A row that another
 * session updates meanwhile moves, maybe to a page that is done, so a pass is followed by another one as long as each finds
 * fewer rows than the one before.
 */
function pagesBlock(backfill: Backfill): string {
  const { table, assignments, settings, where } = backfill;
  const name = qualified(table);
  const from = backfill.alias === undefined ? name : `${name} AS ${backfill.alias}`;
  const row = backfill.alias === undefined ? 'ctid' : `${backfill.alias}.ctid`;
  const variable = (base: string): string => freeVariable(base, backfill);
  const [page, changed, before, batch] = ['page', 'changed', 'changed_before', 'changed_by_batch'].map(
    variable,
  );
  const step = Math.max(1, Math.ceil(settings.batchSize / ROWS_A_PAGE));
  const bytes =
    backfill.partitioned === true
      ? `(SELECT max(pg_relation_size(relid)) FROM pg_partition_tree(${nameLiteral(table)}))`
      : `pg_relation_size(${nameLiteral(table)})`;
  const tid = (value: string): string => `format('(%s,0)', ${value})::tid`;
  const lines = [
    ...conflictOption(backfill),
    'DECLARE',
    `  ${page} bigint;`,
    `  ${changed} bigint;`,
    `  ${before} bigint;`,
    `  ${batch} bigint;`,
    'BEGIN',
    '  LOOP',
    `    ${page} := 0;`,
    `    ${changed} := 0;`,
    `    WHILE ${page} * current_setting('block_size')::bigint < ${bytes} LOOP`,
    assignments === null ? `      DELETE FROM ${from}` : `      UPDATE ${from} SET ${assignments}`,
    `      WHERE ${row} >= ${tid(page!)} AND ${row} < ${tid(`${page} + ${step}`)} AND ${conjunct(where)};`,
    `      GET DIAGNOSTICS ${batch} = ROW_COUNT;`,
    '      COMMIT;',
    ...(settings.batchPause > 0
      ? [
          `      IF ${batch} > 0 THEN`,
          `        PERFORM pg_sleep(${settings.batchPause / 1000});`,
          '      END IF;',
        ]
      : []),
    `      ${changed} := ${changed} + ${batch};`,
    `      ${page} := ${page} + ${step};`,
    '    END LOOP;',
    `    EXIT WHEN ${changed} = 0 OR ${changed} >= ${before};`,
    `    ${before} := ${changed};`,
    '  END LOOP;',
    'END;',
  ];
  return `DO ${dollarQuoted(lines.join('\n'))}`;
}

/** PL/pgSQL has a variable FOUND, and refuses a column of its name as ambiguous. */
function conflictOption({ key, where, assignments }: Backfill): string[] {
  const text = [...key.map((column) => column.name), where, assignments].join(' ');
  return /\bfound\b/i.test(text) ? ['#variable_conflict use_column'] : [];
}

/** One variable a key column, none of them a word of the block's own SQL: PL/pgSQL refuses an ambiguous name. */
function variables(base: string, backfill: Backfill): string[] {
  const name = freeVariable(base, backfill);
  return backfill.key.length === 1 ? [name] : backfill.key.map((_, index) => `${name}_${index + 1}`);
}

function freeVariable(base: string, { table, key, assignments, where, columns = [] }: Backfill): string {
  const taken = [table.name, assignments ?? '', where, ...key.map((column) => column.name), ...columns].join(
    ' ',
  );
  let name = base;
  while (taken.includes(name)) name += '_';
  return name;
}
