import type { OperationOf } from '../operations/operation';
import { displayKey, keyOf, type Catalog, type View } from '../schema/catalog';
import { viewsOf } from '../schema/lookups';
import { partsOf, splitPartKey } from '../schema/scripts';
import { tokenize } from '../statements/tokens';
import { foldIdentifier } from '../text/quoting';
import { partAgain, replay } from './parts-again';
import { identifier, qualified } from './sql';
import { cannot, type WayBack } from './way-back';

/** What may have gone with a column that was dropped with CASCADE, beside what the schema is certain of. */
export function goneWithColumn(
  { table, column }: OperationOf<'DropColumn'>,
  before: Catalog,
  after: Catalog,
): readonly WayBack[] {
  const owner = keyOf(before, table);
  const shown = `${qualified(table)}.${identifier(column)}`;
  const parts = partsOf(before, owner).filter((key) => {
    const { kind } = splitPartKey(key);
    const statements = replay(before, key) ?? [];
    return /^(?:trigger|policy|rule)$/.test(kind) && statements.some((sql) => names(sql, column));
  });
  const views = viewsOf(before, owner).filter(
    (view) => after.views.has(`${view.schema}.${view.name}`) && mayRead(view, column),
  );
  return [
    ...parts.map((key) => partAgain(before, key, table, true)),
    ...views.map((view) =>
      cannot(
        `The view ${displayKey(`${view.schema}.${view.name}`)}, and what reads it, may have gone with ${shown}: the migrations do not show whether it reads the column.`,
      ),
    ),
  ];
}

function names(sql: string, column: string): boolean {
  return tokenize(sql).some(({ text }) => foldIdentifier(text) === column);
}

function mayRead({ uses, columns }: View, column: string): boolean {
  return uses === undefined || uses.includes(column) || columns.includes('*');
}
