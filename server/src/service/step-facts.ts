import { readMeaning } from '../analysis/meaning';
import { estimate, workOf, type Estimate, type Work } from '../effects/durations';
import { blocksWrites, type Effect, type LockMode, strongest } from '../effects/effect';
import type { Operation } from '../operations/operation';
import type { Plan, Step } from '../recipes/plan';
import type { Reader } from '../readers/reader';
import type { Catalog } from '../schema/catalog';
import type { Settings } from '../settings/settings';

/** What a step of a plan does to the tables that exist before the plan. */
export interface StepFacts {
  /** The locks that make others wait, by catalog key. */
  readonly locks: ReadonlyMap<string, LockMode>;
  /** Keys of the tables whose rows it reads or writes in full. */
  readonly works: readonly string[];
  /** How long that takes; undefined where the rows are not known, or where it works on no whole table. */
  readonly estimate: Estimate | undefined;
}

/** The facts of each step, run one after another from the schema before the first. */
export function stepFacts(
  plan: Plan,
  before: Catalog,
  reader: Reader,
  settings: Pick<Settings, 'postgresVersion' | 'timeZone' | 'tables'>,
): readonly StepFacts[] {
  let catalog = before;
  return plan.steps.map((step) => {
    const { statements, after } = read(step, catalog, reader, settings);
    catalog = after;
    return factsOf(statements, before, settings);
  });
}

interface StatementFacts {
  readonly effect: Effect;
  /** How it works through the tables. */
  readonly work: Work;
}

function factsOf(
  statements: readonly StatementFacts[],
  before: Catalog,
  { tables }: Pick<Settings, 'tables'>,
): StepFacts {
  const existed = (key: string): boolean => before.tables.has(key) || !before.complete;
  const locks = new Map<string, LockMode>();
  const works = new Set<string>();
  const estimates: Estimate[] = [];
  for (const { effect, work } of statements) {
    for (const [key, mode] of effect.locks) {
      if (existed(key) && blocksWrites(mode)) locks.set(key, strongest(locks.get(key), mode));
    }
    const keys = [...new Set([...effect.rewrites, ...effect.scans])].filter(existed);
    for (const key of keys) works.add(key);
    const known = estimate(work, keys, tables);
    if (known) estimates.push(known);
  }
  return { locks, works: [...works], estimate: together(estimates) };
}

function together(estimates: readonly Estimate[]): Estimate | undefined {
  const [first, ...rest] = estimates;
  if (!first) return undefined;
  return rest.reduce(
    (sum, next) => ({
      seconds: sum.seconds + next.seconds,
      rows: Math.max(sum.rows, next.rows),
      tables: [...new Set([...sum.tables, ...next.tables])],
    }),
    first,
  );
}

function read(
  step: Step,
  before: Catalog,
  reader: Reader,
  settings: Pick<Settings, 'postgresVersion' | 'timeZone'>,
): { readonly statements: readonly StatementFacts[]; readonly after: Catalog } {
  const server = {
    version: settings.postgresVersion,
    ...(settings.timeZone === null ? {} : { timeZone: settings.timeZone }),
  };
  let catalog = before;
  const statements = step.up.map((sql): StatementFacts => {
    const { meaning, scenes, end } = readMeaning(reader.read(sql), catalog, undefined, server);
    catalog = end;
    const { effect } = meaning;
    // Each batch changes a few rows, all batches together the whole table.
    const inBatches = scenes.some(
      ({ operation, body }) => body?.inLoop === true && CHANGES.has(operation.type),
    );
    return { effect, work: inBatches ? 'data change' : workOf(effect) };
  });
  return { statements, after: catalog };
}

const CHANGES: ReadonlySet<Operation['type']> = new Set(['Update', 'Delete', 'Insert']);
