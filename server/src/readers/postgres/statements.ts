import { hasSqlDetails, parseSync, type Node, type ParseResult, type WithClause } from 'libpg-query';
import type { Operation, ReadStatement } from '../../operations/operation';
import { alterTable } from './alter-table';
import type { Scope } from './bounds';
import { createTable, createTableAs } from './create-table';
import { deleteRows, insert, merge, update } from './data-changes';
import { doBlock } from './do-block';
import { comment, drop } from './drop';
import { nulByteError, readError } from './errors';
import { createIndex, createStatistics, isOptionOn, reindex } from './indexes';
import { shortenedInsert } from './long-insert';
import { cluster, lockTable, truncate, vacuum } from './maintenance';
import { qualified, strings } from './names';
import { copy, scopeWith, select, withQueries } from './queries';
import { rename, setSchema } from './rename';
import { createSchema } from './schemas';
import { alterFunction, createFunction } from './functions';
import { alterSequence, createSequence } from './sequences-and-functions';
import { setVariable, transaction } from './session';
import {
  isMark,
  isWord,
  next,
  sourceOf,
  spanOf,
  tokenAt,
  wholeOf,
  within,
  type Part,
  type Source,
} from './source';
import {
  alterPolicy,
  createPolicy,
  createRule,
  createTrigger,
  createView,
  refreshMaterializedView,
} from './table-objects';
import { alterDomain, alterEnum, createCompositeType, createDomain, createEnum } from './types-and-domains';
import { utility } from './utility';

type Handler<K extends PropertyKey> = (
  part: Part,
  node: Extract<Node, Record<K, unknown>>[K & keyof Extract<Node, Record<K, unknown>>],
  scope: Scope,
) => Operation | readonly Operation[];
type Kind = Node extends infer N ? (N extends N ? keyof N : never) : never;
type Handlers = { readonly [K in Kind]?: Handler<K> };

/** How each statement of PostgreSQL's grammar is read. What is missing here is a Utility, Maintenance or Unknown. */
const HANDLERS: Handlers = {
  AlterDomainStmt: alterDomain,
  AlterEnumStmt: alterEnum,
  AlterObjectSchemaStmt: setSchema,
  AlterPolicyStmt: alterPolicy,
  AlterFunctionStmt: alterFunction,
  AlterSeqStmt: alterSequence,
  AlterTableStmt: alterTable,
  CallStmt: (part, node) => ({
    type: 'Call',
    span: spanOf(part),
    name: qualified(strings(node.funccall?.funcname)),
    arguments: node.funccall?.args?.length ?? 0,
  }),
  ClusterStmt: cluster,
  CommentStmt: comment,
  CompositeTypeStmt: createCompositeType,
  CopyStmt: copy,
  CreateDomainStmt: createDomain,
  CreateEnumStmt: createEnum,
  CreateExtensionStmt: (part, node) => ({
    type: 'CreateExtension',
    span: spanOf(part),
    name: node.extname ?? '',
    ifNotExists: node.if_not_exists === true,
  }),
  CreateFunctionStmt: createFunction,
  CreatePolicyStmt: createPolicy,
  CreateSchemaStmt: (part, node, scope) =>
    createSchema(part, node, (inner, element) => read(inner, element, scope)),
  CreateSeqStmt: createSequence,
  CreateStatsStmt: createStatistics,
  CreateStmt: createTable,
  CreateTableAsStmt: createTableAs,
  CreateTrigStmt: createTrigger,
  CreatedbStmt: (part, node) => ({ type: 'CreateDatabase', span: spanOf(part), name: node.dbname ?? '' }),
  DeleteStmt: deleteRows,
  DiscardStmt: (part, node) =>
    node.target === 'DISCARD_ALL'
      ? { type: 'Maintenance', span: spanOf(part), what: 'DISCARD ALL', tables: [] }
      : { type: 'Utility', span: spanOf(part), what: 'DISCARD' },
  DoStmt: (part, node, scope) => doBlock(part, node, scope, readStatement),
  DropStmt: drop,
  DropdbStmt: (part, node) => ({
    type: 'DropDatabase',
    span: spanOf(part),
    name: node.dbname ?? '',
    ifExists: node.missing_ok === true,
  }),
  ExplainStmt: (part, node, scope) => {
    if (!isOptionOn(node.options, 'analyze')) return { type: 'Utility', span: spanOf(part), what: 'EXPLAIN' };
    return read(explained(part), node.query, scope);
  },
  IndexStmt: createIndex,
  InsertStmt: insert,
  LockStmt: lockTable,
  MergeStmt: merge,
  RefreshMatViewStmt: refreshMaterializedView,
  ReindexStmt: reindex,
  RenameStmt: rename,
  RuleStmt: createRule,
  SelectStmt: select,
  TransactionStmt: transaction,
  TruncateStmt: truncate,
  UpdateStmt: update,
  VacuumStmt: vacuum,
  VariableSetStmt: setVariable,
  ViewStmt: createView,
};

/**
 * Reads a statement (or several, as one list of operations). Never throws: PostgreSQL's error comes back with its place,
 * and what we cannot map is Unknown.
 */
export function readStatement(text: string, scope: Scope): ReadStatement {
  const nulByte = nulByteError(text);
  if (nulByte !== undefined) return { operations: [], error: nulByte };
  if (text === '') return { operations: [] };
  const long = shortenedInsert(text);
  if (long !== undefined) {
    const short = readStatement(long.text, scope);
    const whole = { start: 0, end: text.length };
    const [operation] = short.operations;
    if (operation?.type === 'Insert') return { operations: [{ ...operation, span: whole, rows: long.rows }] };
  }
  let parsed: ParseResult;
  try {
    parsed = parseSync(text);
  } catch (error) {
    if (hasSqlDetails(error)) return { operations: [], error: readError(text, error) };
    // Not PostgreSQL's verdict but ours: the stack of the WebAssembly module ends before the server's.
    return { operations: [{ type: 'Unknown', span: { start: 0, end: text.length }, what: String(error) }] };
  }
  const source = sourceOf(text);
  const parts = statementParts(source, parsed);
  return { operations: (parsed.stmts ?? []).flatMap((raw, at) => readSafely(parts[at]!, raw.stmt, scope)) };
}

function statementParts(source: Source, parsed: ParseResult): Part[] {
  const statements = parsed.stmts ?? [];
  const starts = statements.map((raw, at) => (at === 0 ? 0 : tokenAt(source, raw.stmt_location)));
  return starts.map((start, at) => {
    const from = isMark(source, start, ';') ? start + 1 : start;
    let to = starts[at + 1] ?? source.tokens.length;
    while (to > from && isMark(source, to - 1, ';')) to--;
    return within(wholeOf(source), from, to);
  });
}

/** A tree that is not as expected costs one statement its meaning, not the file its findings. */
function readSafely(part: Part, node: Node | undefined, scope: Scope): readonly Operation[] {
  try {
    return read(part, node, scope);
  } catch {
    return [{ type: 'Unknown', span: spanOf(part), what: Object.keys(node ?? {})[0] ?? '' }];
  }
}

/** The operations of one statement that spans `part`, those of its WITH queries first. */
export function read(part: Part, node: Node | undefined, scope: Scope): readonly Operation[] {
  if (node === undefined) return [];
  const [kind, body] = Object.entries(node)[0] as [Kind, { readonly withClause?: WithClause }];
  const handler = HANDLERS[kind] as Handler<Kind> | undefined;
  if (handler === undefined) return [withSql(part, utility(part, node))].flat();
  const before = changesIn(part, body.withClause, scope);
  const own = withSql(part, handler(part, body as never, scopeWith(body.withClause, scope)));
  return before.length === 0 && isList(own) ? own : [...before, ...(isList(own) ? own : [own])];
}

/** What the schema keeps as its statement. */
const KEPT: ReadonlySet<Operation['type']> = new Set([
  ...(['CreateView', 'CreateMaterializedView', 'CreateTrigger', 'CreatePolicy', 'AlterPolicy'] as const),
  ...(['CreateRule', 'CreateStatistics', 'CreateFunction', 'CreateExtension', 'Comment'] as const),
  ...(['AlterFunction', 'AlterTableOther', 'Utility'] as const),
]);

function withSql({ source }: Part, own: Operation | readonly Operation[]): Operation | readonly Operation[] {
  const kept = (operation: Operation): Operation =>
    KEPT.has(operation.type) && operation.sql === undefined
      ? { ...operation, sql: source.text.slice(operation.span.start, operation.span.end) }
      : operation;
  return isList(own) ? own.map(kept) : kept(own);
}

function isList(value: Operation | readonly Operation[]): value is readonly Operation[] {
  return Array.isArray(value);
}

/** The data changes inside a WITH clause: they run whether or not the query reads them. */
function changesIn(part: Part, clause: WithClause | undefined, scope: Scope): Operation[] {
  if (clause === undefined) return [];
  const inner = scopeWith(clause, scope);
  const names = (clause.ctes ?? []).map((item) =>
    'CommonTableExpr' in item ? (item.CommonTableExpr.ctename ?? '') : '',
  );
  const around = { ...inner, queries: new Set([...scope.queries, ...names]) };
  return withQueries(part, clause).flatMap(({ part: inside, query }) => {
    if (query.ctequery === undefined || 'SelectStmt' in query.ctequery) return [];
    return read(inside, query.ctequery, around);
  });
}

/** What EXPLAIN ANALYZE runs: behind its words or its bracketed options. */
function explained(part: Part): Part {
  const { source } = part;
  let i = part.from + 1;
  if (isMark(source, i, '(')) return within(part, next(source, i));
  while (isWord(source, i, 'analyze', 'analyse', 'verbose')) i++;
  return within(part, i);
}
