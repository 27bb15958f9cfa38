import type { QualifiedName } from '../operations/names';
import type { CreateTable } from '../operations/tables';
import { isWord, tokenize } from '../statements/tokens';
import { findTable } from '../schema/catalog';
import { checkSteps } from './constraint-steps';
import { constraintName, label, slug } from './known';
import { boundCondition } from './partition-bound';
import { defaultPartition } from './partition-tree';
import type { Plan, Step } from './plan';
import type { RecipeContext } from './recipe';
import { alterTable, dropConstraint, dropTableIfExists } from './sql';

/**
 * CREATE TABLE … PARTITION OF reads the default partition, to see that it has no row for the new one, while nobody can use the
 * partitioned table. Where a valid CHECK says so it reads nothing (measured on PostgreSQL 14 and 18). Undefined where there is no
 * default partition, and where no CHECK can say what the bound says.
 */
export function createPartition(
  operation: CreateTable,
  statementText: string,
  { catalog }: RecipeContext,
): Plan | undefined {
  const { table, partitionOf } = operation;
  if (partitionOf === undefined || partitionOf.bound.type === 'default') return undefined;
  const rest = defaultPartition(catalog, partitionOf.parent);
  const columns = findTable(catalog, partitionOf.parent)?.partitionBy?.columns;
  const condition = columns && boundCondition(columns, partitionOf.bound);
  if (rest === undefined || condition === undefined) return undefined;
  const check = constraintName(catalog, rest, [table.name], 'check');
  const [shown, child] = [label(catalog, partitionOf.parent), label(catalog, table)];
  return {
    title: `Create the partition ${child} of ${shown}`,
    slug: slug('create', table.name),
    steps: [
      ...excludeSteps(rest, check, condition),
      createStep(table, operation.ifNotExists ? statementText : unlessExists(statementText)),
      dropCheckStep(rest, check),
    ],
    warnings: [refusedMeanwhile(label(catalog, rest), child)],
    equivalent: true,
  };
}

/** A CHECK of the default partition that keeps the rows of the bound out of it. */
export function excludeSteps(rest: QualifiedName, check: string, condition: string): Step[] {
  return checkSteps({ table: rest, alter: {} }, check, `CHECK (NOT (${condition}))`);
}

/** By itself: a transaction that waits for the lock on one table must not hold another's. */
export function dropCheckStep(table: QualifiedName, check: string): Step {
  return {
    phase: 'contract',
    title: `drop ${check}, which the bounds now say`,
    slug: 'drop_check',
    up: [alterTable(table, dropConstraint(check))],
    down: [],
    transaction: true,
    needs: 'lock',
  };
}

/** Between the first step and the new partition there is no place for rows of its bound. */
export function refusedMeanwhile(rest: string, child: string): string {
  return `From the CHECK on ${rest} until ${child} is a partition, rows that are for ${child} are refused: run these steps before such rows come. Rows that ${rest} has of them already make validating the CHECK fail: move them out first.`;
}

function createStep(table: QualifiedName, statement: string): Step {
  return {
    phase: 'contract',
    title: `create ${table.name}, for which nothing has to be read`,
    slug: 'create_partition',
    up: [statement],
    down: [dropTableIfExists(table)],
    transaction: true,
    needs: 'lock',
  };
}

function unlessExists(statement: string): string {
  const end = tokenize(statement).find((token) => isWord(token, 'table'))?.end ?? 0;
  return `${statement.slice(0, end)} IF NOT EXISTS${statement.slice(end)}`;
}
