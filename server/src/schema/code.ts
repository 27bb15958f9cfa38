import type { BodyStatement, Call, DoBlock, FunctionCall, Query } from '../operations/data';
import type { Operation } from '../operations/operation';
import type { RoutineBody } from '../operations/routine';
import type { SetVariable } from '../operations/session';
import { readRoutine } from '../readers/postgres/routine-body';
import type { Span } from '../text/span';
import type { Catalog, Overload } from './catalog';
import { isOpaque, isQuiet } from './opaque';

/** What runs inside another statement: the body of a DO block, those of the functions that a query calls, a procedure's. */
export interface Code {
  readonly runs: readonly Run[];
  /** Names of the functions whose whole bodies are among the runs, as in `Query.functions`. */
  readonly followed: ReadonlySet<string>;
  /** False where some of what the operation calls is not, of what may change the schema. */
  readonly isRead: boolean;
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
  /** The statement, on one line. */
  readonly text: string;
}

/** Operations inside which others run. */
export type Runner = DoBlock | Query | Call;

export function isRunner(operation: Operation): operation is Runner {
  return operation.type === 'DoBlock' || operation.type === 'Query' || operation.type === 'Call';
}

/** What runs inside an operation, one level deep; undefined where that is nothing that the migrations have made. */
export function codeOf(operation: Runner, catalog: Catalog): Code | undefined {
  if (operation.type === 'DoBlock') {
    const { body: statements, commits } = operation;
    const run = { statements, commits, settings: [] };
    return { runs: [run], followed: new Set(), isRead: !isOpaque(operation) };
  }
  const { calls, procedures } = callsOf(operation);
  const found = calls.map((call) => ({ call, target: targetOf(call, catalog, procedures) }));
  if (found.every(({ target }) => target === undefined)) return undefined;
  const around = operation.within ?? [];
  const isLight = around.length > 0 || weigh(operation, catalog, [], MOST_STATEMENTS) >= 0;
  const runs: Run[] = [];
  const followed = new Set<string>();
  let isRead = true;
  for (const { call, target } of found) {
    const name = call.name.schema === undefined ? call.name.name : `${call.name.schema}.${call.name.name}`;
    if (target === undefined) {
      isRead &&= isQuiet(name);
      continue;
    }
    // What calls itself does again what is among the statements already.
    if (around.includes(target.signature)) continue;
    const body = isLight ? bodyOf(target) : undefined;
    if (body !== undefined) runs.push(runOf(body, target, call, operation.span, around));
    if (body?.isRead === true) followed.add(name);
    else isRead = false;
  }
  return { runs, followed, isRead };
}

function callsOf(operation: Query | Call): {
  readonly calls: readonly FunctionCall[];
  readonly procedures: boolean;
} {
  if (operation.type === 'Query') return { calls: operation.calls ?? NO_CALLS, procedures: false };
  const { name, arguments: given } = operation;
  return { calls: [{ name, arguments: given, inLoop: false, conditional: false }], procedures: true };
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
  if (schema === undefined && isQuiet(name)) return undefined;
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
  if (operation.type === 'DoBlock') {
    return weighAll(operation.body, catalog, around, budget);
  }
  if (operation.type !== 'Query' && operation.type !== 'Call') return budget;
  const { calls, procedures } = callsOf(operation);
  return calls.reduce((left, call) => {
    const target = left < 0 ? undefined : targetOf(call, catalog, procedures);
    const body = target && !around.includes(target.signature) ? bodyOf(target) : undefined;
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
  { statements, settings, commits }: RoutineBody,
  { key, signature, overload }: Target,
  call: FunctionCall,
  span: Span,
  around: readonly string[],
): Run {
  const within = [...around, signature];
  return {
    statements: statements.map(({ text, inLoop, conditional, operations }) => ({
      span,
      inLoop: inLoop || call.inLoop,
      conditional: conditional || call.conditional,
      operations: placed(operations, span, within),
      routine: { key, procedure: overload?.procedure === true, text },
    })),
    settings,
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
  const type = copy['type'];
  if (type === 'Query' || type === 'Call') copy['within'] = within;
  return copy as T;
}
