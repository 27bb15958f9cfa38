import type { QualifiedName } from '../operations/names';
import type { PartitionBound } from '../operations/tables';
import { sameShape } from '../schema/apply-indexes';
import { findTable, keyOf } from '../schema/catalog';
import type { Index, Table } from '../schema/catalog';
import { constraintSql, indexSql } from '../schema/describe';
import { indexesOf } from '../schema/lookups';
import { without } from '../schema/change';
import { chooseObjectName, indexColumnNames } from '../text/identifiers';
import { fitProblem } from './attach-fit';
import { checkSteps, foreignKeySteps } from './constraint-steps';
import { elementName } from './create-index';
import { createPartition, dropCheckStep, excludeSteps, refusedMeanwhile } from './create-partition';
import { buildStep } from './index-steps';
import { constraintExists, constraintName, label, relationExists, slug } from './known';
import { TABLE, finished, readArguments } from './parameters';
import type { ArgumentReader } from './parameters';
import { boundCondition, listed } from './partition-bound';
import { defaultPartition } from './partition-tree';
import type { Step } from './plan';
import { defineRecipe } from './recipe';
import type { PlanResult, RecipeContext } from './recipe';
import { alterTable, besides, dollarQuoted, dropConstraint, identifier, nameLiteral, qualified } from './sql';
import type { AlterOptions } from './sql';
import { uniqueSteps } from './unique-steps';
import { withoutConstraintName } from './written';

interface Attachment {
  readonly parent: QualifiedName;
  readonly alter: AlterOptions;
  readonly partition: QualifiedName;
  readonly bound: Exclude<PartitionBound, { readonly type: 'default' }>;
  /** The partition key, where the history does not know it. */
  readonly columns: readonly string[];
}

/**
 * ATTACH PARTITION reads the new partition, and the default partition, while nobody can use them, unless a CHECK already says
 * what it looks for. It also builds the indexes and checks the foreign keys that the partition lacks. So all of this is made
 * ready without blocking, and attaching takes a moment.
 */
export const attachPartition = defineRecipe({
  id: 'attach-partition',
  title: 'Attach a partition',
  description:
    'Validates a CHECK that says what the bound says, builds missing indexes concurrently, then attaches in a moment and drops the CHECK.',
  parameters: [
    { ...TABLE, title: 'Partitioned table', example: 'measurements' },
    {
      name: 'partition',
      title: 'Table to attach',
      type: 'table',
      required: true,
      example: 'measurements_2026',
    },
    {
      name: 'from',
      title: 'Range: the first value, or one for each column of the key',
      type: 'expression',
      required: false,
      example: "'2026-01-01'",
    },
    {
      name: 'to',
      title: 'Range: the value behind the last',
      type: 'expression',
      required: false,
      example: "'2027-01-01'",
    },
    {
      name: 'values',
      title: 'List: its values',
      type: 'expression',
      required: false,
      example: "'north', 'south'",
    },
    {
      name: 'columns',
      title: 'Columns of the partition key',
      type: 'columns',
      required: false,
      example: 'measured_at',
      whenUnknown: true,
    },
  ],
  fromArguments(args, context) {
    const ask = readArguments(args, context);
    const parent = ask.table();
    const partition = ask.table('partition');
    const bound = boundOf(ask);
    const known = parent?.known?.partitionBy?.columns;
    const named =
      known === undefined || ask.optional('columns') !== undefined ? ask.columns(partition) : known;
    if (known !== undefined && named !== undefined && named.join() !== known.join())
      ask.problem(
        `In the history ${parent?.label} is partitioned by ${known.join(', ')}, not by ${named.join(', ')}: leave it out.`,
        'columns',
      );
    const columns = known ?? named;
    if (parent && partition) {
      const wrong = fitProblem(parent, partition, bound, context);
      if (wrong !== undefined) ask.problem(wrong.message, wrong.parameter);
    }
    if (!parent || !partition || !bound || !columns) return finished(ask, undefined);
    const attachment = { parent: parent.name, alter: {}, partition: partition.name, bound, columns };
    return finished(ask, planOf(attachment, context));
  },
  fromOperation(operation, statementText, context) {
    if (operation.type === 'CreateTable') {
      const plan = createPartition(operation, statementText, context);
      return plan && { plan };
    }
    if (operation.type !== 'AttachPartition') return undefined;
    const { table, only, ifTableExists, partition, bound } = operation;
    const columns = findTable(context.catalog, table)?.partitionBy?.columns;
    if (columns === undefined || bound.type === 'default') return undefined;
    return planOf(
      { parent: table, alter: { only, ifExists: ifTableExists }, partition, bound, columns },
      context,
    );
  },
});

function boundOf(ask: ArgumentReader): Attachment['bound'] | undefined {
  const written = (parameter: string): string | undefined =>
    ask.optional(parameter) === undefined
      ? undefined
      : ask.expression(parameter, { what: 'A bound', subqueries: false });
  const [from, to, values] = [written('from'), written('to'), written('values')];
  if (values !== undefined && from === undefined && to === undefined)
    return { type: 'list', values: listed(values), text: `FOR VALUES IN (${values})` };
  if (from === undefined || to === undefined || values !== undefined)
    return ask.problem('Write the bounds of a range, from and to, or the values of a list.', 'from');
  const text = `FOR VALUES FROM (${from}) TO (${to})`;
  return { type: 'range', from: listed(from), to: listed(to), text };
}

function planOf(attachment: Attachment, context: RecipeContext): PlanResult {
  const { catalog } = context;
  const { parent, partition, bound, columns } = attachment;
  const [shown, child] = [label(catalog, parent), label(catalog, partition)];
  const condition = boundCondition(columns, bound);
  if (condition === undefined) {
    return {
      problems: [
        {
          parameter: 'from',
          message: `PostgreSQL cannot be shown by a CHECK that the rows of ${child} fulfil this bound. Only ranges and lists of constants over plain columns can.`,
        },
      ],
    };
  }
  const target = { table: partition, alter: {} };
  const check = constraintName(catalog, partition, ['bound'], 'check');
  const rest = defaultPartition(catalog, parent);
  const excluding = rest && constraintName(catalog, rest, [partition.name], 'check');
  const warnings = [
    ...(findTable(catalog, parent) === undefined ? [unknownParent(shown, child)] : []),
    ...(rest === undefined ? [] : [refusedMeanwhile(label(catalog, rest), child)]),
  ];
  return {
    plan: {
      title: `Attach ${child} to ${shown}`,
      slug: slug('attach', partition.name),
      steps: [
        ...indexSteps(attachment, context),
        ...keySteps(attachment, context),
        ...checkSteps(target, check, `CHECK (${condition})`),
        ...(rest && excluding !== undefined ? excludeSteps(rest, excluding, condition) : []),
        attachStep(attachment, alterTable(partition, dropConstraint(check))),
        ...(rest && excluding !== undefined ? [dropCheckStep(rest, excluding)] : []),
      ],
      warnings,
      equivalent: true,
    },
  };
}

function unknownParent(shown: string, child: string): string {
  return `Each index and foreign key of ${shown} that ${child} lacks is built or checked while it is attached, and a default partition is read. Make them ready first.`;
}

/** The indexes of the partitioned table that the partition has not, under the names that ATTACH would give them. */
function indexSteps({ parent, partition }: Attachment, { catalog }: RecipeContext): Step[] {
  const known = findTable(catalog, parent);
  const taken: string[] = [];
  const isTaken = (name: string): boolean => taken.includes(name) || relationExists(catalog, partition, name);
  const isThere = (wanted: Index): boolean =>
    indexesOf(catalog, keyOf(catalog, partition)).some(
      (index) =>
        sameShape(index, wanted) && (wanted.constraint === undefined || index.constraint !== undefined),
    );
  return indexesOf(catalog, keyOf(catalog, parent))
    .filter((index) => index.valid && !isThere(index))
    .flatMap((index): Step[] => {
      const constraint = known?.constraints.find(({ name }) => name === index.constraint)?.definition;
      if (constraint?.type === 'unique' || constraint?.type === 'primaryKey') {
        const isPrimary = constraint.type === 'primaryKey';
        const columns = index.elements.flatMap(({ column }) => column ?? []);
        const name = chooseObjectName(
          partition.name,
          isPrimary ? [] : [...columns, ...index.include],
          isPrimary ? 'pkey' : 'key',
          (each) => isTaken(each) || constraintExists(catalog, partition, each),
        );
        taken.push(name);
        const definition = constraintSql({ ...without(constraint, 'usingIndex', 'name'), columns });
        return uniqueSteps({ table: partition, alter: {} }, name, definition, '').map((step) => ({
          ...step,
          slug: `${step.slug}_${name}`,
        }));
      }
      const name = chooseObjectName(
        partition.name,
        indexColumnNames([...index.elements.map(elementName), ...index.include]),
        'idx',
        isTaken,
      );
      taken.push(name);
      return [
        {
          ...buildStep(besides(partition, name), createText(index, partition, name)),
          slug: `create_${name}`,
        },
      ];
    });
}

function createText(index: Index, table: QualifiedName, name: string): string {
  const create = `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX CONCURRENTLY IF NOT EXISTS`;
  return `${create} ${identifier(name)} ON ${qualified(table)} ${indexSql(index)}`;
}

/** The foreign keys of the partitioned table that the partition has not. */
function keySteps({ parent, partition }: Attachment, { catalog }: RecipeContext): Step[] {
  const child = findTable(catalog, partition);
  return [...(findTable(catalog, parent)?.constraints ?? [])].flatMap((constraint) => {
    const { definition } = constraint;
    if (definition.type !== 'foreignKey' || hasKey(child, constraint.references, definition.columns))
      return [];
    const name = constraintExists(catalog, partition, constraint.name)
      ? constraintName(catalog, partition, definition.columns, 'fkey')
      : constraint.name;
    const text = withoutConstraintName(constraintSql({ ...definition, notValid: false }));
    return foreignKeySteps({ table: partition, alter: {} }, name, text);
  });
}

function hasKey(
  child: Table | undefined,
  references: string | undefined,
  columns: readonly string[],
): boolean {
  return (child?.constraints ?? []).some(
    (each) =>
      each.valid &&
      each.definition.type === 'foreignKey' &&
      each.references === references &&
      each.definition.columns.join() === columns.join(),
  );
}

function attachStep({ parent, alter, partition, bound }: Attachment, drop: string): Step {
  const isAttached = `SELECT FROM pg_inherits\n    WHERE inhrelid = to_regclass(${nameLiteral(partition)}) AND inhparent = to_regclass(${nameLiteral(parent)})`;
  const guarded = (condition: string, statement: string): string =>
    `DO ${dollarQuoted(['BEGIN', `  IF ${condition} (`, `    ${isAttached}`, '  ) THEN', `    ${statement};`, '  END IF;', 'END;'].join('\n'))}`;
  const attach = alterTable(parent, `ATTACH PARTITION ${qualified(partition)} ${bound.text}`, alter);
  const detach = alterTable(parent, `DETACH PARTITION ${qualified(partition)}`, alter);
  return {
    phase: 'contract',
    title: `attach ${partition.name}, whose rows the CHECK vouches for`,
    slug: 'attach',
    up: [guarded('NOT EXISTS', attach), drop],
    down: [guarded('EXISTS', detach)],
    transaction: true,
    needs: 'lock',
  };
}
