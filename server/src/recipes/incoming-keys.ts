import type { QualifiedName } from '../operations/names';
import { quoteLiteral } from '../text/quoting';
import { doWhere } from './conditional-sql';
import type { Step } from './plan';
import {
  addConstraint,
  alterTable,
  dropConstraint,
  identifier,
  nameLiteral,
  qualified,
  unlessConstraintExists,
  validateConstraint,
} from './sql';

/** A foreign key, mostly of another table, that references the column. */
export interface IncomingKey {
  readonly table: QualifiedName;
  readonly name: string;
  /** Its name while both exist. */
  readonly onNew: string;
  /** What follows the name in ADD CONSTRAINT, with the referenced column named so. */
  readonly definition: (column: string) => string;
  readonly valid: boolean;
}

/**
 * Steps that let foreign keys reference the new column: added NOT VALID, validated, and only then put in the place of the
 * old ones. One table at a time, since each of them locks two.
 */
export function incomingSteps(keys: readonly IncomingKey[], oldColumn: string, newColumn: string): Step[] {
  if (keys.length === 0) return [];
  const validated = keys.filter(({ valid }) => valid);
  const numbered = (slug: string, index: number): string =>
    keys.length === 1 ? slug : `${slug}_${index + 1}`;
  return [
    ...keys.map((key, index): Step => ({
      phase: 'migrate',
      title: `let ${qualified(key.table)} reference ${newColumn} too`,
      slug: numbered('add_foreign_key', index),
      up: [addNotValid(key, key.onNew, newColumn)],
      down: [alterTable(key.table, dropConstraint(key.onNew))],
      transaction: true,
      needs: 'lock',
    })),
    ...(validated.length === 0
      ? []
      : [
          {
            phase: 'migrate',
            title: 'validate the foreign keys',
            slug: 'validate_foreign_keys',
            up: validated.map((key) => alterTable(key.table, validateConstraint(key.onNew))),
            down: validated.map((key) => alterTable(key.table, validateConstraint(key.name))),
            transaction: true,
            resume: 'Run the step again.',
            needs: 'work',
          } satisfies Step,
        ]),
    ...keys.map((key, index): Step => ({
      phase: 'migrate',
      title: `drop the foreign key of ${qualified(key.table)} on ${oldColumn}`,
      slug: numbered('move_foreign_key', index),
      up: [takeName(key, newColumn)],
      down: [
        doWhere(references(key, key.name, newColumn), [
          renameConstraint(key, key.name, key.onNew),
          notValid(key, key.name, oldColumn),
        ]),
      ],
      transaction: true,
      needs: 'lock',
    })),
  ];
}

/** Statements of a block that takes a primary key back to the old column: drops what references the new one. */
export function releaseIncoming(keys: readonly IncomingKey[]): string[] {
  return keys.map((key) => alterTable(key.table, dropConstraint(key.name)));
}

/** The other half: references the old column again. A later step validates. */
export function restoreIncoming(keys: readonly IncomingKey[], oldColumn: string): string[] {
  return keys.map((key) => notValid(key, key.name, oldColumn));
}

/** Statements, each by itself: references the old column instead of the new one, as releasing and restoring in one. */
export function returnIncoming(keys: readonly IncomingKey[], oldColumn: string, newColumn: string): string[] {
  return keys.map((key) =>
    doWhere(references(key, key.name, newColumn), [
      alterTable(key.table, dropConstraint(key.name)),
      notValid(key, key.name, oldColumn),
    ]),
  );
}

/** Statements, each by itself: references the new column instead of the old one, without reading a table under a lock that blocks. */
export function moveIncoming(keys: readonly IncomingKey[], newColumn: string): string[] {
  return keys.flatMap((key) => [
    addNotValid(key, key.onNew, newColumn),
    ...(key.valid ? [alterTable(key.table, validateConstraint(key.onNew))] : []),
    takeName(key, newColumn),
  ]);
}

function takeName(key: IncomingKey, newColumn: string): string {
  return doWhere(references(key, key.onNew, newColumn), [
    alterTable(key.table, dropConstraint(key.name)),
    renameConstraint(key, key.onNew, key.name),
  ]);
}

function addNotValid(key: IncomingKey, name: string, column: string): string {
  return unlessConstraintExists(key.table, name, notValid(key, name, column));
}

function notValid(key: IncomingKey, name: string, column: string): string {
  return alterTable(key.table, addConstraint(name, `${key.definition(column)} NOT VALID`));
}

function renameConstraint({ table }: IncomingKey, from: string, to: string): string {
  return alterTable(table, `RENAME CONSTRAINT ${identifier(from)} TO ${identifier(to)}`);
}

/** Whether the foreign key of this name references the column. */
function references({ table }: IncomingKey, name: string, column: string): string {
  return [
    'EXISTS (',
    '    SELECT FROM pg_constraint AS k',
    '    JOIN pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = ANY (k.confkey)',
    `    WHERE k.conrelid = to_regclass(${nameLiteral(table)}) AND k.conname = ${quoteLiteral(name)}`,
    `      AND a.attname = ${quoteLiteral(column)}`,
    '  )',
  ].join('\n');
}
