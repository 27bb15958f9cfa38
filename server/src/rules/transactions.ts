import type {
  AnalyzedFile,
  AnalyzedOperation,
  AnalyzedStatement,
  Transaction,
} from '../analysis/analyzed-file';
import { keyOf, splitKey } from '../schema/catalog';

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

/** All operations that commit together with a statement, its own included, in order. */
export function operationsTogether(file: AnalyzedFile, statement: AnalyzedStatement): readonly Standing[] {
  const { transaction } = statement;
  if (!transaction || !sharesTransaction(statement)) return standings(statement);
  const known = TOGETHER.get(file.statements) ?? new Map<Transaction, readonly Standing[]>();
  TOGETHER.set(file.statements, known);
  const all = known.get(transaction) ?? statementsOf(file, transaction).flatMap(standings);
  known.set(transaction, all);
  return all;
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
  return transaction.statements.flatMap((index) => file.statements[index] ?? []);
}

export function standings(statement: AnalyzedStatement): readonly Standing[] {
  return statement.operations.map((analyzed, index) => ({ statement, analyzed, index }));
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
