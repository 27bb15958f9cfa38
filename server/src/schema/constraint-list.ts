import type { TableConstraint } from './catalog';

const NONE: readonly string[] = [];

/** What the versions of a list share as long as each only adds to the one before. */
interface Growth {
  readonly items: TableConstraint[];
  /** The place of the first constraint of a name. */
  readonly places: Map<string, number>;
  /** Of each series of numbered names, the list's length from which on its first names are all taken. */
  readonly series: Map<string, number[]>;
  /** Keys of the tables that foreign keys reference, with the place of the first that does. */
  readonly references: Map<string, number>;
}

/**
 * The constraints of a table, in the order in which they came. Never changes; a longer list shares what the shorter one has: a table
 * may have thousands of constraints, and a copy for each that is added takes longer than everything else.
 */
export class ConstraintList implements Iterable<TableConstraint> {
  private constructor(
    private readonly growth: Growth,
    readonly length: number,
  ) {}

  static of(constraints: Iterable<TableConstraint> = []): ConstraintList {
    const growth: Growth = {
      items: [],
      places: new Map(),
      series: new Map(),
      references: new Map(),
    };
    for (const constraint of constraints) grow(growth, constraint);
    return new ConstraintList(growth, growth.items.length);
  }

  /** The list with one more at its end. */
  with(added: TableConstraint): ConstraintList {
    const next = this.growth.items[this.length];
    // The same statement, carried out again.
    if (next !== undefined && isSame(next, added)) return new ConstraintList(this.growth, this.length + 1);
    // Where another list grew from this one already, the two part.
    const { growth } = next === undefined ? this : ConstraintList.of(this);
    grow(growth, added);
    return new ConstraintList(growth, this.length + 1);
  }

  has(name: string): boolean {
    return (this.growth.places.get(name) ?? this.length) < this.length;
  }

  /**
   * How many names of a series are taken from its start on: thousands of unnamed constraints over the same columns are numbered, and
   * to try all numbers for each of them takes longer than everything else. `nameAt` gives the names of the series called `series`.
   */
  countTaken(series: string, nameAt: (place: number) => string): number {
    const { places } = this.growth;
    const lengths = this.growth.series.get(series) ?? [];
    this.growth.series.set(series, lengths);
    for (;;) {
      if ((lengths.at(-1) ?? 0) > this.length) return countUpTo(lengths, this.length);
      const place = places.get(nameAt(lengths.length));
      if (place === undefined) return lengths.length;
      lengths.push(Math.max(lengths.at(-1) ?? 0, place + 1));
    }
  }

  named(name: string): TableConstraint | undefined {
    return this.has(name) ? this.growth.items[this.growth.places.get(name)!] : undefined;
  }

  /** Keys of the tables that the foreign keys reference, each once. */
  referencedTables(): readonly string[] {
    const { references } = this.growth;
    return references.size === 0
      ? NONE
      : [...references].flatMap(([key, place]) => (place < this.length ? [key] : []));
  }

  *[Symbol.iterator](): Generator<TableConstraint, undefined> {
    for (let place = 0; place < this.length; place++) yield this.growth.items[place]!;
  }

  find(test: (constraint: TableConstraint) => boolean): TableConstraint | undefined {
    for (let place = 0; place < this.length; place++) {
      const constraint = this.growth.items[place]!;
      if (test(constraint)) return constraint;
    }
    return undefined;
  }

  some(test: (constraint: TableConstraint) => boolean): boolean {
    return this.find(test) !== undefined;
  }

  get last(): TableConstraint | undefined {
    return this.growth.items[this.length - 1];
  }

  /** Those that a test does not name. */
  without(test: (constraint: TableConstraint) => boolean): ConstraintList {
    return this.some(test) ? ConstraintList.of(this.filter((constraint) => !test(constraint))) : this;
  }

  /** Each as a function changes it. */
  changed(change: (constraint: TableConstraint) => TableConstraint): ConstraintList {
    const next = this.map(change);
    return next.every((constraint, place) => constraint === this.growth.items[place])
      ? this
      : ConstraintList.of(next);
  }

  filter(test: (constraint: TableConstraint) => boolean): readonly TableConstraint[] {
    return this.toArray().filter(test);
  }

  map<T>(change: (constraint: TableConstraint) => T): readonly T[] {
    return this.toArray().map(change);
  }

  flatMap<T>(change: (constraint: TableConstraint) => T | readonly T[]): T[] {
    return this.toArray().flatMap(change);
  }

  toArray(): readonly TableConstraint[] {
    return this.growth.items.slice(0, this.length);
  }
}

/** How many of the numbers, which never fall, are no greater than the most. */
function countUpTo(numbers: readonly number[], most: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}

function grow({ items, places, references }: Growth, added: TableConstraint): void {
  if (!places.has(added.name)) places.set(added.name, items.length);
  if (added.references !== undefined && !references.has(added.references)) {
    references.set(added.references, items.length);
  }
  items.push(added);
}

function isSame(a: TableConstraint, b: TableConstraint): boolean {
  return (
    a.definition === b.definition &&
    a.name === b.name &&
    a.valid === b.valid &&
    a.index === b.index &&
    a.references === b.references &&
    a.partOf === b.partOf &&
    a.origin === b.origin
  );
}
