import { spanInFile, type AnalyzedFile, type AnalyzedStatement } from '../analysis/analyzed-file';
import type { Operation } from '../operations/operation';
import type { QualifiedName } from '../operations/names';
import { wordsFor } from '../rules/operation-words';
import { columnOf, joinWords, nameOf } from '../rules/wording';
import { quoteIdentifier } from '../text/quoting';
import type { Span } from '../text/span';
import { restored } from '../projects/placeholders';

export type OutlineKind =
  'section' | 'statement' | 'table' | 'column' | 'constraint' | 'index' | 'data' | 'other';

/** An operation in the outline of a file. */
export interface OutlineEntry {
  /** `ADD COLUMN orders.status` */
  readonly name: string;
  readonly kind: OutlineKind;
  readonly span: Span;
  /** Lies in `span`. */
  readonly selection: Span;
  readonly children: readonly OutlineEntry[];
}

/** What a migration does, in order; under Up and Down where the file has both. */
export function outline(file: AnalyzedFile): readonly OutlineEntry[] {
  return restored(file.tool, entriesOf(file));
}

function entriesOf(file: AnalyzedFile): readonly OutlineEntry[] {
  const entries = file.statements.map((statement) => ({ statement, entry: entryOf(statement) }));
  const all = entries.flatMap(({ entry }) => entry ?? []);
  if (file.direction !== 'both') return all;
  const placed = new Set<OutlineEntry>();
  const sections = file.sections.flatMap((section): OutlineEntry[] => {
    const children = entries.flatMap(({ statement, entry }) =>
      statement.section === section && entry ? [entry] : [],
    );
    for (const child of children) placed.add(child);
    const [first] = children;
    if (first === undefined) return [];
    const name = section.direction === 'up' ? 'Up' : 'Down';
    const span = { start: first.span.start, end: children.at(-1)!.span.end };
    return [{ name, kind: 'section', span, selection: first.selection, children }];
  });
  return [...all.filter((entry) => !placed.has(entry)), ...sections].sort(
    (a, b) => a.span.start - b.span.start,
  );
}

function entryOf(statement: AnalyzedStatement): OutlineEntry | undefined {
  const { span } = statement.statement;
  const operations = statement.operations.filter(({ body }) => body === undefined);
  const [first] = operations;
  if (statement.read.error || first === undefined || span.end <= span.start) return undefined;
  const own = (operation: Operation): OutlineEntry => {
    const found = spanInFile(statement, operation);
    const inside = { start: Math.max(found.start, span.start), end: Math.min(found.end, span.end) };
    return { ...titled(operation), span: inside, selection: inside, children: [] };
  };
  const inner = statement.operations
    .filter(({ body }) => body !== undefined)
    .map(({ operation }) => ({ ...titled(operation), span, selection: span, children: [] }));
  if (operations.length === 1) return { ...titled(first.operation), span, selection: span, children: inner };
  const table = 'table' in first.operation ? first.operation.table : undefined;
  return {
    name: table === undefined ? wordsFor(first.operation) : `ALTER TABLE ${nameOf(table)}`,
    kind: 'statement',
    span,
    selection: span,
    children: operations.map(({ operation }) => own(operation)),
  };
}

function titled(operation: Operation): { readonly name: string; readonly kind: OutlineKind } {
  const object = objectOf(operation);
  const words = wordsFor(operation);
  return { name: object === '' ? words || operation.type : `${words} ${object}`, kind: kindOf(operation) };
}

function kindOf({ type }: Operation): OutlineKind {
  if (/Index/.test(type)) return 'index';
  if (/Constraint/.test(type)) return 'constraint';
  if (/Column|NotNull|Default|Identity|Expression/.test(type)) return 'column';
  if (/Table|Truncate|Partition|View/.test(type)) return 'table';
  return ['Update', 'Delete', 'Insert', 'Copy', 'Merge', 'Query', 'DoBlock'].includes(type)
    ? 'data'
    : 'other';
}

/** The thing that an operation is about, as SQL writes it: `orders.status`, `orders_idx`. */
function objectOf(operation: Operation): string {
  const { table, column, name, names, tables, view, constraint } = operation as Partial<Named>;
  if (operation.type === 'AddColumn') return columnOf(operation.table, operation.column.name);
  if (table !== undefined && typeof column === 'string') return columnOf(table, column);
  if (operation.type === 'AddConstraint') {
    const named = constraint?.name;
    return named === undefined
      ? nameOf(operation.table)
      : `${quoteIdentifier(named)} on ${nameOf(operation.table)}`;
  }
  const own = written(name ?? view);
  if (own !== '') return table === undefined ? own : `${own} on ${nameOf(table)}`;
  if (table !== undefined) return nameOf(table);
  return joinWords((names ?? tables ?? []).map(written));
}

interface Named {
  readonly table: QualifiedName;
  readonly column: unknown;
  readonly constraint: { readonly name?: string };
  readonly name: QualifiedName | string;
  readonly names: readonly (QualifiedName | string)[];
  readonly tables: readonly QualifiedName[];
  readonly view: QualifiedName;
}

function written(name: unknown): string {
  if (typeof name === 'string') return quoteIdentifier(name);
  return isQualified(name) ? nameOf(name) : '';
}

function isQualified(name: unknown): name is QualifiedName {
  return typeof name === 'object' && name !== null && 'name' in name && typeof name.name === 'string';
}
