/**
 * Whether a constant comes before another, is the same (0) or comes behind it. Undefined where that cannot be told from the
 * texts: only whole numbers and dates as ISO 8601 writes them are compared, everything else is only the same or not known.
 */
export function compareConstants(a: string, b: string): number | undefined {
  const number = /^'?-?\d{1,15}'?$/;
  const bare = (value: string): string => value.replaceAll("'", '');
  if (number.test(a) && number.test(b)) return Number(bare(a)) - Number(bare(b));
  const date = /^'\d{4}-\d\d-\d\d'$/;
  if (date.test(a) && date.test(b)) return a < b ? -1 : a > b ? 1 : 0;
  return a === b ? 0 : undefined;
}
