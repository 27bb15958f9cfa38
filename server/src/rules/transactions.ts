import type {
  AnalyzedFile,
  AnalyzedOperation,
  AnalyzedStatement,
  Transaction,
} from '../analysis/analyzed-file';
import { keyOf, splitKey } from '../schema/catalog';
import { inPasses } from '../schema/passes';

/** An operation with its statement. */
export interface Standing {
  readonly statement: AnalyzedStatement;
  readonly analyzed: AnalyzedOperation;
  /** Index into the statement's operations. */
  readonly index: number;
}

/** True where the statement commits together with others, or with a BEGIN or a tool around it. A query of one statement does not. */
export function sharesTransaction({ transaction }: AnalyzedStatement): boolean {
  return transaction !== undefined && transaction.mode !== 'none';
}

/** All operations that commit together with a statement, its own included, in the order in which they are carried out. */
export function operationsTogether(file: AnalyzedFile, statement: AnalyzedStatement): readonly Standing[] {
  const { transaction } = statement;
  if (!transaction || !sharesTransaction(statement)) return inTurn(statement);
  const known = TOGETHER.get(file.statements) ?? new Map<Transaction, readonly Standing[]>();
  TOGETHER.set(file.statements, known);
  const undone = undoneIn(file, transaction);
  // What a ROLLBACK TO takes back commits with nothing, but runs together with all before it.
  if (undone.has(statement.index)) return statementsOf(file, transaction).flatMap(inTurn);
  const all =
    known.get(transaction) ??
    statementsOf(file, transaction)
      .filter(({ index }) => !undone.has(index))
      .flatMap(inTurn);
  known.set(transaction, all);
  return all;
}

const UNDONE = new WeakMap<Transaction, ReadonlyMap<number, number>>();

/** The statements of a transaction that a ROLLBACK TO SAVEPOINT takes back, each with the index of that ROLLBACK. */
export function undoneIn(file: AnalyzedFile, transaction: Transaction): ReadonlyMap<number, number> {
  const known = UNDONE.get(transaction);
  if (known) return known;
  const undone = new Map<number, number>();
  let savepoints: { readonly name: string; readonly index: number }[] = [];
  for (const { index, read } of statementsOf(file, transaction)) {
    for (const operation of read.operations) {
      if (operation.type === 'Savepoint') {
        const place = savepoints.findLastIndex(({ name }) => name === operation.name);
        if (!operation.release) savepoints.push({ name: operation.name, index });
        else if (place >= 0) savepoints = savepoints.slice(0, place);
      } else if (operation.type === 'Rollback' && operation.toSavepoint !== undefined) {
        const { toSavepoint } = operation;
        const place = savepoints.findLastIndex(({ name }) => name === toSavepoint);
        if (place < 0) continue;
        for (const between of transaction.statements) {
          if (between > savepoints[place]!.index && between < index && !undone.has(between))
            undone.set(between, index);
        }
        savepoints = savepoints.slice(0, place + 1);
      }
    }
  }
  UNDONE.set(transaction, undone);
  return undone;
}

/** Asked for each rename and validation of a transaction, which may have thousands. */
const TOGETHER = new WeakMap<AnalyzedFile['statements'], Map<Transaction, readonly Standing[]>>();

/** The operations that commit together with one and stand before it. */
export function operationsBefore(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
  analyzed: AnalyzedOperation,
): readonly Standing[] {
  const all = operationsTogether(file, statement);
  return all.slice(
    0,
    all.findIndex((standing) => standing.analyzed === analyzed),
  );
}

/** The operations that commit together with one and stand behind it. */
export function operationsAfter(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
  analyzed: AnalyzedOperation,
): readonly Standing[] {
  const all = operationsTogether(file, statement);
  return all.slice(all.findIndex((standing) => standing.analyzed === analyzed) + 1);
}

export function statementsOf(file: AnalyzedFile, transaction: Transaction): readonly AnalyzedStatement[] {
  const statements: AnalyzedStatement[] = [];
  for (const index of transaction.statements) {
    const statement = file.statements[index];
    if (statement) statements.push(statement);
  }
  return statements;
}

export function standings(statement: AnalyzedStatement): readonly Standing[] {
  return statement.operations.map((analyzed, index) => ({ statement, analyzed, index }));
}

function inTurn(statement: AnalyzedStatement): readonly Standing[] {
  return inPasses(standings(statement), ({ analyzed }) => analyzed.operation);
}

/** True where a block or a procedure among the operations commits. */
export function commitsInside(operations: readonly AnalyzedOperation[]): boolean {
  return operations.some(
    ({ operation, body }) => body?.commits === true || (operation.type === 'DoBlock' && operation.commits),
  );
}

/** The key that a locked relation has from now on: RENAME and SET SCHEMA keep the lock and change the name. */
export function keyAfter({ operation, catalog }: AnalyzedOperation, key: string): string {
  if (operation.type !== 'RenameTable' && operation.type !== 'SetSchema') return key;
  if (keyOf(catalog, operation.table) !== key) return key;
  const { schema, name } = splitKey(key);
  return operation.type === 'RenameTable' ? `${schema}.${operation.to}` : `${operation.to}.${name}`;
}

/** True in a part of the file that takes back what another part did. */
export function isDown(statement: AnalyzedStatement): boolean {
  return statement.section?.direction === 'down';
}
