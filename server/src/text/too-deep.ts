/**
 * Runs work that follows nested things (views on views, tables that inherit from tables) by calling itself. Where they are
 * nested deeper than the stack, which no real schema is, `otherwise` answers instead of an exception.
 */
export function orIfTooDeep<T>(work: () => T, otherwise: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) return otherwise();
    throw error;
  }
}
