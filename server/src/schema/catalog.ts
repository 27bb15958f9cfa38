import type { Expression, IndexElement, QualifiedName, TypeName } from '../operations/names';
import type { Constraint } from '../operations/constraint';
import type { Parameters, SequenceOptions, Volatility } from '../operations/objects';
import type { SetVariable } from '../operations/session';
import type { PartitionBound, TriggerEvent } from '../operations/tables';
import type { SettingsList } from '../statements/settings-list';
import type { ConstraintList } from './constraint-list';
import type { Records } from './records';
import type { Script } from './scripts';

/**
 * What the migrations read so far say about the database. Immutable, with shared structure: every migration's catalog
 * can be kept. Keys are `schema.name`; names are folded, never quoted.
 */
export interface Catalog {
  readonly tables: Records<Table>;
  readonly indexes: Records<Index>;
  readonly views: Records<View>;
  readonly types: Records<UserType>;
  readonly sequences: Records<Sequence>;
  readonly functions: Records<UserFunction>;
  readonly schemas: Records<{ readonly origin: Origin }>;
  /** The statements of what is not kept as data (see scripts.ts). */
  readonly scripts: Records<Script>;
  /** Where unqualified names are looked up and created: the first schema of search_path, `public` by default. */
  readonly defaultSchema: string;
  /** All schemas where unqualified names are looked up, in order; left out where that is the default schema alone. */
  readonly searchPath?: readonly string[];
  /** TimeZone of the session, where the file has set it. */
  readonly timeZone?: string;
  /** Set where the session replays changes of another server (session_replication_role is `replica`): most triggers rest. */
  readonly replays?: true;
  /** True where every earlier file was found and read: only then does absence prove anything. */
  readonly complete: boolean;
  /** Publications of all tables, or of all tables of schemas, by name. */
  readonly widePublications?: ReadonlyMap<string, 'all' | readonly string[]>;
  /** Tables that once had another name: PostgreSQL avoids the names of their constraints in the whole schema. */
  readonly renamedTables?: readonly string[];
  /** Names that no longer mean what they meant, in order: statements that were kept before may be stale. */
  readonly renames?: readonly string[];
}

/** Which file made or last replaced an object, as the caller names its files; `undefined` is a baseline schema. */
export type Origin = string | undefined;

export interface Table {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly Column[];
  readonly constraints: ConstraintList;
  readonly persistence: 'permanent' | 'temporary' | 'unlogged';
  readonly partitionBy?: {
    readonly strategy: 'range' | 'list' | 'hash';
    readonly columns: readonly string[];
    readonly text: string;
  };
  readonly partitionOf?: {
    readonly parent: string;
    readonly bound: PartitionBound;
    /** It was there before, and keeps what it had under its own names. */
    readonly attached?: true;
  };
  readonly inherits: readonly string[];
  readonly triggers: readonly Trigger[];
  readonly policies: readonly string[];
  readonly rowSecurity: boolean;
  readonly forcedRowSecurity?: true;
  /** Storage parameters, those of its TOAST table with `toast.` before them. */
  readonly parameters?: SettingsList;
  /** Left out where the migrations name none, as the access method and the owner. */
  readonly tablespace?: string;
  readonly accessMethod?: string;
  readonly owner?: string;
  /** Left out where it is DEFAULT or that of an index, which says so itself. */
  readonly replicaIdentity?: 'full' | 'nothing';
  /** Rights that were granted on it: `SELECT to reporting`. */
  readonly grants?: readonly string[];
  /** Publications that name it. */
  readonly publications?: readonly string[];
  /** Extended statistics over it, as messages show them. */
  readonly extendedStatistics?: readonly ExtendedStatistics[];
  readonly comment?: string;
  /** Tables that inherit from it, and its partitions, as keys. */
  readonly children?: readonly string[];
  /** Its creation was not read, only changes to it: what is listed exists, more may. */
  readonly partial?: true;
  /** Further columns may exist: a partial table, CREATE TABLE AS, or a copy of a table that is not known. */
  readonly columnsUnknown?: true;
  /** Something hangs on it that the migrations show, but not how it is called or what it is. */
  readonly hasMore?: true;
  /** Comments on columns that nothing else is known about. */
  readonly columnComments?: Readonly<Record<string, string>>;
  readonly origin: Origin;
}

export interface Trigger {
  readonly name: string;
  readonly timing: 'before' | 'after' | 'instead of';
  readonly events: readonly TriggerEvent[];
  /** UPDATE OF. */
  readonly columns: readonly string[];
  /** FOR EACH ROW. */
  readonly eachRow: boolean;
  /** It has a WHEN. */
  readonly conditional?: true;
  /** INITIALLY DEFERRED. */
  readonly deferred?: true;
  /** Key of its function. */
  readonly function: string;
  /** In which sessions it fires: those of applications are `origin`. */
  readonly enabled: 'origin' | 'always' | 'replica' | 'disabled';
  /** A partition's copy of a row trigger of a table above it, listed where its state is its own. */
  readonly copy?: true;
}

export interface ExtendedStatistics {
  readonly name: string;
  /** Those that stand alone, not in an expression. */
  readonly columns: readonly string[];
}

export interface Column {
  readonly name: string;
  readonly type: TypeName;
  readonly notNull: boolean;
  readonly default?: Expression;
  readonly identity?: 'always' | 'by default';
  readonly generated?: { readonly expression: Expression; readonly storage: 'stored' | 'virtual' };
  readonly collation?: string;
  readonly comment?: string;
  /** Rights that were granted on it alone: `SELECT to reporting`. */
  readonly grants?: readonly string[];
  /** What ALTER COLUMN … SET STATISTICS, SET STORAGE and SET COMPRESSION have set. */
  readonly statistics?: number;
  readonly storage?: string;
  readonly compression?: string;
  /** What ALTER COLUMN … SET (…) has set. */
  readonly options?: SettingsList;
  /** The name of its NOT NULL where one was written with the column; PostgreSQL keeps it from 18 on. */
  readonly notNullName?: string;
  readonly notNullNoInherit?: true;
  /** It came from a parent, and the table itself does not say it. */
  readonly inherited?: true;
  readonly origin: Origin;
}

/** A constraint with the name PostgreSQL gives it where none was written, and its state. */
/** PostgreSQL refuses a table with more (`MaxHeapAttributeNumber`). */
export const MOST_COLUMNS = 1600;

export interface TableConstraint {
  readonly name: string;
  readonly definition: Constraint;
  readonly valid: boolean;
  /** Key of the index behind a UNIQUE, PRIMARY KEY or EXCLUDE constraint. */
  readonly index?: string;
  /** Key of the table a foreign key references. */
  readonly references?: string;
  /** Name of the partitioned table's foreign key that this one of a partition belongs to: it goes with it. */
  readonly partOf?: string;
  readonly origin: Origin;
}

export interface Index {
  readonly schema: string;
  readonly name: string;
  /** Key of its table or materialized view. */
  readonly table: string;
  readonly unique: boolean;
  readonly method: string;
  readonly elements: readonly IndexElement[];
  readonly include: readonly string[];
  readonly where?: Expression;
  readonly nullsNotDistinct: boolean;
  /** Storage parameters as written: `fillfactor = 70`. */
  readonly parameters?: string;
  readonly tablespace?: string;
  /** Statistics targets of its expressions, by their place from 1. */
  readonly statistics?: Readonly<Record<string, string>>;
  /** The table is clustered on it. */
  readonly clustered?: true;
  /** It is the replica identity of its table. */
  readonly replicaIdentity?: true;
  /** False for an index on ONLY a partitioned table whose partitions are not all attached. */
  readonly valid: boolean;
  /** Name of the constraint it stands behind. */
  readonly constraint?: string;
  /** Key of the partitioned table's index that this index of a partition belongs to. */
  readonly attachedTo?: string;
  readonly comment?: string;
  readonly origin: Origin;
}

export interface View {
  readonly schema: string;
  readonly name: string;
  readonly materialized: boolean;
  /** Keys of the tables and views it reads. */
  readonly reads: readonly string[];
  /** `*` for any number of them, `?column?` where the name is not known. */
  readonly columns: readonly string[];
  /** Columns of what it reads that its query certainly names. */
  readonly uses?: readonly string[];
  /** Columns of what it reads that a materialized view gives as they are, `*` for all. */
  readonly gives?: readonly string[];
  readonly triggers?: readonly Trigger[];
  /** Rights that were granted on it: `SELECT to reporting`. */
  readonly grants?: readonly string[];
  /** WITH NO DATA, and not refreshed since. */
  readonly empty?: true;
  readonly origin: Origin;
}

export type UserType = { readonly schema: string; readonly name: string; readonly origin: Origin } & (
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | {
      readonly kind: 'domain';
      readonly base: TypeName;
      readonly collation?: string;
      readonly notNull: boolean;
      readonly default?: Expression;
      readonly constraints: readonly TableConstraint[];
    }
  | { readonly kind: 'composite'; readonly columns: readonly Column[] }
  | { readonly kind: 'other' }
);

export interface Sequence {
  readonly schema: string;
  readonly name: string;
  readonly ownedBy?: { readonly table: string; readonly column: string };
  readonly options?: SequenceOptions;
  readonly owner?: string;
  readonly origin: Origin;
}

export interface UserFunction {
  readonly schema: string;
  readonly name: string;
  /** Those of this name, by the types of their parameters. */
  readonly overloads: readonly Overload[];
  readonly origin: Origin;
}

export interface Overload {
  readonly parameters: Parameters;
  readonly procedure: boolean;
  readonly volatility: Volatility;
  readonly strict?: true;
  /** The type of its result, where it has one of its own. */
  readonly returns?: string;
  /** What ALTER has made of the settings that hold while it runs. */
  readonly settings?: readonly SetVariable[];
  /** Its CREATE statement, where that can be read. */
  readonly definition?: string;
}

/** Where temporary tables live; it is searched before every other schema. */
export const TEMPORARY_SCHEMA = 'pg_temp';

/** The key of the object a name stands for: found along the search path, in the default schema where nothing is found. */
export function keyOf(
  catalog: Pick<Catalog, 'defaultSchema'> & Partial<Catalog>,
  name: QualifiedName,
): string {
  if (name.schema !== undefined) return `${name.schema}.${name.name}`;
  for (const schema of catalog.searchPath ?? []) {
    const key = `${schema}.${name.name}`;
    if (hasRelation(catalog, key) || catalog.types?.has(key) || catalog.functions?.has(key)) return key;
  }
  return `${catalog.defaultSchema}.${name.name}`;
}

/** The key an object gets when it is created. */
export function newKeyOf(catalog: Pick<Catalog, 'defaultSchema'>, name: QualifiedName): string {
  return `${name.schema ?? catalog.defaultSchema}.${name.name}`;
}

/** Tables, views, indexes and sequences share their names. */
export function hasRelation(catalog: Partial<Catalog>, key: string): boolean {
  return (
    (catalog.tables?.has(key) ?? false) ||
    (catalog.indexes?.has(key) ?? false) ||
    (catalog.sequences?.has(key) ?? false) ||
    (catalog.views?.has(key) ?? false)
  );
}

/** Schema and name of a key. */
export function splitKey(key: string): { readonly schema: string; readonly name: string } {
  const dot = key.indexOf('.');
  return { schema: key.slice(0, dot), name: key.slice(dot + 1) };
}

/** A key as messages show it: without the schema where that is `public`. */
export function displayKey(key: string): string {
  return key.startsWith('public.') ? key.slice('public.'.length) : key;
}

export function findTable(catalog: Catalog, name: QualifiedName): Table | undefined {
  return catalog.tables.get(keyOf(catalog, name));
}

export function findColumn(table: Table | undefined, column: string): Column | undefined {
  return table?.columns.find((candidate) => candidate.name === column);
}
