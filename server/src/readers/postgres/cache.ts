export interface Cache<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
}

/** Keeps the values used last, up to a number of entries and a total length of their keys. */
export function recentlyUsed<V>(maxEntries: number, maxCharacters: number): Cache<V> {
  const entries = new Map<string, V>();
  let characters = 0;
  return {
    get(key) {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      // While there is room for as much again, nothing will be dropped soon, and the order says nothing.
      if (entries.size > maxEntries / 2 || characters > maxCharacters / 2) {
        entries.delete(key);
        entries.set(key, value);
      }
      return value;
    },
    set(key, value) {
      if (key.length > maxCharacters) return;
      if (!entries.delete(key)) characters += key.length;
      entries.set(key, value);
      while (entries.size > maxEntries || characters > maxCharacters) {
        const oldest = entries.keys().next();
        if (oldest.done === true) return;
        entries.delete(oldest.value);
        characters -= oldest.value.length;
      }
    },
  };
}
