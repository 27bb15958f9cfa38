import { findTable, type TableConstraint } from '../schema/catalog';
import { isNewHere, isOwn } from './newness';
import { defineRule, type OperationVisit } from './rule';
import { operationsAfter } from './transactions';
import { nameOf } from './wording';

/**
 * Without its primary key a table takes rows twice, ON CONFLICT finds no index, and logical replication refuses UPDATE and DELETE, because
 * nothing says which row is meant. Another primary key in the same transaction takes its place.
 */
export const rule = defineRule({
  id: 'drop-primary-key',
  category: 'loses-data',
  description: 'Drops a primary key, and with it what tells rows apart',
  severity: { recommended: 'warning', strict: 'error', protocol: 'warning' },
  recipes: [],
  operations: ['DropConstraint'],
  visit(visit) {
    const { operation } = visit;
    if (isNewHere(visit, operation.table) || !isPrimaryKey(visit) || getsAnother(visit)) return;
    const table = nameOf(operation.table);
    visit.report({
      message: `Without the primary key, ${table} takes the same row twice, ON CONFLICT on the key fails, and where the table is published for logical replication, every UPDATE and DELETE fails. Add the primary key that takes its place in the same transaction, USING INDEX, so that the table is never without one.`,
    });
  },
});

/** By the history; of a table that it does not know, by the name that PostgreSQL chooses. */
function isPrimaryKey(visit: OperationVisit<'DropConstraint'>): boolean {
  const { operation, analyzed, file } = visit;
  const table = findTable(analyzed.catalog, operation.table);
  const known = table?.constraints.find(({ name }) => name === operation.constraint);
  if (known)
    return known.definition.type === 'primaryKey' && !isOwn(file, known.origin) && !isMadeWhole(visit, known);
  return (
    (table === undefined || table.partial === true) && operation.constraint === `${operation.table.name}_pkey`
  );
}

/** Taken back where the up part has attached the partitions' indexes: before, it held nothing together. */
function isMadeWhole(
  { file, statement }: OperationVisit<'DropConstraint'>,
  { index }: TableConstraint,
): boolean {
  const before = index === undefined ? undefined : file.beforeUp?.indexes.get(index);
  return statement.section?.direction === 'down' && before?.valid === false;
}

function getsAnother({ operation, analyzed, file, statement }: OperationVisit<'DropConstraint'>): boolean {
  return operationsAfter(file, statement, analyzed).some(({ analyzed: { operation: other } }) => {
    if (other.type === 'DropTable') return other.names.some(({ name }) => name === operation.table.name);
    if (other.type !== 'AddConstraint' && other.type !== 'AddColumn') return false;
    if (other.table.name !== operation.table.name) return false;
    const added = other.type === 'AddConstraint' ? [other.constraint] : other.column.constraints;
    return added.some(({ type }) => type === 'primaryKey');
  });
}
