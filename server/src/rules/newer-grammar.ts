import type { Constraint } from '../operations/constraint';
import type { ColumnDefinition } from '../operations/column';
import type { Operation } from '../operations/operation';
import { newerWords, wordsOf, type Novelty } from './newer-words';

/** The newest things an operation is written with, besides what its effect knows. `text` is its own part of the statement. */
export function novelties(operation: Operation, text: string): readonly Novelty[] {
  const found: Novelty[] = [...newerWords(operation.type, text)];
  const add = (is: boolean, what: string, since: number): void => {
    if (is) found.push({ what, since });
  };
  for (const constraint of constraintsOf(operation)) {
    const words = wordsOf(constraint.text);
    const key = constraint.type === 'unique' || constraint.type === 'primaryKey';
    add(key && constraint.nullsNotDistinct, 'NULLS NOT DISTINCT', 15);
    add(key && constraint.include.length > 0, 'INCLUDE', 11);
    add(key && / WITHOUT OVERLAPS /.test(words), 'WITHOUT OVERLAPS', 18);
    add(constraint.type === 'foreignKey' && /[(,] PERIOD [A-Z"]/.test(words), 'PERIOD in a foreign key', 18);
    add(
      constraint.type === 'foreignKey' && / ON DELETE SET (NULL|DEFAULT) \(/.test(words),
      'ON DELETE SET NULL with a list of columns',
      15,
    );
    add(constraint.enforced === false, 'NOT ENFORCED', 18);
  }
  for (const { generated } of columnsOf(operation)) {
    add(generated?.storage === 'virtual', 'a virtual generated column', 18);
    add(generated?.storage === 'stored', 'a generated column', 12);
  }
  switch (operation.type) {
    case 'CreateTable':
      add(
        operation.constraints.some(({ type }) => type === 'notNull'),
        'NOT NULL as a table constraint',
        18,
      );
      break;
    case 'CreateIndex':
      add(operation.nullsNotDistinct, 'NULLS NOT DISTINCT', 15);
      add(operation.include.length > 0, 'INCLUDE', 11);
      break;
    case 'CreateFunction':
      add(operation.procedure, 'CREATE PROCEDURE', 11);
      break;
    case 'CreateSequence':
      add(/^ CREATE UNLOGGED SEQUENCE /.test(wordsOf(text)), 'an unlogged sequence', 15);
      break;
    case 'AlterTableOther':
      add(operation.action === 'SET COMPRESSION', 'SET COMPRESSION', 14);
      break;
    case 'Merge': {
      const words = wordsOf(text);
      add(/ NOT MATCHED BY SOURCE /.test(words), 'MERGE … WHEN NOT MATCHED BY SOURCE', 17);
      add(/ RETURNING /.test(words), 'MERGE … RETURNING', 17);
      break;
    }
    default:
      break;
  }
  return found;
}

function constraintsOf(operation: Operation): readonly Constraint[] {
  const columns = columnsOf(operation).flatMap(({ constraints }) => constraints);
  if (operation.type === 'CreateTable') return [...columns, ...operation.constraints];
  return operation.type === 'AddConstraint' ? [operation.constraint] : columns;
}

function columnsOf(operation: Operation): readonly ColumnDefinition[] {
  if (operation.type === 'CreateTable') return operation.columns;
  return operation.type === 'AddColumn' ? [operation.column] : [];
}
