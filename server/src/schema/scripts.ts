import { tokenize } from '../statements/tokens';
import { foldIdentifier } from '../text/quoting';
import { TEMPORARY_SCHEMA, type Catalog } from './catalog';

/*
 * Views, triggers, policies, functions and what else is too rich to be kept as data is kept as the statements that made it. They make
 * it again as long as every name in them means what it meant.
 */

export interface Script {
  /** As written, without semicolons, in the order in which they ran. */
  readonly statements: readonly string[];
  /** Where unqualified names were looked up. */
  readonly path: string;
  /** How many renames the schema had seen. */
  readonly renames: number;
  /** For a view of all columns: which they were. */
  readonly columns?: string;
}

/** The key of what hangs on a table or view: `trigger`, its key, the name. */
export function partKey(kind: string, owner: string, name: string): string {
  return `${kind} ${owner}\0${name}`;
}

/** Kind, owner and name of a key of `partKey`. */
export function splitPartKey(key: string): {
  readonly kind: string;
  readonly owner: string;
  readonly name: string;
} {
  const [head = '', name = ''] = key.split('\0');
  const words = /^(comment (?:CONSTRAINT|TRIGGER|RULE|POLICY|COLUMN|VIEW|MATERIALIZED VIEW)|\S+) (.*)$/s.exec(
    head,
  );
  return { kind: words?.[1] ?? '', owner: words?.[2] ?? '', name };
}

/** Keys of what hangs on a table or view, in the order in which it was made. */
export function partsOf(catalog: Catalog, owner: string): readonly string[] {
  return catalog.scripts.get(`parts ${owner}`)?.statements ?? [];
}

export function putScript(
  catalog: Catalog,
  key: string,
  statements: readonly string[],
  columns?: string,
): Catalog {
  const script: Script = {
    statements,
    path: pathOf(catalog),
    renames: catalog.renames?.length ?? 0,
    ...(columns !== undefined && { columns }),
  };
  return { ...catalog, scripts: catalog.scripts.set(key, script) };
}

/** One more statement of what is known; nothing where it is not. */
export function appendScript(catalog: Catalog, key: string, statement: string): Catalog {
  const script = catalog.scripts.get(key);
  if (script === undefined) return catalog;
  // What was stale stays so.
  if (!isCurrent(catalog, script)) return catalog;
  return putScript(catalog, key, [...script.statements, statement], script.columns);
}

export function putPart(catalog: Catalog, key: string, statements: readonly string[]): Catalog {
  const { owner } = splitPartKey(key);
  const parts = partsOf(catalog, owner);
  const next = putScript(catalog, key, statements);
  return parts.includes(key) ? next : putScript(next, `parts ${owner}`, [...parts, key]);
}

export function deletePart(catalog: Catalog, key: string): Catalog {
  if (!catalog.scripts.has(key)) return catalog;
  const { owner } = splitPartKey(key);
  const parts = partsOf(catalog, owner).filter((each) => each !== key);
  const next = { ...catalog, scripts: catalog.scripts.delete(key) };
  return putScript(next, `parts ${owner}`, parts);
}

/** The object under its new name: the statements of the old one, its comment among them, and the one that renames it. */
export function renamePart(
  catalog: Catalog,
  kind: string,
  owner: string,
  { from, to, sql }: { readonly from: string; readonly to: string; readonly sql: string | undefined },
): Catalog {
  const key = partKey(kind, owner, from);
  const comment = partKey(`comment ${kind.toUpperCase()}`, owner, from);
  const script = catalog.scripts.get(key);
  const bare = deletePart(deletePart(catalog, key), comment);
  if (script === undefined || sql === undefined || !isCurrent(catalog, script)) return bare;
  const comments = catalog.scripts.get(comment)?.statements ?? [];
  return putPart(bare, partKey(kind, owner, to), [...script.statements, ...comments, sql]);
}

export function deleteScript(catalog: Catalog, key: string): Catalog {
  return catalog.scripts.has(key) ? { ...catalog, scripts: catalog.scripts.delete(key) } : catalog;
}

/** What hangs on a table or view follows it to its new name, in statements that name the old one. */
export function moveScripts(catalog: Catalog, from: string, to: string): Catalog {
  const view = catalog.scripts.get(`view ${from}`);
  const bare = deleteScript(catalog, `view ${from}`);
  let next = view === undefined ? bare : { ...bare, scripts: bare.scripts.set(`view ${to}`, view) };
  const moved: string[] = [];
  for (const key of partsOf(catalog, from)) {
    const script = next.scripts.get(key);
    if (script === undefined) continue;
    const { kind, name } = splitPartKey(key);
    const newKey = partKey(kind, to, name);
    moved.push(newKey);
    next = { ...next, scripts: next.scripts.delete(key).set(newKey, script) };
  }
  if (moved.length === 0) return next;
  return putScript(deleteScript(next, `parts ${from}`), `parts ${to}`, moved);
}

/** A name means something else from now on, or nothing. */
export function noteRename(catalog: Catalog, from: string): Catalog {
  return catalog.scripts.size === 0 ? catalog : { ...catalog, renames: [...(catalog.renames ?? []), from] };
}

/** The statements that make something again as it is; undefined where they are not known, or names in them have changed. */
export function currentScript(catalog: Catalog, key: string): Script | undefined {
  const script = catalog.scripts.get(key);
  return script !== undefined && isCurrent(catalog, script) ? script : undefined;
}

function isCurrent(catalog: Catalog, { statements, path, renames }: Script): boolean {
  if (path !== pathOf(catalog)) return false;
  const changed = new Set((catalog.renames ?? []).slice(renames));
  if (changed.size === 0) return true;
  return !statements.some((statement) => tokenize(statement).some(({ text }) => changed.has(nameIn(text))));
}

function nameIn(token: string): string {
  return token.startsWith("'") ? token.slice(1, -1) : foldIdentifier(token);
}

function pathOf({ defaultSchema, searchPath = [defaultSchema] }: Catalog): string {
  return searchPath.filter((schema) => schema !== TEMPORARY_SCHEMA).join();
}
