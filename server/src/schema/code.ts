import { isBuiltIn } from '../operations/built-in';
import type { BodyStatement, FunctionCall } from '../operations/data';
import type { Operation, OperationOf } from '../operations/operation';
import type { RoutineBody } from '../operations/routine';
import type { SetVariable } from '../operations/session';
import type { TriggerEvent } from '../operations/tables';
import { readRoutine } from '../readers/postgres/routine-body';
import type { Span } from '../text/span';
import type { Catalog, Overload } from './catalog';
import { settingsOf } from './apply-functions';
import { isOpaque, isQuiet } from './opaque';
import { firedBy } from './triggers';

/** What runs inside another statement: the body of a DO block, those of functions that it calls and of triggers that it fires. */
export interface Code {
  readonly runs: readonly Run[];
  /** Names of the functions whose whole bodies are among the runs, as in `Query.functions`. */
  readonly followed: ReadonlySet<string>;
  /** False where some of what runs is not among the runs and may change the schema. */
  readonly keepsSchema: boolean;
}

/** One body that runs. */
export interface Run {
  readonly statements: readonly CodeStatement[];
  readonly commits: boolean;
  /** Hold while it runs. */
  readonly settings: readonly SetVariable[];
}

export interface CodeStatement extends BodyStatement {
  /** Set where the statement stands in a function. */
  readonly routine?: Routine;
}

/** A statement inside a function, as messages name it. */
export interface Routine {
  /** `app.recount`. */
  readonly key: string;
  readonly procedure: boolean;
  /** The trigger that runs it, where nothing calls it, and the key of its table. */
  readonly trigger?: { readonly name: string; readonly table: string };
  /** True where it is not volatile: then it cannot change anything itself. */
  readonly readOnly?: true;
  /** The statement, on one line. */
  readonly text: string;
}

const RUNNERS = [
  'DoBlock',
  'Query',
  'Call',
  'Update',
  'Delete',
  'Insert',
  'Merge',
  'Copy',
  'Truncate',
  'CreateTableAs',
] as const;

/** Operations inside which others may run. */
export type Runner = OperationOf<(typeof RUNNERS)[number]>;

const RUNNER_TYPES: ReadonlySet<string> = new Set(RUNNERS);

export function isRunner(operation: Operation): operation is Runner {
  return RUNNER_TYPES.has(operation.type);
}

/** What runs inside an operation, one level deep; undefined where that is nothing that the migrations have made. */
export function codeOf(operation: Runner, catalog: Catalog): Code | undefined {
  if (operation.type === 'DoBlock') {
    const { body: statements, commits } = operation;
    const run = { statements, commits, settings: [] };
    return { runs: [run], followed: new Set(), keepsSchema: !isOpaque(operation) };
  }
  const entries = entriesOf(operation, catalog);
  if (entries.every(({ target }) => target === undefined)) return undefined;
  const around = operation.within ?? [];
  const isLight = around.length > 0 || weigh(operation, catalog, [], MOST_STATEMENTS) >= 0;
  const runs: Run[] = [];
  const followed = new Set<string>();
  let keepsSchema = true;
  for (const entry of entries) {
    const { target, called } = entry;
    if (target === undefined) {
      keepsSchema &&= called === undefined || isQuiet(called);
      continue;
    }
    // What calls itself does again what is among the statements already.
    if (around.includes(target.signature)) continue;
    const body = isLight ? bodyOf(target) : undefined;
    if (body !== undefined) runs.push(runOf(body, target, entry, operation.span, around));
    if (body?.isRead === true && called !== undefined) followed.add(called);
    keepsSchema &&= body?.keepsSchema === true;
  }
  return { runs, followed, keepsSchema };
}

/** A body that an operation enters. */
interface Entry {
  /** The name of the function that a query is run for. */
  readonly called?: string;
  /** Undefined where the migrations have made no such function. */
  readonly target: Target | undefined;
  readonly place: Pick<FunctionCall, 'inLoop' | 'conditional'>;
  readonly trigger?: Routine['trigger'];
  /** What has fired the trigger. */
  readonly events?: ReadonlySet<TriggerEvent>;
}

function entriesOf(operation: Operation, catalog: Catalog): readonly Entry[] {
  const { calls, procedures } = callsOf(operation);
  const called = calls.map((call): Entry => {
    const { schema, name } = call.name;
    const written = (schema === undefined ? name : `${schema}.${name}`).toLowerCase();
    const isWanted =
      operation.type === 'Call' || (operation.type === 'Query' && operation.functions.includes(written));
    return {
      ...(isWanted && { called: written }),
      target: targetOf(call, catalog, procedures),
      place: call,
    };
  });
  return [...called, ...triggerEntries(operation, catalog)];
}

/** Each function once, whatever number of triggers and events runs it. */
function triggerEntries(operation: Operation, catalog: Catalog): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const { trigger, table, event, conditional } of firedBy(operation, catalog)) {
    const overload = catalog.functions
      .get(trigger.function)
      ?.overloads.find(({ parameters }) => parameters.signature === '');
    if (overload === undefined) continue;
    const before = entries.get(trigger.function);
    const isCertain = !conditional || before?.place.conditional === false;
    entries.set(trigger.function, {
      target: { key: trigger.function, signature: `${trigger.function}()`, overload },
      // A row at a time is what such a function is made for.
      place: { inLoop: false, conditional: !isCertain },
      trigger: before?.trigger ?? { name: trigger.name, table },
      events: new Set([...(before?.events ?? []), event]),
    });
  }
  return [...entries.values()];
}

function callsOf(operation: Operation): {
  readonly calls: readonly FunctionCall[];
  readonly procedures: boolean;
} {
  if (operation.type === 'Call') {
    const { name, arguments: given } = operation;
    return { calls: [{ name, arguments: given, inLoop: false, conditional: false }], procedures: true };
  }
  return { calls: ('calls' in operation ? operation.calls : undefined) ?? NO_CALLS, procedures: false };
}

const NO_CALLS: readonly FunctionCall[] = [];

/** A function that the migrations have made. */
interface Target {
  readonly key: string;
  /** With the types of its parameters. */
  readonly signature: string;
  /** Undefined where several could be meant. */
  readonly overload: Overload | undefined;
}

/** What a call means; undefined where the migrations have made no function of that name. */
function targetOf(call: FunctionCall, catalog: Catalog, procedures: boolean): Target | undefined {
  const { schema, name } = call.name;
  // PostgreSQL looks among its own functions first.
  if (schema === undefined && isBuiltIn(name)) return undefined;
  const schemas = schema === undefined ? (catalog.searchPath ?? [catalog.defaultSchema]) : [schema];
  const known = schemas.flatMap((each) => catalog.functions.get(`${each}.${name}`) ?? []);
  if (known.length === 0) return undefined;
  const fitting = known.flatMap((each) =>
    each.overloads
      .filter(({ parameters: { required, most, variadic }, procedure }) => {
        const enough = call.arguments >= required && (variadic || call.arguments <= most);
        return enough && procedure === procedures;
      })
      .map((overload) => ({ key: `${each.schema}.${each.name}`, overload })),
  );
  const [first, ...others] = fitting;
  const key = first?.key ?? `${known[0]!.schema}.${name}`;
  return {
    key,
    signature: `${key}(${first?.overload.parameters.signature ?? ''})`,
    overload: others.length === 0 ? first?.overload : undefined,
  };
}

function bodyOf({ overload }: Target): RoutineBody | undefined {
  return overload?.definition === undefined ? undefined : readRoutine(overload.definition);
}

/** More than a migration calls; code that calls and calls is not followed. */
const MOST_STATEMENTS = 500;

/** How much of a number of statements is left when those that run inside an operation are taken off. */
function weigh(operation: Operation, catalog: Catalog, around: readonly string[], budget: number): number {
  if (operation.type === 'DoBlock') return weighAll(operation.body, catalog, around, budget);
  if (!isRunner(operation)) return budget;
  return entriesOf(operation, catalog).reduce((left, { target }) => {
    const body = left >= 0 && target && !around.includes(target.signature) ? bodyOf(target) : undefined;
    return body && target ? weighAll(body.statements, catalog, [...around, target.signature], left) : left;
  }, budget);
}

function weighAll(
  statements: readonly Pick<BodyStatement, 'operations'>[],
  catalog: Catalog,
  around: readonly string[],
  budget: number,
): number {
  let left = budget - statements.length;
  for (const { operations } of statements) {
    for (const operation of operations) if (left >= 0) left = weigh(operation, catalog, around, left);
  }
  return left;
}

/** The body as it runs where it is called: what it does happens there. */
function runOf(
  { statements, commits }: RoutineBody,
  { key, signature, overload }: Target,
  { place, trigger, events: fired }: Entry,
  span: Span,
  around: readonly string[],
): Run {
  const within = [...around, signature];
  const procedure = overload?.procedure === true;
  const reached = statements.filter(
    ({ events }) => !events || !fired || [...fired].some((event) => events.has(event)),
  );
  return {
    statements: reached.map(({ text, inLoop, conditional, operations }) => ({
      span,
      inLoop: inLoop || place.inLoop,
      conditional: conditional || place.conditional,
      operations: placed(operations, span, within),
      routine: {
        key,
        procedure,
        ...(trigger && { trigger }),
        ...(overload !== undefined && overload.volatility !== 'volatile' && { readOnly: true }),
        text,
      },
    })),
    settings: overload === undefined ? [] : settingsOf(overload),
    commits,
  };
}

/** Operations with every span in them replaced, at any depth, and with the functions around what they call. */
function placed<T>(value: T, span: Span, within: readonly string[]): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => placed(item, span, within)) as T;
  const copy: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    copy[key] = key === 'span' ? span : placed(inner, span, within);
  }
  if (RUNNER_TYPES.has(String(copy['type'])) && copy['type'] !== 'DoBlock') copy['within'] = within;
  return copy as T;
}
