import { EVERYTHING } from '../schema/trace';

/** What the schema along a file has different from the schema along an earlier version of it, as names of trace.ts. */
export interface Differences {
  /** True where nothing is: the schemas are equal. */
  isNone(): boolean;
  /** True where work that asked for these names has the same answers. */
  spare(reads: readonly string[]): boolean;
  add(writes: readonly string[]): void;
}

export function createDifferences(comparable: boolean): Differences {
  const names = new Set<string>(comparable ? [] : [EVERYTHING]);
  return {
    isNone: () => names.size === 0,
    spare(reads) {
      return !names.has(EVERYTHING) && !reads.some((name) => names.has(name));
    },
    add(writes) {
      for (const name of writes) names.add(name);
    },
  };
}
