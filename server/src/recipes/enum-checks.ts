import type { QualifiedName } from '../operations/names';
import type { Catalog, TableConstraint } from '../schema/catalog';
import { quoteLiteral } from '../text/quoting';
import { freeName } from './carry-over';
import { replaceColumns } from './column-expressions';
import { constraintExists as exists, doWhere, whereConstraintExists } from './conditional-sql';
import { checkSteps } from './constraint-steps';
import { type EnumColumn, namesValue, replaceValue } from './enum-columns';
import { constraintExists } from './known';
import type { Step } from './plan';
import {
  addConstraint,
  alterTable,
  dropConstraint,
  identifier,
  qualified,
  unlessConstraintExists,
  validateConstraint,
} from './sql';

/** A CHECK that names a value of an enum while the value gets another name. */
export interface EnumCheck {
  readonly table: QualifiedName;
  readonly name: string;
  /** As it is, with both values side by side, and at the end: from CHECK on. */
  readonly before: string;
  readonly between: string;
  readonly after: string;
  /** Its names meanwhile. */
  readonly both: string;
  readonly fresh: string;
}

export interface Renaming {
  readonly type: QualifiedName;
  readonly value: string;
  readonly to: string;
}

/**
 * The CHECKs of the columns' tables that name the value, and how they read while rows have either: as if the new value were the old
 * one. A CHECK that cannot be written so with certainty is left out.
 */
export function enumChecks(
  catalog: Catalog,
  columns: readonly EnumColumn[],
  renaming: Renaming,
): readonly EnumCheck[] {
  const tables = [...new Map(columns.map(({ table, known }) => [known, table])).entries()];
  return tables.flatMap(([known, table]) => {
    const own = columns.filter((column) => column.known === known);
    return known.constraints.flatMap((constraint) => {
      const check = checkOf(constraint, own, renaming);
      if (check === undefined) return [];
      const free = (suffix: string): string =>
        freeName(constraint.name, suffix, (name) => constraintExists(catalog, table, name));
      return [{ ...check, table, name: constraint.name, both: free('_both'), fresh: free('_new') }];
    });
  });
}

function checkOf(
  { definition, valid }: TableConstraint,
  columns: readonly EnumColumn[],
  renaming: Renaming,
): Pick<EnumCheck, 'before' | 'between' | 'after'> | undefined {
  if (definition.type !== 'check' || !valid || !namesValue(definition.expression, renaming.value))
    return undefined;
  const { expression } = definition;
  const seen = (name: string): string | undefined => {
    const column = columns.find((each) => each.column.name === name);
    return column && asOldValue(column, renaming);
  };
  const between = replaceColumns(expression, seen);
  const after = replaceValue(expression, renaming.value, renaming.to);
  if (between === undefined || between === expression.text || after === expression.text) return undefined;
  const check = (text: string): string => `CHECK (${text})${definition.noInherit ? ' NO INHERIT' : ''}`;
  return { before: check(expression.text), between: check(between), after: check(after) };
}

/** The column as if rows with the new value had the old one. */
function asOldValue({ column, isArray, isDomain }: EnumColumn, { type, value, to }: Renaming): string {
  const cast = `::${qualified(type)}`;
  const [old, next] = [`${quoteLiteral(value)}${cast}`, `${quoteLiteral(to)}${cast}`];
  const name = identifier(column.name);
  // A domain has no operators of its own, and finds none of an enum.
  const operand = isDomain ? `${name}${cast}${isArray ? '[]' : ''}` : name;
  return isArray
    ? `array_replace(${operand}, ${next}, ${old})`
    : `(CASE WHEN ${operand} = ${next} THEN ${old} ELSE ${operand} END)`;
}

/** Steps before the first row has the new value: a CHECK that knows both takes the place of one that knows the old. */
export function bothSteps(checks: readonly EnumCheck[]): readonly Step[] {
  return checks.flatMap(({ table, name, both, before, between }): Step[] => [
    ...checkSteps({ table, alter: {} }, both, between).map(named(both)),
    {
      phase: 'expand',
      title: `drop ${name}, for which ${both} stands now`,
      slug: `drop_${name}`,
      up: [alterTable(table, dropConstraint(name))],
      down: [
        unlessConstraintExists(table, name, alterTable(table, addConstraint(name, `${before} NOT VALID`))),
        alterTable(table, validateConstraint(name)),
      ],
      transaction: true,
      downTransaction: false,
      needs: 'lock',
    },
  ]);
}

/** Steps after the last row has the new value: the CHECK names it alone, under its old name. */
export function freshSteps(checks: readonly EnumCheck[]): readonly Step[] {
  return checks.flatMap(({ table, name, both, fresh, between, after }): Step[] => {
    const rename = (from: string, to: string): string =>
      alterTable(table, `RENAME CONSTRAINT ${identifier(from)} TO ${identifier(to)}`);
    return [
      ...checkSteps({ table, alter: {} }, fresh, after).map(named(fresh)),
      {
        phase: 'contract',
        title: `let ${fresh} stand for ${both}, as ${name}`,
        slug: `rename_${fresh}`,
        up: [
          whereConstraintExists(table, fresh, [alterTable(table, dropConstraint(both)), rename(fresh, name)]),
        ],
        down: [
          doWhere(`${exists(table, name)} AND NOT ${exists(table, both)}`, [
            rename(name, fresh),
            alterTable(table, addConstraint(both, `${between} NOT VALID`)),
          ]),
          alterTable(table, validateConstraint(both)),
        ],
        transaction: true,
        downTransaction: false,
        needs: 'lock',
      },
    ];
  });
}

function named(name: string): (step: Step) => Step {
  return (step) => ({ ...step, slug: `${step.slug}_${name}` });
}
