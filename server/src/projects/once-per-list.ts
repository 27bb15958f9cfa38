/**
 * Works something out once for a list that never changes, such as the names of a folder: a folder of thousands of files is
 * asked for each finding in it.
 */
export function oncePerList<E, T>(work: (list: readonly E[]) => T): (list: readonly E[]) => T {
  return oncePerObject(work);
}

/** The same for a map that never changes, such as the texts of a project. */
export function oncePerMap<K, V, T>(work: (map: ReadonlyMap<K, V>) => T): (map: ReadonlyMap<K, V>) => T {
  return oncePerObject(work);
}

function oncePerObject<O extends object, T>(work: (object: O) => T): (object: O) => T {
  const known = new WeakMap<O, { readonly value: T }>();
  return (object) => {
    const found = known.get(object);
    if (found !== undefined) return found.value;
    const value = work(object);
    known.set(object, { value });
    return value;
  };
}
