import type { AnalyzedFile, AnalyzedOperation, AnalyzedStatement } from '../analysis/analyzed-file';
import type { Operation } from '../operations/operation';
import { restored } from '../projects/placeholders';
import { takeBack } from '../recipes/take-back';
import { back, joined, NOTHING, type WayBack } from '../recipes/way-back';
import { keyOf, TEMPORARY_SCHEMA, type Catalog } from '../schema/catalog';
import { applyOperation } from '../schema/fold';
import { inPasses } from '../schema/passes';
import { lineIndex } from '../text/lines';
import { quoteIdentifier } from '../text/quoting';
import { placeDown, type DownPlace } from './down-place';
import { mayRunOutside, reasonsFor } from './down-reasons';
import type { FolderView } from './types';

/** A down migration, ready to write. */
export interface DownMigration extends DownPlace {
  /** Full sentences: rows and values that are gone, and what can make it fail. */
  readonly notes: readonly string[];
  /** Full sentences: what of the schema before the up migration does not come back; none where it is complete. */
  readonly missing: readonly string[];
}

/** The down migration of an up migration, from the history before it; or why there is none, as a full sentence. */
export function createDown(
  file: AnalyzedFile,
  folder: FolderView,
): DownMigration | { readonly problem: string } {
  const problem = whyNot(file, folder);
  if (problem !== undefined) return { problem };
  const way = wayBackOf(file);
  const bare = placeDown(file, folder, way);
  if ('problem' in bare) return restored(file.tool, bare);
  const reasons = reasonsFor(way.sql, bare, file, folder);
  const place = reasons.size === 0 ? bare : placeDown(file, folder, way, reasons);
  const made = 'problem' in place ? place : { ...place, notes: way.notes, missing: way.missing };
  return restored(file.tool, made);
}

function whyNot(file: AnalyzedFile, folder: FolderView): string | undefined {
  const { fileName, tool } = file;
  if (file.direction === 'down') return `${fileName} is a down migration itself.`;
  if (tool.down === 'none') return `${tool.title} runs no down migrations.`;
  const isDown = ({ section }: AnalyzedStatement): boolean => section?.direction === 'down';
  const inline = file.sections.some(({ inlineDown }) => inlineDown === true);
  if (inline || file.statements.some(isDown)) return `${fileName} has a down part already.`;
  if (folder.lockedDown !== undefined) return `${folder.lockedDown}, so it is not changed.`;
  if (folder.downFile?.statements.some(isDown) === true) return `${folder.downFile.fileName} exists already.`;
  const ups = upStatements(file);
  const broken = ups.find(({ read }) => read.error);
  if (broken) {
    const line = lineIndex(file.text).positionAt(broken.statement.span.start).line + 1;
    return `Line ${line} of ${fileName} cannot be read: ${broken.read.error?.message ?? ''}.`;
  }
  return ups.length === 0 ? `${fileName} has no statements to take back.` : undefined;
}

function upStatements(file: AnalyzedFile): readonly AnalyzedStatement[] {
  return file.statements.filter(
    ({ section, transaction, statement }) =>
      statement.kind === 'sql' && section?.direction === 'up' && transaction?.rolledBack !== true,
  );
}

/** All operations taken back, the last one first: outside of a transaction where that is possible and of use. */
function wayBackOf(file: AnalyzedFile): WayBack {
  const outside = takeAllBack(file, true);
  return mayRunOutside(file, upStatements(file), outside.sql) ? outside : takeAllBack(file, false);
}

function takeAllBack(file: AnalyzedFile, outside: boolean): WayBack {
  const ups = upStatements(file);
  const made = madeTables(ups);
  const options = { outside, version: file.settings.postgresVersion };
  const parts = ups.flatMap((statement) =>
    inPasses(
      statement.operations.filter(({ body }) => !body),
      ({ operation }) => operation,
    ).map((analyzed): Part => {
      const path = pathOf(analyzed.catalog);
      if (isPartOfNewTable(analyzed, made)) return { path, way: NOTHING };
      const { operation, catalog } = analyzed;
      const text = statement.statement.text.slice(operation.span.start, operation.span.end);
      const after = applyOperation(catalog, operation, file.id);
      const done = { operation: inBody(statement, operation), before: catalog, after, text };
      return { path, way: takeBack(done, options) };
    }),
  );
  const [first] = ups;
  return joined(underPaths(parts.reverse(), first === undefined ? '' : pathOf(first.before), outside));
}

/** What takes one operation back, and where it looks up names. */
interface Part {
  readonly path: string;
  readonly way: WayBack;
}

/** Each part under the search_path that its operation ran under: unqualified names mean the same then. */
function underPaths(parts: readonly Part[], usual: string, outside: boolean): readonly WayBack[] {
  let current = usual;
  const ways = parts.map(({ path, way }): WayBack => {
    if (path === current || way.sql.length === 0) return way;
    current = path;
    const set = outside ? 'SET' : 'SET LOCAL';
    return { ...way, sql: [`${set} search_path TO ${path}`, ...way.sql] };
  });
  // Outside of a transaction it would hold for what the session runs next.
  return outside && current !== usual ? [...ways, back(['RESET search_path'])] : ways;
}

function pathOf({ defaultSchema, searchPath = [defaultSchema] }: Catalog): string {
  return searchPath
    .filter((schema) => schema !== TEMPORARY_SCHEMA)
    .map(quoteIdentifier)
    .join(', ');
}

/** Keys of the tables that the migration makes, under every name that it gives them. */
function madeTables(ups: readonly AnalyzedStatement[]): ReadonlySet<string> {
  const made = new Set<string>();
  for (const { operations, before, after } of ups) {
    const appeared = [...after.tables.keys()].filter((key) => !before.tables.has(key));
    const creates = operations.some(
      ({ operation: { type } }) => type === 'CreateTable' || type === 'CreateTableAs',
    );
    const moves = [...made].some((key) => before.tables.has(key) && !after.tables.has(key));
    if (creates || moves) for (const key of appeared) made.add(key);
  }
  return made;
}

/** A DO block that only changes rows is as good as the change. */
function inBody(statement: AnalyzedStatement, operation: Operation): Operation {
  if (operation.type !== 'DoBlock') return operation;
  const inside = statement.operations.filter(({ body }) => body).map((each) => each.operation);
  const change = inside.find(({ type }) => DATA.has(type));
  return change !== undefined && inside.every(({ type }) => DATA.has(type) || type === 'Query')
    ? change
    : operation;
}

const DATA: ReadonlySet<Operation['type']> = new Set(['Update', 'Delete', 'Insert']);

/** What is done to a table that the migration itself makes goes with the table. */
function isPartOfNewTable({ operation, catalog }: AnalyzedOperation, made: ReadonlySet<string>): boolean {
  if (operation.type === 'CreateTable' || operation.type === 'CreateTableAs') return false;
  if (operation.type === 'Comment' && operation.objectType === 'TABLE')
    return made.has(keyOf(catalog, operation.name));
  const table = 'table' in operation ? operation.table : undefined;
  if (operation.type === 'RenameTable' || operation.type === 'SetSchema') return false;
  return table !== undefined && made.has(keyOf(catalog, table));
}
