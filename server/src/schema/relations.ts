import { Map, OrderedSet } from 'immutable';
import type { Index, Sequence, Table, View } from './catalog';
import type { Groups, Records } from './records';
import { noteRead, noteWrite, untraced } from './trace';

/** A relation read backwards, for example from a table to its indexes. */
interface Relation<V> {
  /** Keys of the values that point at a target. */
  to(values: Records<V>, target: string): Iterable<string>;
  /** Carries what is known about a map over to the map after one change, so that it is not counted anew. */
  follow(before: Records<V>, after: Records<V>, key: string, old?: V, next?: V): void;
}

/** Answers are kept with the version of the map they are about, and go with it; each kind of records has one relation. */
function relation<V>(kind: string, targetsOf: (value: V) => readonly string[]): Relation<V> {
  function groupsOf(values: Records<V>): Groups {
    if (values.groups !== undefined) return values.groups;
    const counted = Map<string, OrderedSet<string>>().withMutations((groups) => {
      untraced(() => {
        values.forEach((value, key) => {
          for (const target of targetsOf(value)) join(groups, target, key);
        });
      });
    });
    values.groups = counted;
    return counted;
  }

  return {
    to(values, target) {
      noteRead(kind, target);
      return groupsOf(values).get(target) ?? EMPTY;
    },
    follow(before, after, key, old, next) {
      let groups = groupsOf(before);
      const from = old === undefined ? NO_TARGETS : targetsOf(old);
      const to = next === undefined ? NO_TARGETS : targetsOf(next);
      for (const target of from) if (!to.includes(target)) groups = leave(groups, target, key);
      for (const target of to) if (!from.includes(target)) groups = join(groups, target, key);
      for (const target of from) noteWrite(kind, target);
      for (const target of to) noteWrite(kind, target);
      after.groups = groups;
    },
  };
}

const EMPTY = OrderedSet<string>();
const NO_TARGETS: readonly string[] = [];

function leave(groups: Groups, target: string, key: string): Groups {
  const rest = groups.get(target, EMPTY).delete(key);
  return rest.isEmpty() ? groups.delete(target) : groups.set(target, rest);
}

function join(groups: Groups, target: string, key: string): Groups {
  return groups.set(target, groups.get(target, EMPTY).add(key));
}

/** From a table, and from a partitioned table's index, which cannot have the same key. */
export const indexesByOwner = relation<Index>('indexes of ', ({ table, attachedTo }) =>
  attachedTo === undefined ? [table] : [table, attachedTo],
);
export const sequencesByTable = relation<Sequence>('sequences of ', ({ ownedBy }) =>
  ownedBy === undefined ? [] : [ownedBy.table],
);
export const viewsByRead = relation<View>('readers of ', (view) => view.reads);
export const tablesByReference = relation<Table>(
  'references to ',
  ({ constraints, partial, columns, triggers }) => {
    const referenced = constraints.referencedTables();
    let others: Set<string> | undefined;
    for (const column of columns) {
      if (!isBuiltInType(column.type.name)) (others ??= new Set()).add(typeTarget(column.type.name));
      for (const name of column.default?.functions ?? [])
        if (!isBuiltInFunction(name)) (others ??= new Set()).add(functionTarget(name));
    }
    for (const trigger of triggers) (others ??= new Set()).add(functionTarget(trigger.function));
    return others === undefined && !partial
      ? referenced
      : [...referenced, ...(others ?? []), ...(partial ? [PARTIAL] : [])];
  },
);

/** What tables point at that have a column of a type; no key of a table. */
export function typeTarget(name: string): string {
  return ` type ${name}`;
}

/** What tables point at whose triggers or defaults call a function of a name, in whatever schema; no key of a table. */
export function functionTarget(name: string): string {
  return ` function ${name.slice(name.lastIndexOf('.') + 1)}`;
}

/** Those of which every second table has a default: they are found before a function of the project with that name. */
const BUILT_IN_FUNCTIONS = new Set(['clock_timestamp', 'gen_random_uuid', 'nextval', 'now', 'random']);

function isBuiltInFunction(name: string): boolean {
  return BUILT_IN_FUNCTIONS.has(name);
}

const BUILT_IN_TYPES = new Set(
  (
    'bit bool bpchar bytea char cidr citext date float4 float8 inet int2 int4 int8 interval json jsonb macaddr money name ' +
    'numeric oid text time timestamp timestamptz timetz tsquery tsvector uuid varbit varchar xml'
  ).split(' '),
);

function isBuiltInType(name: string): boolean {
  return BUILT_IN_TYPES.has(name);
}

/** What tables point at whose creation was not read; no key of a table. */
export const PARTIAL = '';
