import type { Catalog, View } from '../schema/catalog';
import { columnsOf } from '../schema/follow-scripts';
import { indexesOf } from '../schema/lookups';
import { currentScript } from '../schema/scripts';
import { quoteLiteral } from '../text/quoting';
import { nameOfKey } from './known';
import { partsAgain } from './parts-again';
import { createIndex } from './recreate-alone';
import { besides, qualified } from './sql';
import { back, cannot, joined, type WayBack } from './way-back';

/** Makes the views again that one schema has and the other has not, each behind what it reads. */
export function viewsAgain(before: Catalog, after: Catalog): readonly WayBack[] {
  if (before.views === after.views) return [];
  const gone = [...before.views.keys()].filter((key) => !after.views.has(key));
  const ordered: string[] = [];
  const place = (key: string): void => {
    if (ordered.includes(key) || !gone.includes(key)) return;
    for (const read of before.views.get(key)?.reads ?? []) if (read !== key) place(read);
    ordered.push(key);
  };
  gone.forEach(place);
  return ordered.map((key) => viewAgain(before, after, key));
}

function viewAgain(before: Catalog, after: Catalog, key: string): WayBack {
  const view = before.views.get(key);
  const name = nameOfKey(before, key);
  const statements = viewStatements(before, after, key);
  if (view === undefined || statements === undefined) return lost(name.name, before, key);
  const missing = view.reads.find(
    (read) =>
      before.views.has(read) && !after.views.has(read) && viewStatements(before, after, read) === undefined,
  );
  if (missing !== undefined) return lost(name.name, before, key);
  return joined([back([...statements, ...indexesAgain(view, before, key)]), partsAgain(before, key, name)]);
}

/** The statements of a view, where they make the same view of what will be there again. */
export function viewStatements(before: Catalog, after: Catalog, key: string): readonly string[] | undefined {
  const script = currentScript(before, `view ${key}`);
  const view = before.views.get(key);
  if (script === undefined || view === undefined) return undefined;
  if (script.columns === undefined) return script.statements;
  // SELECT * means the columns of today, in their order: a column that comes back stands behind the others.
  const isSame = script.columns === columnsOf(before, view.reads) && !script.columns.includes('?');
  const keepsOrder = view.reads.every((read) => {
    const is = after.tables.get(read);
    return is === undefined || columnsOf(after, [read]) === columnsOf(before, [read]);
  });
  return isSame && keepsOrder ? script.statements : undefined;
}

function indexesAgain({ materialized }: View, before: Catalog, key: string): readonly string[] {
  if (!materialized) return [];
  const name = nameOfKey(before, key);
  return indexesOf(before, key).flatMap((index) => [
    createIndex(name, index),
    ...(index.comment === undefined
      ? []
      : [`COMMENT ON INDEX ${qualified(besides(name, index.name))} IS ${quoteLiteral(index.comment)}`]),
  ]);
}

function lost(shown: string, before: Catalog, key: string): WayBack {
  const why = before.scripts.has(`view ${key}`)
    ? 'its query would mean something else now'
    : 'its query is not kept';
  return cannot(`The view ${shown} does not come back: ${why}.`);
}
