/** A path as a shell reads it back. */
export function shellWord(path: string): string {
  return /^[\w./:@%+=,\\-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
