import type { Expression } from '../operations/names';
import { keyOf, type Catalog } from './catalog';
import { functionTarget, tablesByReference } from './relations';

/** Keys of the functions that an expression calls, of those that the migrations have made. */
export function functionsCalled(catalog: Catalog, expression: Expression | undefined): readonly string[] {
  return (expression?.functions ?? []).flatMap((written) => {
    const dot = written.lastIndexOf('.');
    const name = written.slice(dot + 1);
    return keyOf(catalog, dot < 0 ? { name } : { schema: written.slice(0, dot), name });
  });
}

/** Tables that a function certainly holds on to: their triggers run it, their defaults call it. */
export function usersOfFunction(
  catalog: Catalog,
  key: string,
  signature: string,
): readonly { readonly table: string; readonly how: 'trigger' | 'row trigger' | 'default' }[] {
  const isAlone = catalog.functions.get(key)?.overloads.length === 1;
  return [...tablesByReference.to(catalog.tables, functionTarget(key))].flatMap((table) => {
    const { triggers = [], columns = [] } = catalog.tables.get(table) ?? {};
    const fired = signature === '' ? triggers.filter((each) => each.function === key) : [];
    const called =
      isAlone && columns.some((column) => functionsCalled(catalog, column.default).includes(key));
    return [
      ...fired.map(({ eachRow }) => ({
        table,
        how: eachRow ? ('row trigger' as const) : ('trigger' as const),
      })),
      ...(called ? [{ table, how: 'default' as const }] : []),
    ];
  });
}
