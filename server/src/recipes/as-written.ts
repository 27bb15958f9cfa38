import type { Operation } from '../operations/operation';
import type { QualifiedName } from '../operations/names';
import type { Catalog } from '../schema/catalog';
import { label, slug } from './known';
import type { Plan, Step } from './plan';

/** A statement as it is written, in a file of its own: in a transaction, or outside of any. */
export function asWritten(
  sql: string,
  operation: Operation,
  catalog: Catalog,
  options: { readonly words: string; readonly transaction: boolean },
): Plan {
  const title = titleOf(operation, catalog) ?? `Run ${options.words}`;
  const resume = resumeOf(operation);
  const step: Step = {
    phase: 'contract',
    title: title.charAt(0).toLowerCase() + title.slice(1),
    slug: slug(options.words),
    up: [sql],
    down: [],
    transaction: options.transaction,
    downTransaction: true,
    ...(resume === undefined ? {} : { resume }),
    needs: needsOf(operation, options.transaction),
  };
  return { title, slug: slug(title), steps: [step], warnings: [], equivalent: true };
}

function needsOf({ type }: Operation, transaction: boolean): Step['needs'] {
  if (type === 'DetachPartition') return 'lock';
  return transaction && type !== 'ValidateConstraint' ? 'lock' : 'work';
}

function titleOf(operation: Operation, catalog: Catalog): string | undefined {
  const named = (name: QualifiedName): string => label(catalog, name);
  switch (operation.type) {
    case 'Reindex':
      return operation.name && `Reindex ${named(operation.name)}`;
    case 'DetachPartition':
      return `Detach ${named(operation.partition)} from ${named(operation.table)}`;
    case 'ValidateConstraint':
      return `Validate ${operation.constraint} of ${named(operation.table)}`;
    case 'RefreshMaterializedView':
      return `Refresh ${named(operation.view)}`;
    case 'AddColumn':
      return `Add ${operation.column.name} to ${named(operation.table)}`;
    case 'SetDefault':
      return `Set the default of ${operation.column} of ${named(operation.table)}`;
    case 'Update':
    case 'Delete':
    case 'Insert':
      return `${operation.type} rows of ${named(operation.table)}`.replace(
        'Insert rows of',
        'Insert rows into',
      );
    default:
      return undefined;
  }
}

function resumeOf(operation: Operation): string | undefined {
  switch (operation.type) {
    case 'Reindex':
      return 'Drop the INVALID index that is left, whose name ends in _ccnew, then run it again.';
    case 'DetachPartition':
      return 'Run the statement with FINALIZE in place of CONCURRENTLY.';
    case 'ValidateConstraint':
      return 'Run it again: nothing is kept of a validation that did not finish.';
    default:
      return undefined;
  }
}
