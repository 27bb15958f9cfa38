import type { AnalyzedOperation } from '../analysis/analyzed-file';
import type { QualifiedName } from '../operations/names';
import { keyOf, newKeyOf, TEMPORARY_SCHEMA } from '../schema/catalog';
import { isNewHere } from './newness';
import { defineRule, type OperationVisit } from './rule';
import { standings } from './transactions';
import { joinWords, nameOf } from './wording';

/**
 * A view holds no rows, so nothing is lost, but running code may read it. A view that the migration makes anew is only replaced, and one
 * that stands for the old name of a renamed table has done its work.
 */
export const rule = defineRule({
  id: 'drop-view',
  category: 'breaks-code',
  description: 'Drops a view that running code may still read',
  severity: { recommended: 'warning', strict: 'warning', protocol: 'warning' },
  recipes: [],
  operations: ['DropView'],
  visit(visit) {
    const names = visit.operation.names.filter(
      (name) =>
        !isNewHere(visit, name) &&
        !isTemporary(visit, name) &&
        !isMadeAnew(visit, name) &&
        !standsForOldName(visit, name),
    );
    if (names.length === 0) return;
    const views = joinWords(names.map(nameOf));
    const what = visit.operation.materialized ? 'DROP MATERIALIZED VIEW' : 'DROP VIEW';
    visit.report({
      message: `After ${what}, every query of running code that names ${views} fails. Deploy code that no longer uses ${names.length === 1 ? 'it' : 'them'} first, and say so in an ignore comment.`,
    });
  },
});

function isTemporary({ analyzed: { catalog } }: OperationVisit<'DropView'>, name: QualifiedName): boolean {
  return name.schema === undefined && catalog.views.has(`${TEMPORARY_SCHEMA}.${name.name}`);
}

/** True where a later statement of the same part makes something of that name. */
function isMadeAnew({ file, statement, analyzed }: OperationVisit<'DropView'>, name: QualifiedName): boolean {
  const key = keyOf(analyzed.catalog, name);
  return file.statements.some(
    (other) =>
      other.index > statement.index &&
      other.section?.direction === statement.section?.direction &&
      standings(other).some((standing) => makes(standing.analyzed) === key),
  );
}

function makes({ operation, catalog }: AnalyzedOperation): string | undefined {
  switch (operation.type) {
    case 'CreateView':
    case 'CreateMaterializedView':
      return newKeyOf(catalog, operation.view);
    case 'CreateTable':
      return newKeyOf(catalog, operation.table);
    case 'RenameTable':
      return newKeyOf(catalog, { ...operation.table, name: operation.to });
    default:
      return undefined;
  }
}

function standsForOldName(
  { analyzed: { catalog } }: OperationVisit<'DropView'>,
  name: QualifiedName,
): boolean {
  const view = catalog.views.get(keyOf(catalog, name));
  const [read, ...further] = view?.reads ?? [];
  return read !== undefined && further.length === 0 && (catalog.renamedTables ?? []).includes(read);
}
