export interface Cache<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  /** Begins a new turn and drops what nobody asked for in the one that ends: what is kept in vain makes each garbage collection longer. */
  turn(): void;
}

/** Keeps the values used last, up to a number of entries and a total length of their keys. */
export function recentlyUsed<V>(maxEntries: number, maxCharacters: number): Cache<V> {
  /** Those that were asked for in this turn, and those that only were in the last one. */
  let entries = new Map<string, V>();
  let earlier = new Map<string, V>();
  let characters = 0;
  const drop = (from: Map<string, V>, key: string): void => {
    if (from.delete(key)) characters -= key.length;
  };
  const isFull = (part: number): boolean =>
    entries.size + earlier.size > maxEntries * part || characters > maxCharacters * part;
  return {
    get(key) {
      const value = entries.get(key);
      if (value === undefined) return fromEarlier(key);
      // While there is room for as much again, nothing will be dropped soon, and the order says nothing.
      if (isFull(0.5)) {
        entries.delete(key);
        entries.set(key, value);
      }
      return value;
    },
    set(key, value) {
      if (key.length > maxCharacters) return;
      drop(earlier, key);
      drop(entries, key);
      entries.set(key, value);
      characters += key.length;
      while (isFull(1)) {
        const from = earlier.size > 0 ? earlier : entries;
        const oldest = from.keys().next();
        if (oldest.done === true) return;
        drop(from, oldest.value);
      }
    },
    turn() {
      for (const key of earlier.keys()) characters -= key.length;
      earlier = entries;
      entries = new Map();
    },
  };

  function fromEarlier(key: string): V | undefined {
    const value = earlier.get(key);
    if (value === undefined) return undefined;
    earlier.delete(key);
    entries.set(key, value);
    return value;
  }
}
