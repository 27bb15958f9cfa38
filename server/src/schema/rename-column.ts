import type { Constraint } from '../operations/constraint';
import type { Expression, IndexElement } from '../operations/names';
import { tokenize } from '../statements/tokens';
import type { Token } from '../statements/statement';
import { foldIdentifier, quoteIdentifier } from '../text/quoting';
import { constraintSql } from './describe';

/** A column's old name, its new name, and the table it is in. */
export interface ColumnRename {
  readonly from: string;
  readonly to: string;
  readonly table: string;
}

/** An expression over the columns of one table after one of them was renamed. */
export function renameInExpression(expression: Expression, rename: ColumnRename): Expression {
  if (!expression.columns.includes(rename.from)) return expression;
  return {
    ...expression,
    text: renameInSql(expression.text, rename),
    columns: renameInList(expression.columns, rename),
  };
}

export function renameInElement(element: IndexElement, rename: ColumnRename): IndexElement {
  if (element.column === rename.from) {
    return { ...element, column: rename.to, text: renameInSql(element.text, rename) };
  }
  if (!element.expression?.columns.includes(rename.from)) return element;
  return {
    ...element,
    expression: renameInExpression(element.expression, rename),
    text: renameInSql(element.text, rename),
  };
}

export function renameInList(columns: readonly string[], rename: ColumnRename): readonly string[] {
  return columns.includes(rename.from)
    ? columns.map((column) => (column === rename.from ? rename.to : column))
    : columns;
}

/** A constraint of the table whose column was renamed. */
export function renameInConstraint(constraint: Constraint, rename: ColumnRename): Constraint {
  const renamed = renameParts(constraint, rename);
  return renamed === constraint ? constraint : withText(renamed);
}

/** The constraint with its text written anew from its parts. */
export function withText(constraint: Constraint): Constraint {
  return { ...constraint, text: constraintSql(constraint) };
}

function renameParts(constraint: Constraint, rename: ColumnRename): Constraint {
  switch (constraint.type) {
    case 'check': {
      const expression = renameInExpression(constraint.expression, rename);
      if (expression === constraint.expression) return constraint;
      return constraint.notNullColumn === rename.from
        ? { ...constraint, expression, notNullColumn: rename.to }
        : { ...constraint, expression };
    }
    case 'foreignKey': {
      const columns = renameInList(constraint.columns, rename);
      if (columns === constraint.columns) return constraint;
      const { onDeleteColumns } = constraint;
      const set = onDeleteColumns && { onDeleteColumns: renameInList(onDeleteColumns, rename) };
      return { ...constraint, columns, ...set };
    }
    case 'unique':
    case 'primaryKey': {
      const columns = renameInList(constraint.columns, rename);
      const include = renameInList(constraint.include, rename);
      return columns === constraint.columns && include === constraint.include
        ? constraint
        : { ...constraint, columns, include };
    }
    case 'exclude': {
      const elements = constraint.elements.map((element) => renameInElement(element, rename));
      const where = constraint.where && renameInExpression(constraint.where, rename);
      return where === constraint.where &&
        elements.every((element, index) => element === constraint.elements[index])
        ? constraint
        : { ...constraint, elements, ...(where !== undefined && { where }) };
    }
    case 'notNull':
      return constraint.column === rename.from ? { ...constraint, column: rename.to } : constraint;
  }
}

/**
 * Renames a column in an expression over one table, token by token. A word that names a function, a type or another
 * table's column stays.
 */
export function renameInSql(sql: string, rename: ColumnRename): string {
  const tokens = tokenize(sql);
  const replacement = quoteIdentifier(rename.to);
  let result = '';
  let copied = 0;
  tokens.forEach((token, index) => {
    if (!isColumn(tokens, index, rename)) return;
    result += sql.slice(copied, token.start) + replacement;
    copied = token.end;
  });
  return result + sql.slice(copied);
}

function isColumn(tokens: readonly Token[], index: number, rename: ColumnRename): boolean {
  const token = tokens[index];
  if (token === undefined || !isName(token) || foldIdentifier(token.text) !== rename.from) return false;
  const next = tokens[index + 1];
  if (next?.text === '(' || next?.text === '.') return false;
  if (token.kind === 'word' && next?.kind === 'string') return false;
  const previous = tokens[index - 1];
  if (previous === undefined) return true;
  if (previous.text === '::' || /^(as|collate)$/i.test(previous.text)) return false;
  if (previous.text !== '.') return true;
  const qualifier = tokens[index - 2];
  return qualifier !== undefined && isName(qualifier) && foldIdentifier(qualifier.text) === rename.table;
}

function isName(token: Token): boolean {
  return token.kind === 'word' || token.kind === 'quotedIdentifier';
}
