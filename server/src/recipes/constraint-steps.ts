import type { QualifiedName } from '../operations/names';
import { quoteLiteral } from '../text/quoting';
import type { Step } from './plan';
import {
  addConstraint,
  alterTable,
  dropConstraint,
  nameLiteral,
  unlessConstraintExists,
  validateConstraint,
} from './sql';
import type { AlterOptions } from './sql';

/** A table as the statement that the steps replace names it. */
export interface Target {
  readonly table: QualifiedName;
  readonly alter: AlterOptions;
}

/**
 * NOT VALID first: PostgreSQL checks new rows at once and reads none of the old, so the lock is held for a moment.
 * VALIDATE then reads them under SHARE UPDATE EXCLUSIVE, which lets everybody read and write. In two transactions,
 * since a lock is held until its transaction ends.
 */
export function checkSteps(target: Target, name: string, definition: string): Step[] {
  return [
    {
      phase: 'expand',
      title: `add ${name} without reading the table`,
      slug: 'add_not_valid',
      up: [
        // Dropping first makes it repeatable: ADD CONSTRAINT knows no IF NOT EXISTS.
        alterTable(
          target.table,
          [dropConstraint(name), addConstraint(name, `${definition} NOT VALID`)],
          target.alter,
        ),
      ],
      down: [alterTable(target.table, dropConstraint(name), target.alter)],
      transaction: true,
      check: validity(target.table, name, 'false'),
      needs: 'lock',
    },
    validateStep(target, name),
  ];
}

/**
 * As for a CHECK. The constraint is looked up instead of dropped first, since dropping a foreign key takes
 * ACCESS EXCLUSIVE on both tables where adding it takes SHARE ROW EXCLUSIVE.
 */
export function foreignKeySteps(target: Target, name: string, definition: string): Step[] {
  const add = alterTable(target.table, addConstraint(name, `${definition} NOT VALID`), target.alter);
  return [
    {
      phase: 'expand',
      title: `add ${name} without reading the table`,
      slug: 'add_not_valid',
      up: [unlessConstraintExists(target.table, name, add)],
      down: [alterTable(target.table, dropConstraint(name), target.alter)],
      transaction: true,
      check: validity(target.table, name, 'false'),
      needs: 'lock',
    },
    validateStep(target, name),
  ];
}

/** Reads the whole table, and blocks only other schema changes meanwhile. */
export function validateStep(target: Target, name: string): Step {
  return {
    phase: 'contract',
    title: `validate ${name}`,
    slug: 'validate',
    up: [alterTable(target.table, validateConstraint(name), target.alter)],
    down: [],
    transaction: true,
    check: validity(target.table, name, 'true'),
    resume: 'Run it again: nothing is kept of a validation that did not finish.',
    needs: 'work',
  };
}

function validity(table: QualifiedName, name: string, expect: string): { sql: string; expect: string } {
  return {
    sql: `SELECT convalidated FROM pg_constraint WHERE conrelid = ${nameLiteral(table)}::regclass AND conname = ${quoteLiteral(name)}`,
    expect,
  };
}
