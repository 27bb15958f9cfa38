import type { QualifiedName } from '../operations/names';
import { displayKey, keyOf } from '../schema/catalog';
import { userTypeOf } from '../schema/lookups';
import { quoteLiteral } from '../text/quoting';
import type { KeyColumn } from './backfill-sql';
import { backfillStep } from './backfill-step';
import { doWhere } from './conditional-sql';
import { bothSteps, enumChecks, freshSteps } from './enum-checks';
import {
  type EnumColumn,
  enumColumns,
  namesValue,
  replaceValue,
  valueObstacles,
  valueWarnings,
} from './enum-columns';
import { addValue, enumArgument, VALUE_TYPE } from './enum-values';
import { label, slug } from './known';
import { COLUMN, finished, KEY, keyFor, readArguments, TABLE } from './parameters';
import type { Plan, Step } from './plan';
import { defineRecipe, type PlanResult, type Problem, type RecipeContext } from './recipe';
import { alterColumn, alterTable, identifier, nameLiteral, qualified } from './sql';

/**
 * RENAME VALUE changes one row of the catalog: from that moment on every query of the running application that sends the old
 * label fails, and code that sends the new one fails until then. No trigger can help, since the server refuses the label before
 * a row exists. So both labels exist side by side: releases learn to read both, then to write the new one, and the rows follow
 * in batches. The old label stays behind, since PostgreSQL takes none out of an enum.
 */
export const renameEnumValue = defineRecipe({
  id: 'rename-enum-value',
  title: 'Rename a value of an enum',
  description:
    'Adds the new value beside the old one, so that the old and the new release run side by side, moves the defaults, and changes the rows in batches.',
  parameters: [
    VALUE_TYPE,
    { name: 'value', title: 'Value to rename', type: 'expression', required: true, example: "'done'" },
    { name: 'to', title: 'New value', type: 'expression', required: true, example: "'finished'" },
    {
      ...TABLE,
      title: 'Table with a column of the type, beside those that the history shows',
      required: false,
      whenUnknown: true,
      example: 'tasks',
    },
    { ...COLUMN, title: 'Column of the type', required: false, whenUnknown: true, example: 'state' },
    KEY,
    {
      name: 'atOnce',
      title: 'Rename it at once, by one statement that all that is stored follows',
      type: 'boolean',
      required: false,
      example: 'false',
    },
  ],
  fromArguments(args, context) {
    const ask = readArguments(args, context);
    const type = enumArgument(ask, context);
    const value = type?.value('value');
    const to = type?.newValue('to');
    if (!type || value === undefined || to === undefined) return finished(ask, undefined);
    if (value === to) ask.problem(`${quoteLiteral(to)} is the value's name already.`, 'to');
    if (ask.flag('atOnce', false))
      return finished(ask, { plan: planAtOnce({ type: type.name, value, to }, context) });
    const table = ask.optional('table') === undefined ? undefined : ask.table();
    const column = table === undefined ? undefined : ask.column(table);
    if (
      column?.known !== undefined &&
      userTypeOf(context.catalog, column.known.type) !== userTypeOf(context.catalog, type.name)
    )
      ask.problem(`${column.name} is not of the type ${label(context.catalog, type.name)}.`, 'column');
    const key = column?.known === undefined ? ask.key(table) : undefined;
    if (table !== undefined && (column === undefined || (column.known === undefined && key === undefined)))
      return finished(ask, undefined);
    const further =
      table && column && key
        ? [{ table: table.name, column: { name: column.name }, key, isArray: false, isDomain: false }]
        : [];
    return finished(ask, planOf({ type: type.name, value, to, further }, context));
  },
  fromOperation(operation, _statementText, context) {
    if (operation.type !== 'RenameEnumValue') return undefined;
    return planOf({ type: operation.name, value: operation.value, to: operation.to, further: [] }, context);
  },
});

interface Names {
  readonly type: QualifiedName;
  readonly value: string;
  readonly to: string;
}

interface Rename extends Names {
  /** Columns of the enum that the history does not show. */
  readonly further: readonly FilledColumn[];
}

interface FilledColumn extends Pick<EnumColumn, 'table' | 'isArray' | 'isDomain'> {
  readonly column: { readonly name: string };
  readonly key: readonly KeyColumn[];
}

function planOf(rename: Rename, context: RecipeContext): PlanResult {
  const { catalog } = context;
  const { type, value, to, further } = rename;
  const known = userTypeOf(catalog, type);
  const columns = known?.kind === 'enum' ? enumColumns(catalog, known) : [];
  const checks = enumChecks(catalog, columns, rename);
  const isAnswered = (table: QualifiedName, check: string): boolean =>
    checks.some((each) => keyOf(catalog, each.table) === keyOf(catalog, table) && each.name === check);
  const obstacles = valueObstacles(catalog, columns, value, isAnswered);
  if (obstacles.length > 0) {
    const problems = obstacles.map((message): Problem => ({ parameter: 'value', message }));
    const message = `All that is stored follows ALTER TYPE … RENAME VALUE, these too: where a release can be deployed first that knows ${quoteLiteral(value)} and ${quoteLiteral(to)}, rename it at once.`;
    return { problems: [...problems, { parameter: 'atOnce', message }] };
  }
  const filled: FilledColumn[] = [...further];
  for (const column of columns) {
    const key = keyFor(column.table, context);
    if ('message' in key) return { problems: [key] };
    filled.push({ ...column, key });
  }
  const fills = filled.map((column) => fillStep(column, rename, filled.length === 1, context));
  const shown = label(catalog, type);
  const [older, newer] = [quoteLiteral(value), quoteLiteral(to)];
  const reads = `Every running release reads ${older} and ${newer} alike`;
  const writes = `every running release writes ${newer} instead of ${older}`;
  const defaults = defaultSteps(columns, rename, `E${writes.slice(1)}.`);
  const deploy =
    defaults.length > 0 ? `${reads}, and still writes ${older}.` : `${reads}; after that, ${writes}.`;
  const add = addValue(type, to, ` AFTER ${older}`, context);
  return {
    plan: {
      title: `Rename ${older} of ${shown} to ${newer}`,
      slug: slug('rename', value, 'of', type.name, 'to', to),
      steps: [
        ...withDeploy(
          [{ ...add, title: `add the value ${newer} beside ${older}` }, ...bothSteps(checks)],
          deploy,
        ),
        ...defaults,
        ...fills,
        ...freshSteps(checks),
      ],
      warnings: [
        `PostgreSQL cannot take a value out of ${qualified(type)} again: ${older} stays behind, unused, and on the way back ${newer} does.`,
        ...(filled.length === 0 || !catalog.complete
          ? [
              `Columns of ${shown} that the history does not show keep ${older} in their rows and defaults: change those in batches too.`,
            ]
          : []),
        ...valueWarnings(catalog, columns, value),
      ],
      equivalent: false,
    },
  };
}

/**
 * PostgreSQL keeps the number of a label wherever it keeps one: in rows, defaults, CHECKs, indexes, generated columns, bounds of
 * partitions, views and policies. The bodies of functions are text, and go on naming the old label.
 */
function planAtOnce({ type, value, to }: Names, { catalog }: RecipeContext): Plan {
  const shown = label(catalog, type);
  const [older, newer] = [quoteLiteral(value), quoteLiteral(to)];
  const rename = (from: string, into: string): string =>
    doWhere(
      `EXISTS (\n    SELECT FROM pg_enum\n    WHERE enumtypid = ${nameLiteral(type)}::regtype AND enumlabel = ${from}\n  )`,
      [`ALTER TYPE ${qualified(type)} RENAME VALUE ${from} TO ${into}`],
    );
  return {
    title: `Rename ${older} of ${shown} to ${newer} at once`,
    slug: slug('rename', value, 'of', type.name, 'to', to),
    steps: [
      {
        phase: 'migrate',
        title: `rename ${older} to ${newer}`,
        slug: 'rename_value',
        up: [
          `-- safe-migrations:ignore rename-enum-value — Every running release knows ${oneLine(older)} and ${oneLine(newer)}.\n${rename(older, newer)}`,
        ],
        down: [rename(newer, older)],
        transaction: true,
        check: {
          sql: `SELECT count(*) FROM pg_enum WHERE enumtypid = ${nameLiteral(type)}::regtype AND enumlabel = ${newer}`,
          expect: '1',
        },
        needs: 'none',
      },
    ],
    warnings: [
      `Before step 1, every running release must read ${older} and ${newer} alike, and send the other where PostgreSQL calls one an invalid input value.`,
      `The bodies of functions are text: those that name ${older} fail from step 1 on until they name ${newer}.`,
    ],
    equivalent: true,
  };
}

/** For a comment. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function withDeploy(steps: readonly Step[], deploy: string): readonly Step[] {
  return steps.map((step, index) => (index === steps.length - 1 ? { ...step, deploy } : step));
}

/** Rows that leave the column to its default get the new value once every release can read it. */
function defaultSteps(columns: readonly EnumColumn[], { value, to }: Rename, deploy: string): Step[] {
  const moved = columns.flatMap(({ table, column }) => {
    const before = column.default;
    if (before === undefined || !namesValue(before, value)) return [];
    return [{ table, name: column.name, before, after: replaceValue(before, value, to) }];
  });
  const set = (table: QualifiedName, name: string, text: string): string =>
    alterTable(table, alterColumn(name, `SET DEFAULT ${text}`));
  return moved.map((each, index) => ({
    phase: 'expand',
    title: `let ${each.name} of new rows default to ${quoteLiteral(to)}`,
    slug: moved.length === 1 ? 'set_default' : `set_default_${index + 1}`,
    up: [set(each.table, each.name, each.after)],
    down: [set(each.table, each.name, each.before.text)],
    transaction: true,
    ...(index === moved.length - 1 && { deploy }),
    needs: 'lock',
  }));
}

function fillStep(
  { table, column, isArray, isDomain, key }: FilledColumn,
  { type, value, to }: Rename,
  isOnly: boolean,
  context: RecipeContext,
): Step {
  const name = identifier(column.name);
  const change = (from: string, into: string): Parameters<typeof backfillStep>[0] => {
    const [old, next] = [quoteLiteral(from), quoteLiteral(into)];
    const cast = `::${qualified(type)}`;
    // A domain has no operators of its own, and finds none of an enum.
    const operand = isDomain ? `${name}${cast}${isArray ? '[]' : ''}` : name;
    return {
      table,
      key,
      assignments: isArray
        ? `${name} = array_replace(${operand}, ${old}${cast}, ${next}${cast})`
        : `${name} = ${next}`,
      where: isArray ? `${old} = ANY (${operand})` : `${operand} = ${old}`,
      title: `change ${column.name} of ${displayKey(keyOf(context.catalog, table))} in batches`,
      context,
    };
  };
  return {
    ...backfillStep(change(value, to)),
    slug: isOnly ? 'backfill' : `backfill_${slug(table.name, column.name)}`,
    down: backfillStep(change(to, value)).up,
    downTransaction: false,
  };
}
