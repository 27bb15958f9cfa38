import type { QualifiedName } from '../operations/names';
import { findTable } from '../schema/catalog';
import { backfillBlock } from './backfill-sql';
import type { KeyColumn } from './backfill-sql';
import { columnNames } from './known';
import type { Step } from './plan';
import type { RecipeContext } from './recipe';
import { qualified } from './sql';

export interface BackfillStep {
  readonly table: QualifiedName;
  readonly key: readonly KeyColumn[];
  /** What stands after SET; null deletes the rows. */
  readonly assignments: string | null;
  /** The rows still to do. */
  readonly where: string;
  /** `fill status of the existing rows in batches`. */
  readonly title: string;
  readonly context: RecipeContext;
  readonly alias?: string;
}

/** Says what the batches go by where that is not the key. */
export function batchesTitle(title: string, key: readonly KeyColumn[]): string {
  return key.length > 0 ? title : `${title}, by pages because the table has no key`;
}

/** The step that changes a table's rows in batches. Where the values of before were somebody's, it has no way back. */
export function backfillStep({ context, title, ...change }: BackfillStep): Step {
  const { catalog, settings } = context;
  const table =
    change.alias === undefined ? qualified(change.table) : `${qualified(change.table)} AS ${change.alias}`;
  return {
    phase: 'migrate',
    title: batchesTitle(title, change.key),
    slug: 'backfill',
    up: [
      backfillBlock({
        ...change,
        settings,
        columns: columnNames(catalog, change.table),
        partitioned: findTable(catalog, change.table)?.partitionBy !== undefined,
      }),
    ],
    down: [],
    transaction: false,
    check: { sql: `SELECT count(*) FROM ${table} WHERE ${change.where}`, expect: '0' },
    resume: 'Run it again: it starts at the first row that is still to do.',
    needs: 'work',
  };
}
