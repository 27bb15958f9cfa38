import type { Operation, ReadStatement } from '../operations/operation';
import type { Section, Tool } from '../projects/tool';
import type { Statement } from '../statements/statement';
import type { Span } from '../text/span';
import type { Transaction } from './analyzed-file';
import { partFinder } from './sections';

interface Placed {
  readonly statement: Statement;
  readonly section: Section | undefined;
}

export interface Grouping {
  readonly transactions: readonly Transaction[];
  /** The transaction of each statement; undefined for what no tool runs, and for meta-commands. */
  readonly transactionOf: readonly (Transaction | undefined)[];
}

interface Open {
  mode: Transaction['mode'];
  readonly statements: number[];
}

/** Groups statements by what commits together. */
export function groupTransactions(
  placed: readonly Placed[],
  readAt: (index: number) => ReadStatement,
  tool: Tool,
): Grouping {
  const transactions: Transaction[] = [];
  const transactionOf = new Array<Transaction | undefined>(placed.length).fill(undefined);
  let open: Open | undefined;
  let section: Section | undefined;
  let query: object | undefined;
  const queries = queriesOf(placed, tool);
  const counts = countEach(queries);
  const sizes = countEach(
    placed.map((place) => (place.statement.kind === 'sql' ? place.section : undefined)),
  );

  const close = (rolledBack: boolean): void => {
    if (open === undefined) return;
    const { mode, statements } = open;
    open = undefined;
    if (statements.length === 0) return;
    const transaction = { index: transactions.length, mode, statements, rolledBack };
    transactions.push(transaction);
    for (const index of statements) transactionOf[index] = transaction;
  };

  placed.forEach((place, index) => {
    if (place.section === undefined || place.statement.kind === 'metaCommand') return;
    if (place.section !== section) {
      close(false);
      section = place.section;
      open = openedByTool(place.section, sizes.get(place.section) ?? 0);
    }
    if (queries[index] !== query && open?.mode === 'implicit') close(false);
    query = queries[index];
    const control = controlOf(readAt(index));
    if (control === 'begin') {
      // BEGIN in a query of several statements takes in what stands before it; in an open transaction it is a warning.
      if (open?.mode === 'implicit') open.mode = 'explicit';
      open ??= { mode: 'explicit', statements: [] };
    }
    // Behind a COMMIT, the rest of a query is an implicit transaction again; a query of one statement is none.
    open ??= { mode: isShared(query, counts) ? 'implicit' : 'none', statements: [] };
    open.statements.push(index);
    if (control === 'commit' || control === 'rollback') close(control === 'rollback');
    else if (control === 'chain') {
      close(isRollback(readAt(index)));
      open = { mode: 'explicit', statements: [] };
    } else if (open.mode === 'none') close(false);
  });
  close(false);
  return { transactions, transactionOf };
}

/** The transaction a section begins in; a query of one statement is in none. */
function openedByTool(section: Section, count: number): Open | undefined {
  if (section.mode === 'tool') return { mode: 'tool', statements: [] };
  if (section.mode === 'implicit' && count > 1) return { mode: 'implicit', statements: [] };
  return undefined;
}

/** For each statement the query that it is sent in together with others, and undefined where it is one by itself. */
function queriesOf(placed: readonly Placed[], tool: Tool): readonly (object | undefined)[] {
  let finder: ((span: Span) => object | undefined) | undefined;
  let section: Section | undefined;
  return placed.map((place) => {
    if (place.section === undefined || place.statement.kind !== 'sql') return undefined;
    if (place.section !== section) {
      section = place.section;
      const { queries, mode } = section;
      const whole = mode === 'implicit' || (mode === 'tool' && !tool.severalStatementsWithoutTransaction);
      const parts = queries?.map((span) => ({ span }));
      finder = parts ? partFinder(parts) : () => (whole ? place.section : undefined);
    }
    return finder?.(place.statement.span);
  });
}

function countEach(objects: readonly (object | undefined)[]): ReadonlyMap<object, number> {
  const counts = new Map<object, number>();
  for (const object of objects) if (object !== undefined) counts.set(object, (counts.get(object) ?? 0) + 1);
  return counts;
}

function isShared(query: object | undefined, counts: ReadonlyMap<object, number>): boolean {
  return query !== undefined && (counts.get(query) ?? 0) > 1;
}

type Control = 'begin' | 'commit' | 'rollback' | 'chain' | undefined;

function controlOf(read: ReadStatement): Control {
  for (const operation of read.operations) {
    const control = controlOfOperation(operation);
    if (control !== undefined) return control;
  }
  return undefined;
}

function controlOfOperation(operation: Operation): Control {
  switch (operation.type) {
    case 'Begin':
      return 'begin';
    case 'Commit':
      return operation.chain ? 'chain' : 'commit';
    case 'Rollback':
      if (operation.toSavepoint !== undefined) return undefined;
      return operation.chain ? 'chain' : 'rollback';
    case 'Maintenance':
      return operation.what === 'PREPARE TRANSACTION' ? 'commit' : undefined;
    default:
      return undefined;
  }
}

function isRollback(read: ReadStatement): boolean {
  return read.operations.some(({ type }) => type === 'Rollback');
}
