import { viewsOf } from '../schema/lookups';
import { keyOf } from '../schema/catalog';
import { isNewColumn, isNewHere } from './newness';
import { defineRule, type OperationVisit } from './rule';
import { columnOf, joinWords, nameOf, tableList } from './wording';

type Cascading = 'DropTable' | 'DropView' | 'DropColumn' | 'DropConstraint' | 'DropObject';

/**
 * CASCADE also drops whatever depends on the object: views, foreign keys of other tables, defaults. What that is depends on the
 * database it runs on, and no review can see it.
 */
export const rule = defineRule({
  id: 'drop-cascade',
  category: 'loses-data',
  description: 'Drops whatever depends on an object, unseen',
  severity: { recommended: 'warning', strict: 'error', protocol: 'warning' },
  recipes: [],
  operations: ['DropTable', 'DropView', 'DropColumn', 'DropConstraint', 'DropObject'],
  visit(visit) {
    const { operation } = visit;
    if (!operation.cascade || isOwnObject(visit)) return;
    visit.report({
      message: `CASCADE also drops everything that depends on ${subject(visit)}${known(visit)}. Drop what depends on it by name first, and leave CASCADE out: then PostgreSQL refuses where something was overlooked.`,
    });
  },
});

function subject({ operation }: OperationVisit<Cascading>): string {
  if (operation.type === 'DropColumn') return columnOf(operation.table, operation.column);
  if (operation.type === 'DropConstraint') return `the constraint ${operation.constraint}`;
  return joinWords(operation.names.map(nameOf));
}

function known({ operation, analyzed }: OperationVisit<Cascading>): string {
  if (operation.type !== 'DropTable' && operation.type !== 'DropView') return '';
  const { catalog } = analyzed;
  const views = operation.names.flatMap((name) => viewsOf(catalog, keyOf(catalog, name)));
  if (views.length === 0) return '';
  return `, the ${views.length === 1 ? 'view' : 'views'} ${tableList(views.map((view) => `${view.schema}.${view.name}`))} among it`;
}

function isOwnObject(visit: OperationVisit<Cascading>): boolean {
  const { operation } = visit;
  switch (operation.type) {
    case 'DropColumn':
      return isNewColumn(visit, operation.table, operation.column);
    case 'DropConstraint':
      return isNewHere(visit, operation.table);
    default:
      return operation.names.every((name) => isNewHere(visit, name));
  }
}
