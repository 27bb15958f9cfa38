import type { AttachIndex, CreateIndex, DropIndex } from '../operations/indexes';
import { keyOf, splitKey, type Catalog, type Index, type Origin } from './catalog';
import { putIndex } from './change';
import { indexesOf } from './lookups';
import { removeIndex } from './drop';
import { indexName } from './names';

export function applyIndex(
  catalog: Catalog,
  operation: CreateIndex | DropIndex | AttachIndex,
  origin: Origin,
): Catalog {
  switch (operation.type) {
    case 'CreateIndex':
      return createIndex(catalog, operation, origin);
    case 'DropIndex':
      return operation.names.reduce((next, name) => removeIndex(next, keyOf(next, name)), catalog);
    case 'AttachIndex':
      return attachIndex(catalog, keyOf(catalog, operation.index), keyOf(catalog, operation.partition));
  }
}

function createIndex(catalog: Catalog, operation: CreateIndex, origin: Origin): Catalog {
  const tableKey = keyOf(catalog, operation.table);
  const table = catalog.tables.get(tableKey);
  const { schema } = splitKey(tableKey);
  const name =
    operation.name ?? indexName(catalog, splitKey(tableKey), operation.elements, operation.include);
  const key = `${schema}.${name}`;
  if (operation.ifNotExists && catalog.indexes.has(key)) return catalog;
  const children = table?.children ?? [];
  const index: Index = {
    schema,
    name,
    table: tableKey,
    unique: operation.unique,
    method: operation.method,
    elements: operation.elements,
    include: operation.include,
    ...(operation.where === undefined ? {} : { where: operation.where }),
    nullsNotDistinct: operation.nullsNotDistinct,
    ...(operation.parameters === undefined ? {} : { parameters: operation.parameters }),
    ...(operation.tablespace === undefined ? {} : { tablespace: operation.tablespace }),
    valid: !operation.only || (isKnown(table) && children.length === 0),
    origin,
  };
  const next = putIndex(catalog, index);
  if (operation.only || table?.partitionBy === undefined) return next;
  return children.reduce((before, child) => addPartitionIndex(before, child, index, origin), next);
}

function isKnown(table: { readonly partial?: true } | undefined): boolean {
  return table !== undefined && table.partial !== true;
}

/** Gives a partition, and the partitions below it, its own index for one of the partitioned table. */
export function addPartitionIndex(
  catalog: Catalog,
  tableKey: string,
  parent: Index,
  origin: Origin,
): Catalog {
  const table = catalog.tables.get(tableKey);
  if (table === undefined) return catalog;
  const attachedTo = `${parent.schema}.${parent.name}`;
  const equal = indexesOf(catalog, tableKey).find(
    (index) => index.attachedTo === undefined && index.constraint === undefined && sameShape(index, parent),
  );
  if (equal !== undefined) return putIndex(catalog, { ...equal, attachedTo });
  const index: Index = {
    ...parent,
    schema: table.schema,
    name: indexName(catalog, table, parent.elements, parent.include),
    table: tableKey,
    attachedTo,
    origin,
  };
  return (table.children ?? []).reduce(
    (next, child) => addPartitionIndex(next, child, index, origin),
    putIndex(catalog, index),
  );
}

export function sameShape(a: Index, b: Index): boolean {
  const shape = (index: Index): string =>
    JSON.stringify([
      index.unique,
      index.method,
      index.elements.map(({ column, text }) => column ?? text),
      index.include,
      index.where?.text,
    ]);
  return shape(a) === shape(b);
}

/** ALTER INDEX … ATTACH PARTITION: the index of the partitioned table becomes valid with its last partition. */
function attachIndex(catalog: Catalog, parentKey: string, childKey: string): Catalog {
  const child = catalog.indexes.get(childKey);
  const attached = child === undefined ? catalog : putIndex(catalog, { ...child, attachedTo: parentKey });
  return refreshValidity(attached, parentKey);
}

export function refreshValidity(catalog: Catalog, key: string): Catalog {
  const index = catalog.indexes.get(key);
  const table = index === undefined ? undefined : catalog.tables.get(index.table);
  if (index === undefined || index.valid || table === undefined || !isKnown(table)) return catalog;
  const complete = (table.children ?? []).every((partition) =>
    indexesOf(catalog, partition).some(({ attachedTo, valid }) => attachedTo === key && valid),
  );
  if (!complete) return catalog;
  const next = putIndex(catalog, { ...index, valid: true });
  return index.attachedTo === undefined ? next : refreshValidity(next, index.attachedTo);
}
