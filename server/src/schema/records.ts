import { Map, type OrderedSet } from 'immutable';
import { noteRead, noteReadAll, noteWrite, noteWriteAll } from './trace';

/** Which values of a persistent map point at a thing: for one target the keys of those that do, in the order they came. */
export type Groups = Map<string, OrderedSet<string>>;

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
    return this.with(this.map.set(key, value));
  }

  delete(key: string): Records<V> {
    noteWrite(this.kind, key);
    return this.with(this.map.delete(key));
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
    return this.with(this.all().filter(test));
  }

  /** All but those that a test names. */
  filterNot(test: (value: V, key: string) => boolean): Records<V> {
    noteWriteAll();
    return this.with(this.all().filterNot(test));
  }

  /** Each value as a function changes it; the same records where it changes none. */
  mapValues(change: (value: V) => V): Records<V> {
    let next = this.all();
    this.map.forEach((value, key) => {
      const changed = change(value);
      if (changed === value) return;
      noteWrite(this.kind, key);
      next = next.set(key, changed);
    });
    return this.with(next);
  }

  private all(): Map<string, V> {
    noteReadAll(this.kind);
    return this.map;
  }

  private with(map: Map<string, V>): Records<V> {
    return map === this.map ? this : new Records(this.kind, map);
  }
}
