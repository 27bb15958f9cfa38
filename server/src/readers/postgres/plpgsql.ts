import { parsePlPgSQLSync } from 'libpg-query';
import { both, branchesOf, type Events } from './trigger-branches';
import { callsOwn } from './calls';

/** A statement of a PL/pgSQL body that carries SQL, in the order of the text. */
export interface PlStatement {
  /** An expression is there for its value: only those are kept that call functions. `default` is one of DECLARE. */
  readonly kind: 'sql' | 'perform' | 'execute' | 'query' | 'expression' | 'default';
  /** The SQL as PL/pgSQL passes it on: without INTO, PERFORM as SELECT; of EXECUTE the expression, of an assignment its value. */
  readonly sql: string;
  readonly into: boolean;
  readonly inLoop: boolean;
  readonly conditional: boolean;
  /** In a trigger function: the events for which it may be reached; undefined where that is any. */
  readonly events: Events;
}

export interface PlBody {
  readonly statements: readonly PlStatement[];
  readonly variables: ReadonlySet<string>;
  readonly commits: boolean;
  readonly loops: boolean;
}

/** Any object of the JSON that the PL/pgSQL parser gives; its package has no types for it. */
type Json = Readonly<Record<string, unknown>>;

interface Place {
  readonly inLoop: boolean;
  readonly conditional: boolean;
  readonly events: Events;
}

interface Collected {
  readonly statements: PlStatement[];
  commits: boolean;
  loops: boolean;
  /** Behind a branch that may have ended the code: `IF … THEN RETURN; END IF`. */
  mayBeOver: boolean;
}

/** `s.orders%ROWTYPE`, from the start of the name only: a long chain of names would be tried from each of them. */
const ROW_TYPE = /(?<![^\s;%])(?:"[^"]+"|[^\s.;"%]+)(?:\.(?:"[^"]+"|[^\s.;"%]+))*%rowtype\b/gi;

/**
 * Parses the body of a DO or CREATE FUNCTION statement. Throws PostgreSQL's error where the body is not PL/pgSQL.
 * The parser knows no tables: for it a row of one is a record, or it would refuse the row's fields.
 */
export function parseBody(statement: string): PlBody {
  const text = statement.replace(ROW_TYPE, (written) => 'record'.padEnd(written.length));
  const functions = listOf((parsePlPgSQLSync(text) as Json)['plpgsql_funcs']);
  const body = objectOf(functions[0]?.['PLpgSQL_function']);
  const collected: Collected = { statements: [], commits: false, loops: false, mayBeOver: false };
  for (const datum of listOf(body['datums'])) {
    const sql = expressionOf(objectOf(Object.values(datum)[0])['default_val']);
    // Which of the blocks declares it is not known.
    const place = { inLoop: false, conditional: true, events: undefined };
    if (callsOwn(sql)) collected.statements.push({ kind: 'default', sql, into: false, ...place });
  }
  collect(body['action'], { inLoop: false, conditional: false, events: undefined }, collected);
  const { statements, commits, loops } = collected;
  return { statements, commits, loops, variables: variablesOf(listOf(body['datums'])) };
}

function variablesOf(datums: readonly Json[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const datum of datums) {
    const name = objectOf(Object.values(datum)[0])['refname'];
    if (typeof name === 'string') names.add(name);
  }
  return names;
}

/** `{ PLpgSQL_stmt_if: { … } }` → its SQL, then what is inside, in the order of the text. */
function collect(wrapped: unknown, place: Place, collected: Collected): void {
  const [kind, content] = Object.entries(objectOf(wrapped))[0] ?? ['', undefined];
  const statement = objectOf(content);
  const add = (kindOfSql: PlStatement['kind'], expression: unknown): void => {
    const sql = expressionOf(expression);
    if (sql === '') return;
    const into = statement['into'] === true;
    const conditional = place.conditional || collected.mayBeOver;
    collected.statements.push({ ...place, kind: kindOfSql, sql, into, conditional });
  };
  const value = (...expressions: readonly unknown[]): void => {
    for (const expression of expressions)
      if (callsOwn(expressionOf(expression))) add('expression', expression);
  };
  /** The branches of IF and CASE, one after another. */
  let events = place.events;
  const branch = (condition: string, list: unknown): void => {
    const { then, otherwise } = branchesOf(condition);
    inside(list, { conditional: true, events: both(events, then) });
    events = both(events, otherwise);
  };
  const inside = (list: unknown, change: Partial<Place> = {}): void => {
    for (const item of listOf(list)) collect(item, { ...place, ...change }, collected);
  };
  switch (kind) {
    case 'PLpgSQL_stmt_block': {
      const handlers = listOf(
        objectOf(objectOf(statement['exceptions'])['PLpgSQL_exception_block'])['exc_list'],
      );
      // A handler that knows the error is a guard: what fails there fails for the block alone.
      inside(statement['body'], handlers.length > 0 ? { conditional: true } : {});
      for (const item of handlers) {
        inside(objectOf(item['PLpgSQL_exception'])['action'], { conditional: true });
      }
      return;
    }
    case 'PLpgSQL_stmt_if':
      value(statement['cond']);
      branch(expressionOf(statement['cond']), statement['then_body']);
      for (const item of listOf(statement['elsif_list'])) {
        const { cond, stmts } = objectOf(item['PLpgSQL_if_elsif']);
        value(cond);
        branch(expressionOf(cond), stmts);
      }
      inside(statement['else_body'], { conditional: true, events });
      return;
    case 'PLpgSQL_stmt_case': {
      value(statement['t_expr']);
      const subject = expressionOf(statement['t_expr']);
      for (const item of listOf(statement['case_when_list'])) {
        const { expr, stmts } = objectOf(item['PLpgSQL_case_when']);
        value(expr);
        branch(
          expressionOf(expr).replace(CASE_VARIABLE, () => subject),
          stmts,
        );
      }
      inside(statement['else_stmts'], { conditional: true, events });
      return;
    }
    case 'PLpgSQL_stmt_assign':
    case 'PLpgSQL_stmt_return_next':
      value(statement['expr']);
      return;
    case 'PLpgSQL_stmt_assert':
    case 'PLpgSQL_stmt_exit':
      value(statement['cond']);
      return;
    case 'PLpgSQL_stmt_while':
      value(statement['cond']);
      break;
    case 'PLpgSQL_stmt_fori':
      value(statement['lower'], statement['upper'], statement['step']);
      break;
    case 'PLpgSQL_stmt_foreach_a':
      value(statement['expr']);
      break;
    case 'PLpgSQL_stmt_forc':
      value(statement['argquery']);
      break;
    case 'PLpgSQL_stmt_fors':
      add('query', statement['query']);
      break;
    case 'PLpgSQL_stmt_dynfors':
    case 'PLpgSQL_stmt_dynexecute':
      value(statement['query']);
      add('execute', statement['query']);
      value(...listOf(statement['params']));
      break;
    case 'PLpgSQL_stmt_execsql':
      add('sql', statement['sqlstmt']);
      return;
    case 'PLpgSQL_stmt_call':
      add('sql', statement['expr']);
      return;
    case 'PLpgSQL_stmt_perform':
      add('perform', statement['expr']);
      return;
    case 'PLpgSQL_stmt_return_query':
    case 'PLpgSQL_stmt_open':
      value(statement['argquery']);
      add('query', statement['query']);
      add('execute', statement['dynquery']);
      return;
    case 'PLpgSQL_stmt_commit':
      collected.commits = true;
      return;
    case 'PLpgSQL_stmt_return':
      value(statement['expr']);
      collected.mayBeOver = true;
      return;
    case 'PLpgSQL_stmt_raise':
      value(...listOf(statement['params']));
      collected.mayBeOver ||= statement['elog_level'] === ERROR;
      return;
    default:
      break;
  }
  if (!LOOPS.has(kind)) return;
  collected.loops = true;
  inside(statement['body'], { inLoop: true });
}

/** What the subject of CASE is called in its conditions. */
const CASE_VARIABLE = /"__Case__Variable_\d+__"/g;

/** The SQL of an expression, of an assignment what is assigned; empty where there is none. */
function expressionOf(expression: unknown): string {
  const { query, parseMode } = objectOf(objectOf(expression)['PLpgSQL_expr']);
  if (typeof query !== 'string') return '';
  return Number(parseMode) >= ASSIGNMENT ? query.replace(/^[^=]*=/, '').trim() : query;
}

/** `RAW_PARSE_PLPGSQL_ASSIGN1` and those above it, for targets of several names. */
const ASSIGNMENT = 3;

/** RAISE EXCEPTION, as the server counts levels. */
const ERROR = 21;

const LOOPS: ReadonlySet<string> = new Set([
  'PLpgSQL_stmt_loop',
  'PLpgSQL_stmt_while',
  'PLpgSQL_stmt_fori',
  'PLpgSQL_stmt_fors',
  'PLpgSQL_stmt_forc',
  'PLpgSQL_stmt_dynfors',
  'PLpgSQL_stmt_foreach_a',
]);

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}
