import type { QualifiedName, TypeName } from '../operations/names';
import { quoteLiteral } from '../text/quoting';
import { doWhere } from './conditional-sql';
import { besides, dollarQuoted, identifier, nameLiteral, qualified } from './sql';

/*
 * Triggers that keep two columns of a table in step while two releases of an application write them.
 *
 * A BEFORE trigger changes the row in hand, not the table, so it cannot fire itself. The function has a fixed search_path,
 * so that no session's setting changes what it calls.
 */

export interface DualWrite {
  readonly table: QualifiedName;
  /** Name of the trigger and of its function, which lies beside the table. */
  readonly name: string;
  /** PostgreSQL's major version: CREATE OR REPLACE TRIGGER exists from 14 on. */
  readonly version: number;
  /** Schemas to search besides pg_catalog, where an expression needs them. */
  readonly schemas?: readonly string[];
}

/** Types whose equality finds every change. Others have none (json, xml, point) or one that overlooks some (numeric, citext). */
const EXACT_TYPES = new Set([
  ...['int2', 'int4', 'int8', 'oid', 'bool', 'text', 'varchar', 'bpchar', 'uuid', 'bytea', 'date'],
  ...['timestamp', 'timestamptz', 'time', 'inet', 'cidr', 'macaddr', 'name', 'money'],
]);

/**
 * A condition that holds where two values of one type differ, NULLs included. Where the type's own equality would
 * overlook a change it compares rows by their stored bytes, which works for every type.
 */
export function differs(a: string, b: string, type: TypeName | undefined, collation?: string): string {
  const exact =
    type !== undefined && type.arrayDimensions === 0 && collation === undefined && EXACT_TYPES.has(type.name);
  return exact ? `${a} IS DISTINCT FROM ${b}` : `record_image_ne(ROW(${a}), ROW(${b}))`;
}

export interface Mirror {
  readonly oldColumn: string;
  readonly newColumn: string;
  readonly type: TypeName | undefined;
  readonly collation?: string;
}

/**
 * Statements for a trigger that copies in both directions between a column and its successor of the same type.
 *
 * An INSERT shows values, not which columns the writer named: a value in the new column, which has no default yet, was
 * written by the new release and wins over the old column's, which may be a default; NULL there means the old release.
 * An UPDATE shows what changed: the new column wins where both did. Setting equal values copies equal values.
 */
export function mirrorStatements(dualWrite: DualWrite, mirror: Mirror): string[] {
  const [older, newer] = [identifier(mirror.oldColumn), identifier(mirror.newColumn)];
  const changed = (column: string): string =>
    differs(`NEW.${column}`, `OLD.${column}`, mirror.type, mirror.collation);
  const body = [
    'BEGIN',
    "  IF TG_OP = 'INSERT' THEN",
    `    IF NEW.${newer} IS NULL THEN`,
    `      NEW.${newer} := NEW.${older};`,
    '    ELSE',
    `      NEW.${older} := NEW.${newer};`,
    '    END IF;',
    `  ELSIF ${changed(newer)} THEN`,
    `    NEW.${older} := NEW.${newer};`,
    `  ELSIF ${changed(older)} THEN`,
    `    NEW.${newer} := NEW.${older};`,
    '  END IF;',
    '  RETURN NEW;',
    'END;',
  ];
  return triggerStatements(dualWrite, body);
}

export interface Copy {
  readonly target: string;
  /** The value for the target, over NEW: `NEW.phone::bigint`. */
  readonly value: string;
  /** Columns that the value is made of, with their types. */
  readonly sources: readonly { readonly name: string; readonly type: TypeName | undefined }[];
  /** Whether a value that the target cannot hold becomes NULL instead of refusing the row. */
  readonly tolerant: boolean;
}

/** Statements for a trigger that converts one way: where a source is written, the target follows. */
export function copyStatements(dualWrite: DualWrite, copy: Copy): string[] {
  const changed = copy.sources.map(({ name, type }) =>
    differs(`NEW.${identifier(name)}`, `OLD.${identifier(name)}`, type),
  );
  const target = `NEW.${identifier(copy.target)}`;
  const assignment = copy.tolerant
    ? [
        '    BEGIN',
        `      ${target} := ${copy.value};`,
        '    EXCEPTION WHEN data_exception OR check_violation THEN',
        `      ${target} := NULL;`,
        '    END;',
      ]
    : [`    ${target} := ${copy.value};`];
  // OLD is not assigned on INSERT, and AND need not stop early: two conditions, two branches.
  const body = [
    'DECLARE',
    "  written boolean := TG_OP = 'INSERT';",
    'BEGIN',
    '  IF NOT written THEN',
    `    written := ${changed.join(' OR ')};`,
    '  END IF;',
    '  IF written THEN',
    ...assignment,
    '  END IF;',
    '  RETURN NEW;',
    'END;',
  ];
  return triggerStatements(dualWrite, body);
}

export interface Computation {
  readonly target: string;
  /** Over the table's columns, as written. */
  readonly expression: string;
}

/**
 * Statements for a trigger that computes a column whenever its row is written. The expression stays as written: the row in
 * hand stands in for the table. A column may have the name of one of PL/pgSQL's variables.
 */
export function computeStatements(dualWrite: DualWrite, { target, expression }: Computation): string[] {
  const body = [
    '#variable_conflict use_column',
    'BEGIN',
    `  NEW.${identifier(target)} := (SELECT ${expression} FROM (SELECT NEW.*) AS ${identifier(dualWrite.table.name)});`,
    '  RETURN NEW;',
    'END;',
  ];
  return triggerStatements(dualWrite, body);
}

function triggerStatements(dualWrite: DualWrite, body: readonly string[]): string[] {
  const { table, name, version, schemas = [] } = dualWrite;
  const path = ['pg_catalog', ...schemas.map(identifier), 'pg_temp'].join(', ');
  const functionName = qualified(besides(table, name));
  const create = [
    `BEFORE INSERT OR UPDATE ON ${qualified(table)}`,
    `  FOR EACH ROW EXECUTE FUNCTION ${functionName}()`,
  ];
  return [
    `CREATE OR REPLACE FUNCTION ${functionName}() RETURNS trigger\n` +
      `LANGUAGE plpgsql SET search_path = ${path} AS ${dollarQuoted(body.join('\n'))}`,
    ...(version >= 14
      ? [`CREATE OR REPLACE TRIGGER ${identifier(name)}\n  ${create.join('\n')}`]
      : [dropTrigger(table, name), `CREATE TRIGGER ${identifier(name)}\n  ${create.join('\n')}`]),
  ];
}

/**
 * Statements that remove the trigger and its function, and may run twice. On a partitioned table DROP TRIGGER locks the partitions
 * before the table, in the opposite order of all who write: the table is locked first, so that neither waits for the other.
 */
export function dropDualWrite({
  table,
  name,
  partitioned,
}: Pick<DualWrite, 'table' | 'name'> & { readonly partitioned: boolean }): string[] {
  const drop = dropTrigger(table, name);
  const exists = `EXISTS (\n    SELECT FROM pg_trigger\n    WHERE tgrelid = to_regclass(${nameLiteral(table)}) AND tgname = ${quoteLiteral(name)}\n  )`;
  const lock = `LOCK TABLE ${qualified(table)} IN ACCESS EXCLUSIVE MODE`;
  return [
    partitioned ? doWhere(exists, [lock, drop]) : drop,
    `DROP FUNCTION IF EXISTS ${qualified(besides(table, name))}()`,
  ];
}

function dropTrigger(table: QualifiedName, name: string): string {
  return `DROP TRIGGER IF EXISTS ${identifier(name)} ON ${qualified(table)}`;
}
