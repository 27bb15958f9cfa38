import type { QualifiedName } from '../operations/names';
import { quoteLiteral } from '../text/quoting';
import { dollarQuoted, identifier, nameLiteral, qualified } from './sql';

/*
 * Ways back of what the history does not know, and nobody can write: they fail as long as a person has not restored it. One that
 * did nothing would let a tool count the migration as undone, and the ways back of the steps before it fail.
 */

const REFUSAL = /RAISE EXCEPTION USING MESSAGE = E?'Restore /;

/** Fails until the table is there. */
export function refuseUntilTable(table: QualifiedName): string {
  return block(
    `to_regclass(${nameLiteral(table)}) IS NULL`,
    `${qualified(table)} first, from the output of pg_dump --schema-only.`,
  );
}

/** Fails until the column is there. */
export function refuseUntilColumn(table: QualifiedName, column: string): string {
  return block(
    `NOT EXISTS (\n    SELECT FROM pg_attribute\n    WHERE attrelid = to_regclass(${nameLiteral(table)}) AND attname = ${quoteLiteral(column)} AND NOT attisdropped\n  )`,
    `${qualified(table)}.${identifier(column)} first: the migrations do not show what it was.`,
  );
}

/** True where a way back is one of these. */
export function refusesBack(statements: readonly string[]): boolean {
  return statements.some((statement) => REFUSAL.test(statement));
}

function block(missing: string, what: string): string {
  const raise = `RAISE EXCEPTION USING MESSAGE = ${quoteLiteral(`Restore ${what}`)};`;
  return `DO ${dollarQuoted(['BEGIN', `  IF ${missing} THEN`, `    ${raise}`, '  END IF;', 'END;'].join('\n'))}`;
}
