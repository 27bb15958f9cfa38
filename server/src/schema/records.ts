import { Map, type OrderedSet } from 'immutable';
import { noteRead, noteReadAll, noteWrite, noteWriteAll } from './trace';

/** Which values of a persistent map point at a thing: for one target the keys of those that do, in the order they came. */
export type Groups = Map<string, OrderedSet<string>>;

/** A change that records have gone through, with those before it: versions of one origin share what they have in common. */
interface Change {
  readonly key: string;
  readonly before: Change | undefined;
  /** How many there are before it. */
  readonly depth: number;
}

/** Objects of one kind by key; immutable with shared structure. Notes who asks for what (see trace.ts). */
export class Records<V> {
  /**
   * What relations.ts knows about these records. Not in a WeakMap: a new version comes with each statement, and thousands of weak
   * entries make each garbage collection long.
   */
  groups: Groups | undefined = undefined;

  /** `kind` names them in traces: no other records of a catalog have it, nor is it the start of another. */
  constructor(
    private readonly kind: string,
    private readonly map: Map<string, V> = Map<string, V>(),
    private readonly latest: Change = { key: '', before: undefined, depth: 0 },
  ) {}

  get size(): number {
    noteReadAll(this.kind);
    return this.map.size;
  }

  get(key: string): V | undefined {
    noteRead(this.kind, key);
    return this.map.get(key);
  }

  has(key: string): boolean {
    noteRead(this.kind, key);
    return this.map.has(key);
  }

  set(key: string, value: V): Records<V> {
    noteWrite(this.kind, key);
    return this.with(this.map.set(key, value), key);
  }

  delete(key: string): Records<V> {
    noteWrite(this.kind, key);
    return this.with(this.map.delete(key), key);
  }

  keys(): IterableIterator<string> {
    return this.all().keys();
  }

  values(): IterableIterator<V> {
    return this.all().values();
  }

  entries(): IterableIterator<[string, V]> {
    return this.all().entries();
  }

  [Symbol.iterator](): IterableIterator<[string, V]> {
    return this.all().entries();
  }

  forEach(visit: (value: V, key: string) => void): void {
    this.all().forEach(visit);
  }

  some(test: (value: V, key: string) => boolean): boolean {
    return this.all().some(test);
  }

  filter(test: (value: V, key: string) => boolean): Records<V> {
    const next = this.all().filter(test);
    return this.with(next, ...this.missingFrom(next));
  }

  /** All but those that a test names. */
  filterNot(test: (value: V, key: string) => boolean): Records<V> {
    noteWriteAll();
    const next = this.all().filterNot(test);
    return this.with(next, ...this.missingFrom(next));
  }

  /** Each value as a function changes it; the same records where it changes none. */
  mapValues(change: (value: V) => V): Records<V> {
    let next = this.all();
    const keys: string[] = [];
    this.map.forEach((value, key) => {
      const changed = change(value);
      if (changed === value) return;
      noteWrite(this.kind, key);
      next = next.set(key, changed);
      keys.push(key);
    });
    return this.with(next, ...keys);
  }

  /**
   * Keys that have another value than in an earlier version, or only one of both has, in no order that means anything. Takes as long as
   * there are changes between the two, however many records there are.
   */
  keysChangedSince(earlier: Records<V>): readonly string[] {
    noteReadAll(this.kind);
    const keys = this.changesSince(earlier) ?? [...earlier.map.keys(), ...this.map.keys()];
    return [...new Set(keys)].filter(
      (key) => this.map.get(key) !== earlier.map.get(key) || this.map.has(key) !== earlier.map.has(key),
    );
  }

  /** Keys of the changes of both versions since they parted; undefined where they have no common origin. */
  private changesSince(earlier: Records<V>): readonly string[] | undefined {
    const own: string[] = [];
    const others: string[] = [];
    let mine: Change | undefined = this.latest;
    let other: Change | undefined = earlier.latest;
    while (mine !== other) {
      if (mine === undefined || other === undefined) return undefined;
      if (mine.depth >= other.depth) {
        own.push(mine.key);
        mine = mine.before;
      } else {
        others.push(other.key);
        other = other.before;
      }
    }
    return [...others.reverse(), ...own.reverse()];
  }

  private missingFrom(next: Map<string, V>): readonly string[] {
    return next.size === this.map.size ? [] : [...this.map.keys()].filter((key) => !next.has(key));
  }

  private all(): Map<string, V> {
    noteReadAll(this.kind);
    return this.map;
  }

  private with(map: Map<string, V>, ...keys: readonly string[]): Records<V> {
    if (map === this.map) return this;
    const latest = keys.reduce<Change>(
      (before, key) => ({ key, before, depth: before.depth + 1 }),
      this.latest,
    );
    return new Records(this.kind, map, latest);
  }
}
