import { Map, OrderedSet } from 'immutable';
import type { Index, Sequence, Table, View } from './catalog';

/** Which values of a persistent map point at a thing: for one target the keys of those that do, in the order they came. */
type Groups = Map<string, OrderedSet<string>>;

/** A relation read backwards, for example from a table to its indexes. */
interface Relation<V> {
  /** Keys of the values that point at a target. */
  to(values: Map<string, V>, target: string): Iterable<string>;
  /** Carries what is known about a map over to the map after one change, so that it is not counted anew. */
  follow(before: Map<string, V>, after: Map<string, V>, key: string, old?: V, next?: V): void;
}

/** Answers are kept with the version of the map they are about, and go with it. */
function relation<V>(targetsOf: (value: V) => readonly string[]): Relation<V> {
  const known = new WeakMap<Map<string, V>, Groups>();

  function groupsOf(values: Map<string, V>): Groups {
    const found = known.get(values);
    if (found !== undefined) return found;
    const counted = Map<string, OrderedSet<string>>().withMutations((groups) => {
      values.forEach((value, key) => {
        for (const target of targetsOf(value)) join(groups, target, key);
      });
    });
    known.set(values, counted);
    return counted;
  }

  return {
    to(values, target) {
      return groupsOf(values).get(target) ?? EMPTY;
    },
    follow(before, after, key, old, next) {
      let groups = groupsOf(before);
      const from = old === undefined ? [] : targetsOf(old);
      const to = next === undefined ? [] : targetsOf(next);
      for (const target of from) if (!to.includes(target)) groups = leave(groups, target, key);
      for (const target of to) if (!from.includes(target)) groups = join(groups, target, key);
      known.set(after, groups);
    },
  };
}

const EMPTY = OrderedSet<string>();

function leave(groups: Groups, target: string, key: string): Groups {
  const rest = groups.get(target, EMPTY).delete(key);
  return rest.isEmpty() ? groups.delete(target) : groups.set(target, rest);
}

function join(groups: Groups, target: string, key: string): Groups {
  return groups.set(target, groups.get(target, EMPTY).add(key));
}

export const indexesByTable = relation<Index>((index) => [index.table]);
export const sequencesByTable = relation<Sequence>(({ ownedBy }) =>
  ownedBy === undefined ? [] : [ownedBy.table],
);
export const viewsByRead = relation<View>((view) => view.reads);
export const tablesByReference = relation<Table>((table) => {
  let targets: readonly string[] = [];
  for (const { references } of table.constraints) {
    if (references !== undefined && !targets.includes(references)) targets = [...targets, references];
  }
  return targets;
});
