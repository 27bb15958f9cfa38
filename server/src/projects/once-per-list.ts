/**
 * Works something out once for a list that never changes, such as the names of a folder: a folder of thousands of files is
 * asked for each finding in it.
 */
export function oncePerList<E, T>(work: (list: readonly E[]) => T): (list: readonly E[]) => T {
  const known = new WeakMap<readonly E[], { readonly value: T }>();
  return (list) => {
    const found = known.get(list);
    if (found !== undefined) return found.value;
    const value = work(list);
    known.set(list, { value });
    return value;
  };
}
