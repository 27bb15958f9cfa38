import type { Operation, ReadStatement } from '../operations/operation';
import type { Rollback, Savepoint } from '../operations/session';
import type { Catalog, Origin } from './catalog';
import { without, withReplay, withTimeZone } from './change';
import { inPasses, itself } from './passes';

/** A run of statements: the schema, and what a ROLLBACK would return to. */
export interface Session {
  readonly catalog: Catalog;
  /** The schema when the open transaction began. */
  readonly begin?: Catalog;
  readonly savepoints: readonly { readonly name: string; readonly catalog: Catalog }[];
  /** The schema whose settings return when the transaction ends, where SET LOCAL changed it. */
  readonly path?: Catalog;
}

/** `inTransaction` where the tool itself opened one. */
export function startSession(catalog: Catalog, inTransaction = false): Session {
  return { catalog, savepoints: [], ...(inTransaction ? { begin: catalog } : {}) };
}

/** The session after a statement. */
export function advance(
  session: Session,
  read: ReadStatement,
  origin: Origin,
  apply: (catalog: Catalog, operation: Operation, origin: Origin) => Catalog,
): Session {
  return inPasses(read.operations, itself).reduce(
    (before, operation) => step(before, operation, origin, apply),
    session,
  );
}

function step(
  session: Session,
  operation: Operation,
  origin: Origin,
  apply: (catalog: Catalog, operation: Operation, origin: Origin) => Catalog,
): Session {
  switch (operation.type) {
    case 'Begin':
      return session.begin === undefined ? { ...session, begin: session.catalog } : session;
    case 'Commit':
      return end(session, session.catalog, operation.chain);
    case 'Rollback':
      return rollBack(session, operation);
    case 'Savepoint':
      return savepoint(session, operation);
    default: {
      if (isWithoutEffect(session, operation)) return session;
      const catalog = apply(session.catalog, operation, origin);
      if (catalog === session.catalog) return session;
      if (operation.type !== 'SetVariable') return { ...session, catalog };
      if (operation.local) return { ...session, catalog, path: session.path ?? session.catalog };
      // SET without LOCAL outlasts the transaction, also where it follows a SET LOCAL.
      const path = session.path && withSetting(session.path, operation.name.toLowerCase(), catalog);
      return { ...session, catalog, ...(path && { path }) };
    }
  }
}

/** A schema with a setting as another has it; `all` after RESET ALL. */
function withSetting(catalog: Catalog, name: string, other: Catalog): Catalog {
  switch (name) {
    case 'search_path':
      return withPath(catalog, other);
    case 'timezone':
      return withTimeZone(catalog, other.timeZone);
    case 'session_replication_role':
      return withReplay(catalog, other.replays);
    case 'all':
      return withSettingsOf(catalog, other);
    default:
      return catalog;
  }
}

/** A schema with the settings of another that matter here. */
export function withSettingsOf(catalog: Catalog, other: Catalog): Catalog {
  return withReplay(withTimeZone(withPath(catalog, other), other.timeZone), other.replays);
}

/** A schema with the search_path of another. */
function withPath(catalog: Catalog, { defaultSchema, searchPath }: Catalog): Catalog {
  const bare = { ...without(catalog, 'searchPath'), defaultSchema };
  return searchPath === undefined ? bare : { ...bare, searchPath };
}

/** Outside a transaction SET LOCAL is over with its own statement. Whether there is one is not known of files of the history. */
function isWithoutEffect(session: Session, operation: Operation): boolean {
  if (operation.type !== 'SetVariable' || !operation.local || session.begin !== undefined) return false;
  return operation.name.toLowerCase() === 'timezone';
}

function rollBack(session: Session, operation: Rollback): Session {
  const { toSavepoint } = operation;
  if (toSavepoint === undefined) return end(session, session.begin ?? session.catalog, operation.chain);
  const place = session.savepoints.findLastIndex(({ name }) => name === toSavepoint);
  const found = session.savepoints[place];
  return found === undefined
    ? session
    : { ...session, catalog: found.catalog, savepoints: session.savepoints.slice(0, place + 1) };
}

function savepoint(session: Session, operation: Savepoint): Session {
  if (!operation.release) {
    return {
      ...session,
      savepoints: [...session.savepoints, { name: operation.name, catalog: session.catalog }],
    };
  }
  const place = session.savepoints.findLastIndex(({ name }) => name === operation.name);
  return place < 0 ? session : { ...session, savepoints: session.savepoints.slice(0, place) };
}

function end(session: Session, catalog: Catalog, chain: boolean): Session {
  const { path } = session;
  const restored = path === undefined ? catalog : withSettingsOf(catalog, path);
  return { catalog: restored, savepoints: [], ...(chain ? { begin: restored } : {}) };
}
