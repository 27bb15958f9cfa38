import { clipToBytes, utf8ByteLength } from './utf8';

/** Bytes of the longest name that PostgreSQL stores: NAMEDATALEN - 1. */
export const MAX_IDENTIFIER_BYTES = 63;

/** Cuts a name to 63 bytes, between two characters, as PostgreSQL does with a notice. */
export function truncateIdentifier(name: string): string {
  return clipToBytes(name, MAX_IDENTIFIER_BYTES);
}

/**
 * The name that PostgreSQL gives an object that was created without one: `orders_user_id_fkey`.
 * Where it would be too long, the longer of table and columns is shortened byte by byte
 * (makeObjectName in src/backend/commands/indexcmds.c). Without columns it is table and suffix: `orders_pkey`.
 */
export function makeObjectName(table: string, columns: readonly string[], suffix: string): string {
  const addition = columnAddition(columns);
  const overhead = utf8ByteLength(suffix) + 1 + (columns.length > 0 ? 1 : 0);
  const available = MAX_IDENTIFIER_BYTES - overhead;
  let tableBytes = utf8ByteLength(table);
  let additionBytes = utf8ByteLength(addition);
  while (tableBytes + additionBytes > available && tableBytes + additionBytes > 0) {
    if (tableBytes > additionBytes) tableBytes--;
    else additionBytes--;
  }
  const parts = [clipToBytes(table, tableBytes)];
  if (columns.length > 0) parts.push(clipToBytes(addition, additionBytes));
  return [...parts, suffix].join('_');
}

/**
 * As makeObjectName, with a number behind the suffix while `isTaken` says that the name exists:
 * `orders_total_check`, `orders_total_check1`, … (ChooseConstraintName and ChooseRelationName). The first `passes` names are known
 * to be taken.
 */
export function chooseObjectName(
  table: string,
  columns: readonly string[],
  suffix: string,
  isTaken: (name: string) => boolean,
  passes = 0,
): string {
  for (let pass = passes; ; pass++) {
    const name = numberedObjectName(table, columns, suffix, pass);
    if (!isTaken(name)) return name;
  }
}

/** The name that is chosen where as many are taken. */
export function numberedObjectName(
  table: string,
  columns: readonly string[],
  suffix: string,
  taken: number,
): string {
  return makeObjectName(table, columns, taken === 0 ? suffix : `${suffix}${taken}`);
}

/**
 * The column names of an index as they enter its name: a repeated one gets a number, so that
 * two expressions become `expr` and `expr1` (ChooseIndexColumnNames).
 */
export function indexColumnNames(names: readonly string[]): readonly string[] {
  const chosen: string[] = [];
  for (const name of names) {
    let candidate = name;
    for (let pass = 1; chosen.includes(candidate); pass++) {
      candidate = `${clipToBytes(name, MAX_IDENTIFIER_BYTES - String(pass).length)}${pass}`;
    }
    chosen.push(candidate);
  }
  return chosen;
}

/** Column names joined by underscores; PostgreSQL stops once 64 bytes are reached. */
function columnAddition(columns: readonly string[]): string {
  let joined = '';
  for (const column of columns) {
    joined += joined === '' ? column : `_${column}`;
    if (utf8ByteLength(joined) > MAX_IDENTIFIER_BYTES) break;
  }
  return joined;
}
