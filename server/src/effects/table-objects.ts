import type {
  AlterPolicy,
  CreatePolicy,
  CreateRule,
  CreateTrigger,
  DropPolicy,
  DropRule,
  DropTrigger,
  RowSecurity,
  ToggleTrigger,
} from '../operations/tables';
import { hasRelation, keyOf } from '../schema/catalog';
import { triggersOf } from '../schema/triggers';
import { type Context, effect, lockAll } from './build';
import type { Effect, LockMode } from './effect';
import { certainTable, missingRelation, partitions } from './relations';
import { refusedDrop, refusedRule, refusedTrigger } from './triggers';

type TableObject =
  | RowSecurity
  | CreatePolicy
  | AlterPolicy
  | DropPolicy
  | CreateTrigger
  | DropTrigger
  | ToggleTrigger
  | CreateRule
  | DropRule;

/** Row security, policies, triggers and rules of a table. */
export function tableObject(operation: TableObject, context: Context): Effect {
  switch (operation.type) {
    case 'RowSecurity':
      return onTable(operation, 'ACCESS EXCLUSIVE', 'ok', context, {
        existing: context.catalog.views.has(keyOf(context.catalog, operation.table))
          ? `"${operation.table.name}" is not a table`
          : null,
      });
    case 'AlterPolicy':
      return onTable(
        operation,
        'ACCESS EXCLUSIVE',
        operation.renamedTo === undefined ? 'ok' : 'fails',
        context,
      );
    case 'CreatePolicy':
      return onTable(operation, 'ACCESS EXCLUSIVE', 'fails', context, {
        existing: certain(operation, context)?.policies.includes(operation.name)
          ? `policy "${operation.name}" for table "${operation.table.name}" already exists`
          : null,
      });
    case 'DropPolicy':
      return dropped(operation, certain(operation, context)?.policies, 'policy', context);
    case 'CreateTrigger':
      return onTable(operation, 'SHARE ROW EXCLUSIVE', operation.orReplace ? 'ok' : 'fails', context, {
        existing:
          !operation.orReplace && knownTriggers(operation, context)?.includes(operation.name)
            ? `trigger "${operation.name}" for relation "${operation.table.name}" already exists`
            : operation.orReplace && context.version < 14
              ? 'CREATE OR REPLACE TRIGGER needs PostgreSQL 14'
              : refusedTrigger(operation, context),
        // A row trigger is copied to each partition.
        withPartitions: operation.eachRow === true,
      });
    case 'DropTrigger':
      return dropped(operation, knownTriggers(operation, context), 'trigger', context);
    case 'ToggleTrigger':
      return onTable(operation, 'SHARE ROW EXCLUSIVE', 'ok', context, {
        existing: missingTrigger(operation, context),
        // The copies of a row trigger on the partitions follow it.
        withPartitions: hasTriggers(operation, context),
      });
    case 'CreateRule':
      return {
        ...onTable(operation, 'ACCESS EXCLUSIVE', operation.orReplace ? 'ok' : 'fails', context, {
          existing: refusedRule(operation, context),
        }),
        ...(operation.onSelect &&
          context.version < 16 && {
            failsWithRows: `could not convert table "${operation.table.name}" to a view because it is not empty`,
          }),
      };
    case 'DropRule':
      return onTable(operation, 'ACCESS EXCLUSIVE', operation.ifExists ? 'ok' : 'fails', context, {
        existing: refusedDrop(operation, context),
      });
  }
}

interface Further {
  readonly existing?: string | null;
  readonly withPartitions?: boolean;
}

function onTable(
  operation: TableObject,
  mode: LockMode,
  rerun: 'ok' | 'fails',
  { catalog }: Context,
  { existing = null, withPartitions = false }: Further = {},
): Effect {
  const key = keyOf(catalog, operation.table);
  const isView = catalog.views.has(key) || (hasRelation(catalog, key) && !catalog.tables.has(key));
  const tables = withPartitions ? partitions(catalog, key) : [key];
  return effect({
    locks: isView ? [] : lockAll(tables, mode),
    rerun,
    fails: (operation.ifTableExists ? null : missingRelation(catalog, operation.table)) ?? existing,
  });
}

/** IF EXISTS of an object that is not there locks nothing. */
function dropped(
  operation: DropPolicy | DropTrigger,
  known: readonly string[] | undefined,
  kind: string,
  context: Context,
): Effect {
  const absent = known !== undefined && !known.includes(operation.name);
  if (absent && operation.ifExists) return effect();
  const withPartitions = operation.type === 'DropTrigger';
  const rerun = operation.ifExists ? 'ok' : 'fails';
  return onTable({ ...operation, ifTableExists: operation.ifExists }, 'ACCESS EXCLUSIVE', rerun, context, {
    existing: absent
      ? `${kind} "${operation.name}" for table "${operation.table.name}" does not exist`
      : null,
    withPartitions,
  });
}

function hasTriggers({ table }: ToggleTrigger, { catalog }: Context): boolean {
  return triggersOf(catalog, keyOf(catalog, table)).length > 0;
}

function missingTrigger(operation: ToggleTrigger, context: Context): string | null {
  const { trigger, table } = operation;
  if (trigger === 'ALL' || trigger === 'USER') return null;
  const known = knownTriggers(operation, context);
  if (known === undefined || known.includes(trigger)) return null;
  return `trigger "${trigger}" for table "${table.name}" does not exist`;
}

/** Names of all triggers of a table that the history is certain about. */
function knownTriggers(
  { table }: CreateTrigger | DropTrigger | ToggleTrigger,
  { catalog }: Context,
): readonly string[] | undefined {
  const key = keyOf(catalog, table);
  if (certainTable(catalog, key) === undefined) return undefined;
  return triggersOf(catalog, key).map(({ name }) => name);
}

function certain(operation: TableObject, { catalog }: Context): ReturnType<typeof certainTable> {
  return certainTable(catalog, keyOf(catalog, operation.table));
}
