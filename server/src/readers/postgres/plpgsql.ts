import { parsePlPgSQLSync } from 'libpg-query';

/** A statement of a PL/pgSQL body that carries SQL, in the order of the text. */
export interface PlStatement {
  readonly kind: 'sql' | 'perform' | 'execute' | 'query';
  /** The SQL as PL/pgSQL passes it on: without INTO, PERFORM as SELECT; of EXECUTE the expression. */
  readonly sql: string;
  readonly into: boolean;
  readonly inLoop: boolean;
  readonly conditional: boolean;
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
  collect(body['action'], { inLoop: false, conditional: false }, collected);
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
  const [kind, value] = Object.entries(objectOf(wrapped))[0] ?? ['', undefined];
  const statement = objectOf(value);
  const add = (kindOfSql: PlStatement['kind'], expression: unknown): void => {
    const sql = objectOf(objectOf(expression)['PLpgSQL_expr'])['query'];
    if (typeof sql !== 'string') return;
    const into = statement['into'] === true;
    const conditional = place.conditional || collected.mayBeOver;
    collected.statements.push({ kind: kindOfSql, sql, into, inLoop: place.inLoop, conditional });
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
      inside(statement['then_body'], { conditional: true });
      for (const item of listOf(statement['elsif_list'])) {
        inside(objectOf(item['PLpgSQL_if_elsif'])['stmts'], { conditional: true });
      }
      inside(statement['else_body'], { conditional: true });
      return;
    case 'PLpgSQL_stmt_case':
      for (const item of listOf(statement['case_when_list'])) {
        inside(objectOf(item['PLpgSQL_case_when'])['stmts'], { conditional: true });
      }
      inside(statement['else_stmts'], { conditional: true });
      return;
    case 'PLpgSQL_stmt_fors':
      add('query', statement['query']);
      break;
    case 'PLpgSQL_stmt_dynfors':
    case 'PLpgSQL_stmt_dynexecute':
      add('execute', statement['query']);
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
      add('query', statement['query']);
      add('execute', statement['dynquery']);
      return;
    case 'PLpgSQL_stmt_commit':
      collected.commits = true;
      return;
    case 'PLpgSQL_stmt_return':
      collected.mayBeOver = true;
      return;
    case 'PLpgSQL_stmt_raise':
      collected.mayBeOver ||= statement['elog_level'] === ERROR;
      return;
    default:
      break;
  }
  if (!LOOPS.has(kind)) return;
  collected.loops = true;
  inside(statement['body'], { inLoop: true });
}

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
