import type {
  AddEnumValue,
  AlterDomain,
  AlterSequence,
  Comment,
  CreateCompositeType,
  CreateDomain,
  CreateEnum,
  AlterFunction,
  CreateFunction,
  CreateSchema,
  CreateSequence,
  DropObject,
  DropSchema,
  RenameEnumValue,
} from '../operations/objects';
import type {
  CreateMaterializedView,
  CreateView,
  DropView,
  RefreshMaterializedView,
} from '../operations/views';
import { makeObjectName } from '../text/identifiers';
import { dropPublication, dropStatistics } from './apply-mentions';
import {
  findColumn,
  keyOf,
  newKeyOf,
  splitKey,
  TEMPORARY_SCHEMA,
  type Catalog,
  type Origin,
  type Sequence,
  type Table,
  type TableConstraint,
  type UserType,
} from './catalog';
import { ensureTable, putIndex, putSequence, putView, updateColumn, updateTable, without } from './change';
import { alterFunction, createFunction, dropFunctions } from './apply-functions';
import { removeSchema, removeSequence, removeTable, removeType, removeView } from './drop';

export type ObjectOperation =
  | CreateEnum
  | AddEnumValue
  | RenameEnumValue
  | CreateDomain
  | AlterDomain
  | CreateCompositeType
  | CreateSequence
  | AlterSequence
  | AlterFunction
  | CreateFunction
  | CreateSchema
  | DropSchema
  | DropObject
  | Comment
  | CreateView
  | CreateMaterializedView
  | RefreshMaterializedView
  | DropView;

export function applyObject(catalog: Catalog, operation: ObjectOperation, origin: Origin): Catalog {
  switch (operation.type) {
    case 'CreateSchema':
      return operation.ifNotExists && catalog.schemas.has(operation.name)
        ? catalog
        : { ...catalog, schemas: catalog.schemas.set(operation.name, { origin }) };
    case 'DropSchema':
      return operation.names.reduce((next, { name }) => removeSchema(next, name, operation.cascade), catalog);
    case 'CreateSequence': {
      const key = newKeyOf(catalog, operation.name);
      if (operation.ifNotExists && catalog.sequences.has(key)) return catalog;
      const { options } = operation;
      return createSequence(catalog, key, ownerOf(catalog, operation), {
        ...(options && { options }),
        origin,
      });
    }
    case 'AlterSequence': {
      const key = keyOf(catalog, operation.name);
      const known = catalog.sequences.get(key);
      const options = operation.options && { options: { ...known?.options, ...operation.options } };
      const keeps = { ...known, ...options, origin: known?.origin };
      if (operation.ownedBy !== undefined || operation.ownedByNone)
        return createSequence(catalog, key, ownerOf(catalog, operation), without(keeps, 'ownedBy'));
      return known === undefined || options === undefined
        ? catalog
        : putSequence(catalog, { ...known, ...options });
    }
    case 'CreateFunction':
      return createFunction(catalog, operation, origin);
    case 'AlterFunction':
      return alterFunction(catalog, operation);
    case 'DropObject':
      if (/^(FUNCTION|PROCEDURE|ROUTINE|AGGREGATE)$/.test(operation.objectType))
        return dropFunctions(catalog, operation);
      if (operation.objectType === 'PUBLICATION') return operation.names.reduce(dropPublication, catalog);
      if (operation.objectType === 'STATISTICS') return operation.names.reduce(dropStatistics, catalog);
      return operation.names.reduce(
        (next, name) => dropObject(next, operation.objectType, keyOf(next, name), operation.cascade),
        catalog,
      );
    case 'Comment':
      return comment(catalog, operation);
    case 'CreateView':
    case 'CreateMaterializedView':
      return createView(catalog, operation, origin);
    case 'RefreshMaterializedView':
      return refresh(catalog, operation);
    case 'DropView':
      return operation.names.reduce(
        (next, name) => removeView(next, keyOf(next, name), operation.cascade),
        catalog,
      );
    default:
      return applyType(catalog, operation, origin);
  }
}

function applyType(
  catalog: Catalog,
  operation: CreateEnum | AddEnumValue | RenameEnumValue | CreateDomain | AlterDomain | CreateCompositeType,
  origin: Origin,
): Catalog {
  switch (operation.type) {
    case 'CreateEnum':
      return putType(catalog, operation, { kind: 'enum', values: operation.values }, origin);
    case 'AddEnumValue':
      return updateType(catalog, operation, (type) =>
        type.kind !== 'enum' || type.values.includes(operation.value)
          ? type
          : { ...type, values: inserted(type.values, operation) },
      );
    case 'RenameEnumValue':
      return updateType(catalog, operation, (type) =>
        type.kind !== 'enum'
          ? type
          : {
              ...type,
              values: type.values.map((value) => (value === operation.value ? operation.to : value)),
            },
      );
    case 'CreateDomain': {
      const collation = operation.collation !== undefined && { collation: operation.collation };
      const { base, notNull } = operation;
      const domain = { kind: 'domain', base, notNull, ...collation } as const;
      const constraints: TableConstraint[] = [];
      for (const definition of operation.constraints) {
        constraints.push(domainConstraint(operation.name.name, definition, constraints, origin));
      }
      const value = operation.default !== undefined && { default: operation.default };
      return putType(catalog, operation, { ...domain, ...value, constraints }, origin);
    }
    case 'CreateCompositeType': {
      const columns = operation.columns.map(({ name, type }) => ({ name, type, notNull: false, origin }));
      return putType(catalog, operation, { kind: 'composite', columns }, origin);
    }
    case 'AlterDomain':
      return updateType(catalog, operation, (type) => alterDomain(type, operation, origin));
  }
}

type TypeBody<T = UserType> = T extends UserType ? Omit<T, 'schema' | 'name' | 'origin'> : never;

function putType(
  catalog: Catalog,
  operation: { readonly name: { readonly schema?: string; readonly name: string } },
  body: TypeBody,
  origin: Origin,
): Catalog {
  const key = newKeyOf(catalog, operation.name);
  return { ...catalog, types: catalog.types.set(key, { ...body, ...splitKey(key), origin }) };
}

function updateType(
  catalog: Catalog,
  operation: { readonly name: { readonly schema?: string; readonly name: string } },
  change: (type: UserType) => UserType,
): Catalog {
  const key = keyOf(catalog, operation.name);
  const type = catalog.types.get(key);
  return type === undefined ? catalog : { ...catalog, types: catalog.types.set(key, change(type)) };
}

function inserted(values: readonly string[], operation: AddEnumValue): readonly string[] {
  const neighbour = operation.neighbour === undefined ? -1 : values.indexOf(operation.neighbour);
  if (neighbour < 0) return [...values, operation.value];
  return values.toSpliced(operation.position === 'before' ? neighbour : neighbour + 1, 0, operation.value);
}

function alterDomain(type: UserType, operation: AlterDomain, origin: Origin): UserType {
  if (type.kind !== 'domain') return type;
  const named = ({ name }: TableConstraint): boolean => name === operation.constraintName;
  switch (operation.action) {
    case 'add constraint': {
      const { constraint } = operation;
      if (constraint === undefined) return type;
      const added = domainConstraint(type.name, constraint, type.constraints, origin);
      return { ...type, constraints: [...type.constraints, added] };
    }
    case 'drop constraint':
      return { ...type, constraints: type.constraints.filter((constraint) => !named(constraint)) };
    case 'validate constraint':
      return {
        ...type,
        constraints: type.constraints.map((constraint) =>
          named(constraint) ? { ...constraint, valid: true } : constraint,
        ),
      };
    case 'set not null':
      return { ...type, notNull: true };
    case 'drop not null':
      return { ...type, notNull: false };
    case 'set default':
    case 'drop default': {
      // The new default is not read.
      return without(type, 'default');
    }
  }
}

/** A domain's unnamed check is called `domain_check`, `domain_check1`, … */
function domainConstraint(
  domain: string,
  definition: TableConstraint['definition'],
  others: readonly TableConstraint[],
  origin: Origin,
): TableConstraint {
  let name = definition.name ?? makeObjectName(domain, [], 'check');
  for (let number = 1; others.some((other) => other.name === name); number++) {
    name = makeObjectName(domain, [], `check${number}`);
  }
  return { name, definition, valid: !definition.notValid, origin };
}

function ownerOf(
  catalog: Catalog,
  { ownedBy }: CreateSequence | AlterSequence,
): { readonly table: string; readonly column: string } | undefined {
  return ownedBy === undefined ? undefined : { table: keyOf(catalog, ownedBy.table), column: ownedBy.column };
}

function createSequence(
  catalog: Catalog,
  key: string,
  ownedBy: { readonly table: string; readonly column: string } | undefined,
  rest: Pick<Sequence, 'options' | 'owner' | 'origin'>,
): Catalog {
  const sequence = { ...rest, ...splitKey(key), ...(ownedBy === undefined ? {} : { ownedBy }) };
  return putSequence(catalog, sequence);
}

function createView(
  catalog: Catalog,
  operation: CreateView | CreateMaterializedView,
  origin: Origin,
): Catalog {
  const materialized = operation.type === 'CreateMaterializedView';
  const temporary = operation.type === 'CreateView' && operation.temporary;
  const key = temporary ? `${TEMPORARY_SCHEMA}.${operation.view.name}` : newKeyOf(catalog, operation.view);
  if (operation.type === 'CreateMaterializedView' && operation.ifNotExists && catalog.views.has(key)) {
    return catalog;
  }
  const replaced = catalog.views.get(key);
  const view = {
    ...splitKey(key),
    materialized,
    reads: operation.reads.map((name) => keyOf(catalog, name)),
    columns: operation.columns,
    ...(operation.uses !== undefined && { uses: operation.uses }),
    ...('gives' in operation && { gives: operation.gives }),
    ...(operation.type === 'CreateMaterializedView' && !operation.withData && ({ empty: true } as const)),
    ...(replaced?.triggers !== undefined && { triggers: replaced.triggers }),
    origin,
  };
  return putView(catalog, view);
}

function refresh(catalog: Catalog, { view: name, withData }: RefreshMaterializedView): Catalog {
  const view = catalog.views.get(keyOf(catalog, name));
  if (view === undefined || (view.empty === true) !== withData) return catalog;
  return putView(catalog, withData ? without(view, 'empty') : { ...view, empty: true });
}

function dropObject(catalog: Catalog, objectType: string, key: string, cascade: boolean): Catalog {
  switch (objectType.toUpperCase()) {
    case 'TYPE':
    case 'DOMAIN':
      return removeType(catalog, key, cascade);
    case 'SEQUENCE':
      return removeSequence(catalog, key, cascade);
    case 'FOREIGN TABLE':
      return removeTable(catalog, key, cascade);
    default:
      return catalog;
  }
}

function comment(catalog: Catalog, operation: Comment): Catalog {
  const key = keyOf(catalog, operation.name);
  const { text, column } = operation;
  switch (operation.objectType.toUpperCase()) {
    case 'TABLE':
      return commentOn(catalog, operation, (table) => withComment(table, text));
    case 'COLUMN':
      return column === undefined
        ? catalog
        : commentOn(catalog, operation, (table) => withColumnComment(table, column, text));
    case 'INDEX': {
      const index = catalog.indexes.get(key);
      return index === undefined ? catalog : putIndex(catalog, withComment(index, text));
    }
    default:
      return catalog;
  }
}

/** A comment can be all that the files read say about a table. */
function commentOn(catalog: Catalog, { name }: Comment, change: (table: Table) => Table): Catalog {
  const target = ensureTable(catalog, name, false);
  return target === undefined ? catalog : updateTable(target.catalog, target.key, change);
}

function withColumnComment(table: Table, column: string, text: string | null): Table {
  if (findColumn(table, column) !== undefined || table.columnsUnknown !== true)
    return updateColumn(table, column, (found) => withComment(found, text));
  const others = Object.entries(table.columnComments ?? {}).filter(([name]) => name !== column);
  return {
    ...table,
    columnComments: Object.fromEntries(text === null ? others : [...others, [column, text]]),
  };
}

function withComment<T extends { readonly comment?: string }>(value: T, text: string | null): T {
  // An optional property may always be absent, which Omit cannot say about a type parameter.
  return text === null ? (without(value, 'comment') as T) : { ...value, comment: text };
}
