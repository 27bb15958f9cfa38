import { effectsOf, mergeEffects } from '../../server/src/effects/effects';
import type { Effect, ServerOptions } from '../../server/src/effects/effect';
import type { Reader } from '../../server/src/readers/reader';
import { type Catalog, displayKey } from '../../server/src/schema/catalog';
import { applyOperations, emptyCatalog, turnsOf } from '../../server/src/schema/fold';
import { splitScript } from '../../server/src/statements/split';
import type { Measured } from './measure';

/** The schema that a script leaves behind; every statement must be readable. */
export function catalogOf(
  reader: Reader,
  script: string,
  before = emptyCatalog({ complete: true }),
): Catalog {
  return splitScript(script).statements.reduce((catalog, { text }) => {
    const { operations, error } = reader.read(text);
    if (error !== undefined) throw new Error(`${error.message}: ${text}`);
    return applyOperations(catalog, operations, undefined);
  }, before);
}

/** The effect we claim for a statement, or for several sent as one, each on the schema the one before leaves. */
export function claimed(reader: Reader, script: string, before: Catalog, server: ServerOptions): Effect {
  const effects: Effect[] = [];
  let catalog = before;
  for (const { text } of splitScript(script).statements) {
    const { operations, error } = reader.read(text);
    if (error !== undefined) effects.push({ ...mergeEffects([]), fails: error.message });
    const { turns, end } = turnsOf(catalog, operations, undefined);
    effects.push(
      ...effectsOf(
        turns.map(({ operation, before: schema }) => ({ operation, catalog: schema })),
        server,
      ),
    );
    catalog = end;
  }
  return mergeEffects(effects);
}

/** A claimed effect in the form of a measurement. */
export function asMeasured(effect: Effect): Measured {
  const names = (keys: readonly string[]): string[] => keys.map(displayKey).sort();
  return {
    locks: Object.fromEntries(
      [...effect.locks]
        .map(([key, mode]) => [displayKey(key), mode] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    scans: names(effect.scans),
    rewrites: names(effect.rewrites),
    rebuilds: names(effect.rebuilds),
    transaction: effect.transaction,
    rerun: effect.rerun,
    fails: effect.fails,
  };
}
