import { findTable } from '../schema/catalog';
import type { Catalog } from '../schema/catalog';
import { equalConstraint } from '../schema/equal-constraint';
import type { ForeignKeyConstraint, KeyConstraint } from '../operations/constraint';
import type { QualifiedName } from '../operations/names';
import { chooseObjectName } from '../text/identifiers';
import { quoteLiteral } from '../text/quoting';
import { freeName } from './carry-over';
import { foreignKeySteps, validateStep } from './constraint-steps';
import type { Target } from './constraint-steps';
import { constraintExists, constraintName, relationExists } from './known';
import { attachStatements, branches, leaves, partitionTree, type Partition } from './partition-tree';
import type { Step } from './plan';
import {
  addConstraint,
  alterTable,
  besides,
  dropConstraint,
  nameLiteral,
  unlessConstraintExists,
} from './sql';
import type { RecipeContext } from './recipe';
import { uniqueSteps } from './unique-steps';

/* What a partitioned table gets partition by partition, since PostgreSQL has no way to make it on the parent without blocking. */

/**
 * UNIQUE or PRIMARY KEY on any table. `definition`: as written from there on.
 * @param wanted names for the partitions' keys, by the keys of the partitions, where they are not for PostgreSQL to choose.
 */
export function keySteps(
  catalog: Catalog,
  target: Target,
  name: string,
  constraint: KeyConstraint,
  definition: string,
  wanted?: ReadonlyMap<string, string>,
): readonly Step[] {
  return findTable(catalog, target.table)?.partitionBy === undefined
    ? uniqueSteps(target, name, definition, '')
    : partitionedKeySteps(catalog, target, name, constraint, definition, wanted);
}

/** A key over columns, as it would be read. */
export function keyOver(
  type: KeyConstraint['type'],
  columns: readonly string[],
  deferred: boolean,
): KeyConstraint {
  const timing = { deferrable: deferred, initiallyDeferred: deferred };
  return { type, columns, include: [], nullsNotDistinct: false, notValid: false, ...timing, text: '' };
}

/** A warning: the steps name the partitions one by one. */
export function unknownPartitions(shown: string): string {
  return `Partitions of ${shown} that the history does not show need a key of their own, attached like the others.`;
}

/**
 * UNIQUE or PRIMARY KEY: each partition's as on any table; the parent's, and that of each partition that has partitions itself,
 * on ONLY that table, which takes a moment and builds nothing; and the indexes attached, which makes the parent's valid. A partition
 * that the history does not show is never built under a lock: without it, the parent's stays not valid.
 * `definition`: as written from UNIQUE or PRIMARY KEY on.
 */
function partitionedKeySteps(
  catalog: Catalog,
  target: Target,
  name: string,
  constraint: KeyConstraint,
  definition: string,
  wanted?: ReadonlyMap<string, string>,
): Step[] {
  const { table } = target;
  const tree = target.alter.only === true ? [] : partitionTree(catalog, table);
  const names = keyNames(catalog, tree, constraint, wanted);
  const indexOf = (partition: Partition): QualifiedName =>
    besides(partition.name, names.get(partition.key)?.name ?? '');
  const only = (each: QualifiedName, key: string): Step => ({
    phase: 'contract',
    title: `add ${key} to ${each.name} alone, without its partitions`,
    slug: `add_${key}`,
    up: [
      unlessConstraintExists(
        each,
        key,
        alterTable(each, addConstraint(key, definition), { ...target.alter, only: true }),
      ),
    ],
    down: [alterTable(each, dropConstraint(key), target.alter)],
    transaction: true,
    needs: 'lock',
  });
  const parent = besides(table, name);
  const missing = (partition: Partition): boolean => names.get(partition.key)?.isNew === true;
  const build = (partition: Partition): readonly Step[] =>
    uniqueSteps({ table: partition.name, alter: {} }, indexOf(partition).name, definition, '');
  const alone = [
    ...branches(tree)
      .filter(missing)
      .map((partition) => only(partition.name, indexOf(partition).name)),
    only(table, name),
  ];
  const builds = (partitions: readonly Partition[]): readonly string[] =>
    partitions.flatMap((partition) => build(partition).flatMap(({ up }) => up));
  const drop = alterTable(table, dropConstraint(name), target.alter);
  const attach: Step = {
    phase: 'contract',
    title: `attach the partitions' indexes, which makes ${name} valid`,
    slug: 'attach_indexes',
    up: [...attachStatements(parent, tree, indexOf)],
    // PostgreSQL cannot detach them again: all of them go with the parent's, those that the partitions had before, too.
    down: [drop, ...builds(leaves(tree)), ...alone.flatMap(({ up }) => up)],
    // Each by itself: it locks the index, and a query locks those of all partitions in an order of its own.
    transaction: false,
    resume: 'Run the step again.',
    alone: {
      down: [drop, ...builds(leaves(tree).filter((each) => !missing(each)))],
      note: goesWithParts(name),
    },
    check: {
      sql: `SELECT indisvalid FROM pg_index WHERE indexrelid = ${nameLiteral(parent)}::regclass`,
      expect: 'true',
    },
    needs: 'lock',
  };
  return [
    ...leaves(tree)
      .filter(missing)
      .flatMap((partition) =>
        build(partition).map((step) => ({ ...step, slug: `${step.slug}_${indexOf(partition).name}` })),
      ),
    ...alone,
    ...(tree.length > 0 ? [attach] : []),
  ];
}

/** What to know where a file holds a single statement, which takes away what earlier steps have made, as a sentence. */
export function goesWithParts(name: string): string {
  return `Its way back drops ${name} with its parts in the partitions: before it is run again, take back the steps that make these, and run them first.`;
}

interface KeyName {
  readonly name: string;
  /** False where the partition has an equal key already. */
  readonly isNew: boolean;
}

/** The names that PostgreSQL gives the partitions' keys, or those of keys that are there. */
function keyNames(
  catalog: Catalog,
  tree: readonly Partition[],
  constraint: KeyConstraint,
  wanted?: ReadonlyMap<string, string>,
): ReadonlyMap<string, KeyName> {
  const names = new Map<string, KeyName>();
  const taken: string[] = [];
  const visit = ({ key, name, table, children }: Partition): void => {
    const equal = equalConstraint(catalog, key, constraint);
    const isPrimary = constraint.type === 'primaryKey';
    const own =
      equal?.name ??
      wanted?.get(key) ??
      chooseObjectName(
        table.name,
        isPrimary ? [] : [...constraint.columns, ...constraint.include],
        isPrimary ? 'pkey' : 'key',
        (each) =>
          taken.includes(each) ||
          relationExists(catalog, name, each) ||
          constraintExists(catalog, name, each),
      );
    taken.push(own);
    names.set(key, { name: own, isNew: equal === undefined });
    children.forEach(visit);
  };
  tree.forEach(visit);
  return names;
}

/** Whether a partition has an equal foreign key, which would be taken over, and would not come back with the parent's. */
export function isInPartition(
  catalog: Catalog,
  table: QualifiedName,
  constraint: ForeignKeyConstraint,
): boolean {
  return leaves(partitionTree(catalog, table)).some(
    ({ key }) => equalConstraint(catalog, key, constraint) !== undefined,
  );
}

/**
 * A foreign key before 18, which refuses NOT VALID on a partitioned table: added NOT VALID to each partition that holds rows, one a
 * step, since it locks two tables; validated; and then added to the parent, which takes the partitions' over without reading.
 * That they are there and valid is looked at first, so that a partition that the history does not show is never read under a lock.
 * `definition`: as written from FOREIGN KEY on.
 */
export function partitionedForeignKeySteps(
  context: Pick<RecipeContext, 'catalog' | 'version'>,
  target: Target,
  name: string,
  constraint: ForeignKeyConstraint,
  definition: string,
): Step[] {
  const { catalog } = context;
  const { table, alter } = target;
  const parts = leaves(partitionTree(catalog, table)).map((partition) => {
    const equal = equalConstraint(catalog, partition.key, constraint);
    const free = partName(context, partition.name, name, constraint.columns);
    return { target: { table: partition.name, alter: {} }, name: equal?.name ?? free, isNew: !equal };
  });
  const missing = parts.filter(({ isNew }) => isNew);
  const numbered = (slug: string, index: number): string =>
    missing.length === 1 ? slug : `${slug}_${index + 1}`;
  const again = (some: typeof parts): readonly string[] =>
    some.flatMap((part) => foreignKeySteps(part.target, part.name, definition).flatMap(({ up }) => up));
  const adds = missing.flatMap((part, index): Step[] => {
    const [add] = foreignKeySteps(part.target, part.name, definition);
    const title = `add ${part.name} to ${part.target.table.name} without reading it`;
    return add === undefined ? [] : [{ ...add, title, slug: numbered(add.slug, index) }];
  });
  const drop = alterTable(table, dropConstraint(name), alter);
  const validations = missing.map((part) => validateStep(part.target, part.name));
  const [validate] = validations;
  return [
    ...adds,
    ...(validate === undefined
      ? []
      : [
          {
            ...validate,
            phase: 'migrate',
            title: `validate ${name} in each partition`,
            up: validations.flatMap(({ up }) => up),
          } satisfies Step,
        ]),
    {
      phase: 'contract',
      title: `add ${name} to ${table.name}, which takes over those of its partitions`,
      slug: 'add_foreign_key',
      up: [
        unlessConstraintExists(
          table,
          name,
          afterParts(table, constraint, alterTable(table, addConstraint(name, definition), alter)),
        ),
      ],
      // Those of the partitions go with it, those that they had before, too.
      down: [drop, ...again(parts)],
      transaction: true,
      ...(parts.length > 0 && {
        downTransaction: false,
        alone: { down: [drop, ...again(parts.filter(({ isNew }) => !isNew))], note: goesWithParts(name) },
      }),
      needs: 'lock',
    },
  ];
}

/** The name that PostgreSQL gives a partition's foreign key: the parent's where that is free. */
function partName(
  { catalog, version }: Pick<RecipeContext, 'catalog' | 'version'>,
  partition: QualifiedName,
  name: string,
  columns: readonly string[],
): string {
  if (!constraintExists(catalog, partition, name)) return name;
  if (version < 18) return constraintName(catalog, partition, columns, 'fkey');
  return freeName(name, '_1', (each) => constraintExists(catalog, partition, each));
}

const MISSING_PARTS =
  'Each partition needs the foreign key, validated: take the steps before back, and run them again.';

/** Whether a block adds a foreign key to a partitioned table only where PostgreSQL takes over those of its partitions, and reads nothing. */
export function looksAtPartitions(sql: string): boolean {
  return sql.includes('pg_partition_tree') && sql.includes(MISSING_PARTS);
}

/** Statements of a block: refuses where a partition's rows would have to be read. */
export function afterParts(
  table: QualifiedName,
  { columns, references }: Pick<ForeignKeyConstraint, 'columns' | 'references'>,
  add: string,
): string {
  return [
    'IF EXISTS (',
    `  SELECT FROM pg_partition_tree(${nameLiteral(table)}) AS p`,
    '  WHERE p.isleaf AND NOT EXISTS (',
    '    SELECT FROM pg_constraint AS k',
    `    WHERE k.conrelid = p.relid AND k.contype = 'f' AND k.convalidated`,
    `      AND k.confrelid = to_regclass(${nameLiteral(references)})`,
    '      AND (',
    '        SELECT array_agg(a.attname ORDER BY a.attname) FROM pg_attribute AS a',
    '        WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)',
    `      ) = ARRAY[${[...columns].sort().map(quoteLiteral).join(', ')}]::name[]`,
    '  )',
    ') THEN',
    `  RAISE EXCEPTION ${quoteLiteral(MISSING_PARTS)};`,
    'END IF;',
    add,
  ].join('\n');
}
