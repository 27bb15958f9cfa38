import type { AlterTableOther } from '../operations/tables';
import { keyOf, type Catalog } from './catalog';
import { putIndex, updateTable, without } from './change';
import { withText } from './rename-column';

/** ALTER INDEX … SET (…) and RESET (…): its storage parameters, as CREATE INDEX … WITH would have them. */
export function setIndexParameters(
  catalog: Catalog,
  { table, action, detail = '' }: AlterTableOther,
): Catalog {
  const index = catalog.indexes.get(keyOf(catalog, table));
  if (index === undefined || !/^\(.*\)$/s.test(detail)) return catalog;
  const given = parametersIn(detail.slice(1, -1));
  const parameters = parametersIn(index.parameters ?? '');
  for (const [name, text] of given) {
    if (action === 'SET') parameters.set(name, text);
    else parameters.delete(name);
  }
  const all = parameters.size === 0 ? {} : { parameters: [...parameters.values()].join(', ') };
  const next = putIndex(catalog, { ...without(index, 'parameters'), ...all });
  // A key is described by its constraint.
  return updateTable(next, index.table, (owner) => ({
    ...owner,
    constraints: owner.constraints.changed((constraint) => {
      const { definition } = constraint;
      if (constraint.name !== index.constraint) return constraint;
      return definition.type === 'unique' || definition.type === 'primaryKey'
        ? { ...constraint, definition: withText({ ...without(definition, 'parameters'), ...all }) }
        : constraint;
    }),
  }));
}

/** As written, by name. No value of an index's parameter holds a comma. */
function parametersIn(text: string): Map<string, string> {
  const parts = text.split(',').map((part) => part.trim());
  return new Map(
    parts.filter((part) => part !== '').map((part) => [part.split('=', 1)[0]!.trim().toLowerCase(), part]),
  );
}
