import { OrderedSet, Set } from 'immutable';
import type { TableConstraint } from './catalog';

/** What is asked of a list of constraints again and again. */
interface Summary {
  readonly names: Set<string>;
  /** Keys of the tables that its foreign keys reference, in the order they came. */
  readonly references: OrderedSet<string>;
}

/** Kept with the list: a table may have thousands of constraints, and each that is added would count them anew. */
const summaries = new WeakMap<readonly TableConstraint[], Summary>();

function summaryOf(constraints: readonly TableConstraint[]): Summary {
  const known = summaries.get(constraints);
  if (known !== undefined) return known;
  const summary = {
    names: Set(constraints.map(({ name }) => name)),
    references: OrderedSet(constraints.flatMap(({ references }) => references ?? [])),
  };
  summaries.set(constraints, summary);
  return summary;
}

/** The list with one more at its end. */
export function withConstraint(
  constraints: readonly TableConstraint[],
  added: TableConstraint,
): readonly TableConstraint[] {
  const { names, references } = summaryOf(constraints);
  const longer = [...constraints, added];
  summaries.set(longer, {
    names: names.add(added.name),
    references: added.references === undefined ? references : references.add(added.references),
  });
  return longer;
}

export function hasConstraint(constraints: readonly TableConstraint[], name: string): boolean {
  return summaryOf(constraints).names.has(name);
}

/** Keys of the tables that the foreign keys of a list reference, each once. */
export function referencedTables(constraints: readonly TableConstraint[]): readonly string[] {
  const { references } = summaryOf(constraints);
  return references.isEmpty() ? [] : [...references];
}
