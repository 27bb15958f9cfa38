import type { QualifiedName } from '../operations/names';
import { quoteLiteral } from '../text/quoting';
import { dollarQuoted, indented, nameLiteral } from './sql';

/* Statements that look at the catalog first, so that a second run changes nothing. */

/** A block that runs statements, without their semicolons, where a condition holds. */
export function doWhere(condition: string, statements: readonly string[]): string {
  return `DO ${dollarQuoted(
    [
      'BEGIN',
      `  IF ${condition} THEN`,
      ...statements.map((statement) => `${indented(statement, '    ')};`),
      '  END IF;',
      'END;',
    ].join('\n'),
  )}`;
}

export function whereConstraintExists(
  table: QualifiedName,
  name: string,
  statements: readonly string[],
): string {
  return doWhere(constraintExists(table, name), statements);
}

export function constraintExists(table: QualifiedName, name: string): string {
  return `EXISTS (\n    SELECT FROM pg_constraint\n    WHERE conrelid = to_regclass(${nameLiteral(table)}) AND conname = ${quoteLiteral(name)}\n  )`;
}

export function tableExists(table: QualifiedName): string {
  return `to_regclass(${nameLiteral(table)}) IS NOT NULL`;
}

/** `more`: a further condition on pg_attribute. */
export function columnExists(table: QualifiedName, column: string, more = 'NOT attisdropped'): string {
  return `EXISTS (\n    SELECT FROM pg_attribute\n    WHERE attrelid = to_regclass(${nameLiteral(table)}) AND attname = ${quoteLiteral(column)} AND ${more}\n  )`;
}
