/**
 * What a piece of work asked of the schema, and what it changed in it. Work that asks for nothing that has changed has
 * the same result again: that is how a keystroke leaves the statements behind it alone.
 */
export interface Trace {
  readonly reads: Set<string>;
  readonly writes: Set<string>;
}

let current: Trace | undefined;
let isOff = false;

/** For a program that looks at each text once, and has nothing to compare a trace with: nothing is noted from now on, unless turned on again. */
export function turnTracesOff(off = true): void {
  isOff = off;
}

/** False where a trace that is empty says nothing. */
export function tracesAreNoted(): boolean {
  return !isOff;
}

const NOTHING: Trace = { reads: new Set(), writes: new Set() };

/** Runs work and notes what it asks of any catalog, and what it changes. */
export function traced<T>(work: () => T): { readonly result: T; readonly trace: Trace } {
  if (isOff) return { result: work(), trace: NOTHING };
  const outer = current;
  const trace: Trace = { reads: new Set(), writes: new Set() };
  current = trace;
  try {
    const result = work();
    if (outer) for (const read of trace.reads) outer.reads.add(read);
    if (outer) for (const write of trace.writes) outer.writes.add(write);
    return { result, trace };
  } finally {
    current = outer;
  }
}

/** What was noted, as a list of its own. */
export function namesOf(noted: ReadonlySet<string>): string[] {
  return noted.size === 0 ? [] : [...noted];
}

/** Runs work that only makes what is known already: nothing of it is noted. */
export function untraced<T>(work: () => T): T {
  const outer = current;
  current = undefined;
  try {
    return work();
  } finally {
    current = outer;
  }
}

export function noteRead(kind: string, key: string): void {
  current?.reads.add(kind + key);
}

/** Also a change of everything of that kind, for who looked at all. */
export function noteWrite(kind: string, key: string): void {
  current?.writes.add(kind + key).add(kind);
}

/** A look at everything of a kind. */
export function noteReadAll(kind: string): void {
  current?.reads.add(kind);
}

/** A change that is not followed in detail: work behind it is done again. */
export function noteWriteAll(): void {
  current?.writes.add(EVERYTHING);
}

/** Stands in `Trace.writes` for a change of unknown size. */
export const EVERYTHING = '*';
