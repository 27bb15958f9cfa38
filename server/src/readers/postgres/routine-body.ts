import { parseSync, type CreateFunctionStmt } from 'libpg-query';
import type { RoutineBody, RoutineStatement } from '../../operations/routine';
import type { SetVariable } from '../../operations/session';
import { splitScript } from '../../statements/split';
import type { Scope } from './bounds';
import { forValue } from './calls';
import { recentlyUsed } from './cache';
import { literalOf } from './do-block';
import { optionOf } from './indexes';
import { strings } from './names';
import { parseBody, type PlStatement } from './plpgsql';
import { stringOption } from './sequences-and-functions';
import { setVariable } from './session';
import { collapsedTextOf, isWord, sourceOf, wholeOf } from './source';
import { readStatement } from './statements';

/** Functions that migrations call are few, but each is asked for again and again. */
const known = recentlyUsed<RoutineBody>(200, 1_000_000);

/**
 * What a function or procedure runs when it is called, from its CREATE statement. Read when somebody calls it: most functions
 * of a migration are made for later. Spans say nothing. Never throws.
 */
export function readRoutine(definition: string): RoutineBody {
  const cached = known.get(definition);
  if (cached !== undefined) return cached;
  const body = readSafely(definition);
  known.set(definition, body);
  return body;
}

const UNREAD: RoutineBody = {
  settings: [],
  statements: [],
  commits: false,
  isRead: false,
  keepsSchema: false,
};

function readSafely(definition: string): RoutineBody {
  try {
    const [statement] = parseSync(definition).stmts ?? [];
    const node = statement?.stmt;
    return node && 'CreateFunctionStmt' in node ? read(definition, node.CreateFunctionStmt) : UNREAD;
  } catch {
    return UNREAD;
  }
}

function read(definition: string, node: CreateFunctionStmt): RoutineBody {
  const settings = settingsOf(definition, node);
  const code = codeOf(node);
  const language = (stringOption(node.options, 'language') ?? 'sql').toLowerCase();
  if (language === 'sql') {
    // The names in BEGIN ATOMIC mean the tables that had them when it was written.
    const conditional = code === undefined;
    const texts = conditional
      ? atomicStatements(definition)
      : splitScript(code).statements.map(({ text }) => text);
    const scope = scopeOf(parameterNames(node));
    const read = texts.map((text) => sqlStatement(text, scope, { inLoop: false, conditional }));
    const isRead = read.every((each) => each !== undefined);
    return { ...withStatements(read), isRead, keepsSchema: isRead, settings, commits: false };
  }
  if (language !== 'plpgsql' || code === undefined) return UNREAD;
  const { statements, variables, commits } = parseBody(withoutColumnTypes(definition));
  const scope = scopeOf(variables);
  const read = statements.map((each) => plStatement(each, scope));
  const unread = statements.filter((_, place) => read[place] === undefined);
  return {
    ...withStatements(read),
    isRead: unread.length === 0,
    keepsSchema: unread.every(({ sql }) => CHANGES_DATA.test(sql)),
    settings,
    commits,
  };
}

/** What code puts together begins with the literal of a data change or a query: `format('INSERT INTO %I …', …)`. */
const CHANGES_DATA =
  /^(?!.*;\s*\w)\s*(?:format\s*\(\s*)?(?:e?'|\$\w*\$)\s*(?:insert|update|delete|select|with|notify)\b/is;

function withStatements(read: readonly (RoutineStatement | undefined)[]): Pick<RoutineBody, 'statements'> {
  return { statements: read.flatMap((each) => each ?? []) };
}

function scopeOf(variables: ReadonlySet<string>): Scope {
  return { limited: new Set(), queries: new Set(), variables };
}

/** Undefined for an EXECUTE of anything but a literal. */
function plStatement(statement: PlStatement, scope: Scope): RoutineStatement | undefined {
  const { kind, sql } = statement;
  if (kind === 'expression' || kind === 'default') return valueStatement(statement, scope);
  if (kind !== 'execute') return sqlStatement(sql, scope, statement);
  const source = sourceOf(sql);
  const literal = literalOf(source, { from: 0, to: source.tokens.length });
  return literal && sqlStatement(literal.text, scope, statement);
}

/** Undefined for SQL that PostgreSQL would refuse. */
function sqlStatement(
  text: string,
  scope: Scope,
  { inLoop, conditional, events }: Place,
): RoutineStatement | undefined {
  const { operations, error } = readStatement(text, scope);
  if (error !== undefined) return undefined;
  return {
    text: collapsedTextOf(wholeOf(sourceOf(text))),
    inLoop,
    conditional,
    ...(events !== undefined && { events }),
    operations,
  };
}

type Place = Pick<PlStatement, 'inLoop' | 'conditional'> & Partial<Pick<PlStatement, 'events'>>;

/** An expression: the query that it is a value of, as far as it calls anything. */
function valueStatement(value: PlStatement, scope: Scope): RoutineStatement {
  const { text, ...statement } = sqlStatement(`SELECT ${value.sql}`, scope, value) ?? NO_VALUE;
  return { ...statement, text: text.slice('SELECT '.length), operations: forValue(statement.operations) };
}

const NO_VALUE: RoutineStatement = { text: '', inLoop: false, conditional: false, operations: [] };

/** The string behind AS; undefined for BEGIN ATOMIC and RETURN. */
function codeOf(node: CreateFunctionStmt): string | undefined {
  const value = optionOf(node.options, 'as')?.arg;
  return value && 'List' in value ? strings(value.List.items)[0] : undefined;
}

/** The statements of BEGIN ATOMIC … END, and RETURN as the SELECT that it is. */
function atomicStatements(definition: string): string[] {
  const source = sourceOf(definition);
  const { tokens } = source;
  const atomic = tokens.findIndex((_, at) => isWord(source, at, 'atomic') && isWord(source, at - 1, 'begin'));
  if (atomic < 0) {
    const back = tokens.findLastIndex((_, at) => isWord(source, at, 'return'));
    return [`SELECT ${definition.slice(tokens[back]!.end)}`];
  }
  const body = definition.slice(
    tokens[atomic]!.end,
    tokens.findLast(({ text }) => /^end$/i.test(text))!.start,
  );
  return splitScript(body).statements.map(({ text }) => text);
}

function parameterNames(node: CreateFunctionStmt): ReadonlySet<string> {
  return new Set(
    (node.parameters ?? []).flatMap((item) =>
      'FunctionParameter' in item ? (item.FunctionParameter.name ?? []) : [],
    ),
  );
}

/** SET search_path = a, b; FROM CURRENT takes what held when the function was made, which is not followed. */
function settingsOf(definition: string, node: CreateFunctionStmt): SetVariable[] {
  const whole = wholeOf(sourceOf(definition));
  return (node.options ?? []).flatMap((item) => {
    const option = 'DefElem' in item && item.DefElem.defname === 'set' ? item.DefElem.arg : undefined;
    if (option === undefined || !('VariableSetStmt' in option)) return [];
    const set = setVariable(whole, option.VariableSetStmt);
    return set.type === 'SetVariable' && option.VariableSetStmt.kind === 'VAR_SET_VALUE' ? [set] : [];
  });
}

/** `id orders.id%TYPE` among the parameters: the parser has no tables to look it up in. */
function withoutColumnTypes(definition: string): string {
  return definition.replace(COLUMN_TYPE, (written) => 'record'.padEnd(written.length));
}

/** From the start of the name only, as in plpgsql.ts. */
const COLUMN_TYPE = /(?<![^\s;%(,])(?:"[^"]+"|[^\s.;"%(,]+)(?:\.(?:"[^"]+"|[^\s.;"%(,]+))*%type\b/gi;
