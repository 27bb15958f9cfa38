import type { QualifiedName } from '../operations/names';
import { quoteLiteral } from '../text/quoting';
import { doWhere } from './conditional-sql';
import { allParts, type CarriedPart, type NameOf } from './carried-parts';
import {
  addToParent,
  addToParts,
  dropParted,
  needsParts,
  renameForeignKey,
  validateParts,
  type PartedForeignKey,
} from './carried-parts-sql';
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
  /** Where its table is partitioned: what the partitions have of it. */
  readonly parts?: readonly CarriedPart[];
  readonly columns: readonly string[];
  readonly references: QualifiedName;
  /** Whether it can reference the new column only once the primary key has moved there. */
  readonly movesWithKey: boolean;
  /** PostgreSQL's major version. */
  readonly version: number;
}

/**
 * Steps that let foreign keys reference the new column: added NOT VALID, validated, and only then put in the place of the
 * old ones. One table at a time, since each of them locks two.
 */
export function incomingSteps(keys: readonly IncomingKey[], oldColumn: string, newColumn: string): Step[] {
  if (keys.length === 0) return [];
  return [
    ...keys.map((key, index): Step => ({
      phase: 'migrate',
      title: `let ${qualified(key.table)} reference ${newColumn} too`,
      slug: numbered(keys, 'add_foreign_key', index),
      up: addNotValid(key, 'onNew', newColumn),
      down: dropKey(key, 'onNew', newColumn),
      transaction: partedOf(key, 'onNew', newColumn) === undefined,
      needs: 'lock',
    })),
    ...validateSteps(
      keys,
      'onNew',
      newColumn,
      validateIncoming(
        keys.filter((key) => !partedOf(key, 'name', oldColumn)),
        'name',
        oldColumn,
      ),
    ),
    ...keys.map((key, index): Step => ({
      phase: 'migrate',
      title: `drop the foreign key of ${qualified(key.table)} on ${oldColumn}`,
      slug: numbered(keys, 'move_foreign_key', index),
      up: [takeName(key, newColumn)],
      down: [
        doWhere(references(key, key.name, newColumn), [
          ...renameKey(key, 'name', 'onNew'),
          ...notValid(key, 'name', oldColumn),
        ]),
        ...(partedOf(key, 'name', oldColumn) ? validateIncoming([key], 'name', oldColumn) : []),
      ],
      transaction: true,
      ...(partedOf(key, 'name', oldColumn) && { downTransaction: false }),
      needs: 'lock',
    })),
  ];
}

function numbered(keys: readonly IncomingKey[], slug: string, index: number): string {
  return keys.length === 1 ? slug : `${slug}_${index + 1}`;
}

/** Steps that validate what was added NOT VALID, and make whole what was added to partitions. `down`: of the first. */
function validateSteps(
  keys: readonly IncomingKey[],
  name: NameOf,
  column: string,
  down: readonly string[],
): Step[] {
  const validated = keys.filter(({ valid }) => valid);
  const parted = validated.flatMap((key) => partedOf(key, name, column) ?? []);
  return [
    ...(validated.length === 0
      ? []
      : [
          {
            phase: 'migrate',
            title: 'validate the foreign keys',
            slug: 'validate_foreign_keys',
            up: validated.flatMap((key) => {
              const parts = partedOf(key, name, column);
              return parts
                ? validateParts(parts)
                : [alterTable(key.table, validateConstraint(nameOf(key, name)))];
            }),
            down,
            transaction: true,
            resume: 'Run the step again.',
            needs: 'work',
          } satisfies Step,
        ]),
    ...parted.map((key, index): Step => ({
      phase: 'migrate',
      title: `add ${key.name} to ${key.table.name}, which takes over those of its partitions`,
      slug: parted.length === 1 ? 'complete_foreign_key' : `complete_foreign_key_${index + 1}`,
      up: [addToParent(key)],
      down: [alterTable(key.table, dropConstraint(key.name)), ...addToParts(key), ...validateParts(key)],
      transaction: true,
      downTransaction: false,
      needs: 'lock',
    })),
  ];
}

/** Steps after the primary key has moved, with what references it: validates that. */
export function movedSteps(keys: readonly IncomingKey[], newColumn: string): Step[] {
  return validateSteps(
    keys.filter(({ movesWithKey }) => movesWithKey),
    'name',
    newColumn,
    [],
  );
}

/** Statements, each by itself: validates what was added NOT VALID, and makes it whole. */
function validateIncoming(keys: readonly IncomingKey[], name: NameOf, column: string): string[] {
  return keys
    .filter(({ valid }) => valid)
    .flatMap((key) => {
      const parts = partedOf(key, name, column);
      if (parts) return [...validateParts(parts), addToParent(parts)];
      return [alterTable(key.table, validateConstraint(nameOf(key, name)))];
    });
}

/** On the way back: validates what references the old column again. */
export function finishIncoming(keys: readonly IncomingKey[], oldColumn: string): string[] {
  return validateIncoming(keys, 'name', oldColumn);
}

/**
 * Statements of a block that moves a primary key: drops what references it. Writers of both sides end first: one that deletes
 * here waits for the referencing table, and one that inserts there for this one, which SHARE ROW EXCLUSIVE lets it read.
 */
export function releaseIncoming(table: QualifiedName, keys: readonly IncomingKey[]): string[] {
  if (keys.length === 0) return [];
  return [
    `LOCK TABLE ${qualified(table)} IN SHARE ROW EXCLUSIVE MODE`,
    ...keys.flatMap((key) => dropKey(key, 'name', '')),
  ];
}

/** The other half: references it again, by a column. A later step validates. */
export function restoreIncoming(keys: readonly IncomingKey[], column: string): string[] {
  return keys.flatMap((key) => notValid(key, 'name', column));
}

/** Statements, each by itself: references the old column instead of the new one, as releasing and restoring in one. */
export function returnIncoming(keys: readonly IncomingKey[], oldColumn: string, newColumn: string): string[] {
  return keys.map((key) =>
    doWhere(references(key, key.name, newColumn), [
      ...dropKey(key, 'name', ''),
      ...notValid(key, 'name', oldColumn),
    ]),
  );
}

/** Statements, each by itself: references the new column instead of the old one, without reading a table under a lock that blocks. */
export function moveIncoming(keys: readonly IncomingKey[], newColumn: string): string[] {
  return keys.flatMap((key) => [
    ...addNotValid(key, 'onNew', newColumn),
    ...validateIncoming([key], 'onNew', newColumn),
    takeName(key, newColumn),
  ]);
}

function takeName(key: IncomingKey, newColumn: string): string {
  return doWhere(references(key, key.onNew, newColumn), [
    ...dropKey(key, 'name', ''),
    ...renameKey(key, 'onNew', 'name'),
  ]);
}

/** That of a partitioned table, where it is added to the partitions first. */
function partedOf(key: IncomingKey, name: NameOf, column: string): PartedForeignKey | undefined {
  const { parts, version, table, columns } = key;
  const own = nameOf(key, name);
  if (parts === undefined || !needsParts(parts, version, own, name)) return undefined;
  const definition = key.definition(column);
  return { table, parts, columns, references: key.references, definition, name: own, nameOf: name };
}

function nameOf(key: IncomingKey, name: NameOf): string {
  return name === 'onNew' ? key.onNew : key.name;
}

function dropKey(key: IncomingKey, name: NameOf, column: string): readonly string[] {
  const parts = partedOf(key, name, column);
  return parts ? dropParted(parts) : [alterTable(key.table, dropConstraint(nameOf(key, name)))];
}

function addNotValid(key: IncomingKey, name: NameOf, column: string): readonly string[] {
  const parts = partedOf(key, name, column);
  if (parts) return addToParts(parts);
  const own = nameOf(key, name);
  return notValid(key, name, column).map((add) => unlessConstraintExists(key.table, own, add));
}

/** Statements that may stand in a block. */
function notValid(key: IncomingKey, name: NameOf, column: string): readonly string[] {
  const parts = partedOf(key, name, column);
  if (parts) return addToParts(parts, (_table, _constraint, statement) => statement);
  const add = addConstraint(nameOf(key, name), `${key.definition(column)} NOT VALID`);
  return [alterTable(key.table, add)];
}

function renameKey(key: IncomingKey, from: NameOf, to: NameOf): readonly string[] {
  const names = `${identifier(nameOf(key, from))} TO ${identifier(nameOf(key, to))}`;
  return [
    alterTable(key.table, `RENAME CONSTRAINT ${names}`),
    ...allParts(key.parts ?? []).map((part) => renameForeignKey(part, from, to)),
  ];
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
