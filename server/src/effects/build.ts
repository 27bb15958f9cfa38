import type { QualifiedName } from '../operations/names';
import type { Catalog } from '../schema/catalog';
import { type Effect, type LockMode, type ServerOptions, strongest, type WorkReason } from './effect';

/** What an effect is computed from, besides the operation. */
export interface Context {
  readonly catalog: Catalog;
  readonly version: number;
  readonly server: ServerOptions;
  /** True for what runs inside a DO block or a function, where a name may be that of a variable. */
  readonly inCode?: boolean;
  /** True where what runs inside the operation stands beside it. */
  readonly alone?: boolean;
}

/** The parts of an effect that differ from a statement that touches no table and can run twice. */
export interface Parts {
  readonly locks?: Iterable<readonly [string, LockMode]>;
  readonly scans?: Iterable<string>;
  readonly rewrites?: Iterable<string>;
  readonly rebuilds?: Iterable<string>;
  readonly reasons?: Iterable<WorkReason>;
  readonly forbidden?: boolean;
  readonly rerun?: 'ok' | 'fails';
  readonly fails?: string | null;
  readonly failsWithRows?: string | undefined;
}

/** Shared by the effects of most statements. */
const NOTHING: readonly never[] = [];

export function effect(parts: Parts = {}): Effect {
  const locks = new Map<string, LockMode>();
  if (parts.locks !== undefined) {
    for (const [table, mode] of parts.locks) {
      if (mode !== 'ACCESS SHARE') locks.set(table, strongest(locks.get(table), mode));
    }
  }
  const fails = parts.fails ?? null;
  return {
    known: true,
    locks,
    scans: unique(parts.scans),
    rewrites: unique(parts.rewrites),
    rebuilds: unique(parts.rebuilds),
    reasons: parts.reasons === undefined ? NOTHING : [...new Set(parts.reasons)],
    transaction: parts.forbidden === true ? 'forbidden' : 'allowed',
    rerun: fails === null ? (parts.rerun ?? 'ok') : 'fails',
    fails,
    ...(fails === null && parts.failsWithRows !== undefined && { failsWithRows: parts.failsWithRows }),
  };
}

export const UNKNOWN: Effect = { ...effect(), known: false };

/** Several operations as one: the strongest lock on each table, all of the work, the first refusal. */
export function mergeEffects(effects: readonly Effect[]): Effect {
  const known = effects.filter((each) => each.known);
  if (known.length === 0 && effects.length > 0) return UNKNOWN;
  return effect({
    locks: known.flatMap((each) => [...each.locks]),
    scans: known.flatMap((each) => each.scans),
    rewrites: known.flatMap((each) => each.rewrites),
    rebuilds: known.flatMap((each) => each.rebuilds),
    reasons: known.flatMap((each) => each.reasons),
    forbidden: known.some((each) => each.transaction === 'forbidden'),
    rerun: known.some((each) => each.rerun === 'fails') ? 'fails' : 'ok',
    fails: known.find((each) => each.fails !== null)?.fails ?? null,
    failsWithRows: known.find((each) => each.failsWithRows !== undefined)?.failsWithRows,
  });
}

/** The same lock on several tables. */
export function lockAll(tables: Iterable<string>, mode: LockMode): (readonly [string, LockMode])[] {
  return [...tables].map((table) => [table, mode] as const);
}

/** A name as PostgreSQL's error messages show it. */
export function shown(name: QualifiedName): string {
  return name.schema === undefined ? name.name : `${name.schema}.${name.name}`;
}

function unique(keys: Iterable<string> | undefined): readonly string[] {
  if (keys === undefined) return NOTHING;
  const list = [...keys];
  if (list.length < 2) return list.length === 0 ? NOTHING : list;
  return [...new Set(list)].sort();
}
