import type { Map } from 'immutable';
import type { Expression, IndexElement, QualifiedName, TypeName } from '../operations/names';
import type { Constraint } from '../operations/constraint';
import type { PartitionBound } from '../operations/tables';

/**
 * What the migrations read so far say about the database. Immutable, with shared structure: every migration's catalog
 * can be kept. Keys are `schema.name`; names are folded, never quoted.
 */
export interface Catalog {
  readonly tables: Map<string, Table>;
  readonly indexes: Map<string, Index>;
  readonly views: Map<string, View>;
  readonly types: Map<string, UserType>;
  readonly sequences: Map<string, Sequence>;
  readonly functions: Map<string, UserFunction>;
  readonly schemas: Map<string, { readonly origin: Origin }>;
  /** Where unqualified names are looked up and created: the first schema of search_path, `public` by default. */
  readonly defaultSchema: string;
  /** True where every earlier file was found and read: only then does absence prove anything. */
  readonly complete: boolean;
}

/** Which file made or last replaced an object, as the caller names its files; `undefined` is a baseline schema. */
export type Origin = string | undefined;

export interface Table {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly Column[];
  readonly constraints: readonly TableConstraint[];
  readonly persistence: 'permanent' | 'temporary' | 'unlogged';
  readonly partitionBy?: {
    readonly strategy: 'range' | 'list' | 'hash';
    readonly columns: readonly string[];
    readonly text: string;
  };
  readonly partitionOf?: { readonly parent: string; readonly bound: PartitionBound };
  readonly inherits: readonly string[];
  readonly triggers: readonly string[];
  readonly policies: readonly string[];
  readonly rowSecurity: boolean;
  readonly comment?: string;
  readonly origin: Origin;
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
  readonly origin: Origin;
}

/** A constraint with the name PostgreSQL gives it where none was written, and its state. */
export interface TableConstraint {
  readonly name: string;
  readonly definition: Constraint;
  readonly valid: boolean;
  /** Key of the index behind a UNIQUE, PRIMARY KEY or EXCLUDE constraint. */
  readonly index?: string;
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
  /** False for an index on ONLY a partitioned table whose partitions are not all attached. */
  readonly valid: boolean;
  /** Name of the constraint it stands behind. */
  readonly constraint?: string;
  readonly comment?: string;
  readonly origin: Origin;
}

export interface View {
  readonly schema: string;
  readonly name: string;
  readonly materialized: boolean;
  /** Keys of the tables and views it reads. */
  readonly reads: readonly string[];
  readonly columns: readonly string[];
  readonly origin: Origin;
}

export type UserType = { readonly schema: string; readonly name: string; readonly origin: Origin } & (
  | { readonly kind: 'enum'; readonly values: readonly string[] }
  | {
      readonly kind: 'domain';
      readonly base: TypeName;
      readonly notNull: boolean;
      readonly constraints: readonly TableConstraint[];
    }
  | { readonly kind: 'composite'; readonly columns: readonly Column[] }
  | { readonly kind: 'other' }
);

export interface Sequence {
  readonly schema: string;
  readonly name: string;
  readonly ownedBy?: { readonly table: string; readonly column: string };
  readonly origin: Origin;
}

export interface UserFunction {
  readonly schema: string;
  readonly name: string;
  readonly volatility: 'immutable' | 'stable' | 'volatile';
  readonly origin: Origin;
}

/** The key of a name: its schema, or the catalog's default schema, and its name. */
export function keyOf(catalog: Pick<Catalog, 'defaultSchema'>, name: QualifiedName): string {
  return `${name.schema ?? catalog.defaultSchema}.${name.name}`;
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
