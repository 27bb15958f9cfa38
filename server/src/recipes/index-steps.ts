import type { QualifiedName } from '../operations/names';
import { keyOf } from '../schema/catalog';
import type { Catalog, Table } from '../schema/catalog';
import { chooseObjectName, indexColumnNames } from '../text/identifiers';
import { relationExists } from './known';
import type { Step } from './plan';
import { besides, dropIndexConcurrently, nameLiteral, qualified } from './sql';
import { withName } from './written-index';
import type { WrittenIndex } from './written-index';

/** A concurrent build: long, outside a transaction, and leaving an invalid index where it fails. */
export function buildStep(index: QualifiedName, create: string): Step {
  return {
    phase: 'expand',
    title: `build ${index.name}`,
    slug: 'create_index',
    up: [create],
    down: [dropIndexConcurrently(index)],
    transaction: false,
    check: {
      sql: `SELECT indisvalid FROM pg_index WHERE indexrelid = ${nameLiteral(index)}::regclass`,
      expect: 'true',
    },
    resume: `Run ${dropIndexConcurrently(index)} first: a build that failed leaves an invalid index, which IF NOT EXISTS would keep.`,
    needs: 'work',
  };
}

/**
 * The index of a partitioned table: made on the parent alone it is invalid and instant; each partition's is built
 * concurrently; attached, they make it valid. Undefined where a partition is partitioned itself.
 */
export function partitionedSteps(
  catalog: Catalog,
  table: QualifiedName,
  name: string,
  /** The columns as they enter a name: `lower` for `lower(email)`. */
  columns: readonly string[],
  written: WrittenIndex,
): readonly Step[] | undefined {
  const key = keyOf(catalog, table);
  const partitions = [...catalog.tables.values()]
    .filter((each) => each.partitionOf?.parent === key)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (partitions.some((each) => each.partitionBy !== undefined)) return undefined;
  const parent = besides(table, name);
  const indexes = partitions.map((partition) => ({
    table: nameBeside(catalog, table, partition),
    index: besides(nameBeside(catalog, table, partition), partitionIndexName(catalog, partition, columns)),
  }));
  const drop = `DROP INDEX IF EXISTS ${qualified(parent)}`;
  const attach: Step = {
    phase: 'contract',
    title: `attach the partitions' indexes, which makes ${name} valid`,
    slug: 'attach_indexes',
    up: indexes.map(({ index }) => `ALTER INDEX ${qualified(parent)} ATTACH PARTITION ${qualified(index)}`),
    down: [drop],
    transaction: true,
    check: {
      sql: `SELECT indisvalid FROM pg_index WHERE indexrelid = ${nameLiteral(parent)}::regclass`,
      expect: 'true',
    },
    needs: 'lock',
  };
  return [
    {
      phase: 'expand',
      title: `create ${name} on the parent alone`,
      slug: 'create_parent_index',
      up: [withName(written, { name, only: true })],
      down: [drop],
      transaction: true,
      needs: 'lock',
    },
    ...indexes.map(({ table: partition, index }) => ({
      ...buildStep(index, withName(written, { name: index.name, table: partition, concurrently: true })),
      slug: `create_${index.name}`,
    })),
    ...(indexes.length > 0 ? [attach] : []),
  ];
}

/** The partition as its parent is written: without a schema where both lie in the default one. */
export function nameBeside(catalog: Catalog, table: QualifiedName, partition: Table): QualifiedName {
  return table.schema === undefined && partition.schema === catalog.defaultSchema
    ? { name: partition.name }
    : { schema: partition.schema, name: partition.name };
}

/** The name that PostgreSQL gives the index of a partition. */
function partitionIndexName(catalog: Catalog, partition: Table, columns: readonly string[]): string {
  return chooseObjectName(partition.name, indexColumnNames(columns), 'idx', (name) =>
    relationExists(catalog, partition, name),
  );
}
