import { analyzeFile } from '../analysis/analyze';
import type { AnalyzedFile, AnalyzedOperation, AnalyzedStatement } from '../analysis/analyzed-file';
import type { Operation, OperationType } from '../operations/operation';
import { plain } from '../projects/plain';
import type { NewFile } from '../projects/tool';
import type { Edit } from '../rules/rule';
import { compareCatalogs } from '../schema/compare';
import type { Catalog } from '../schema/catalog';
import { applyEdits } from './apply';
import { wordsIn } from './needs-order';
import type { FolderView } from './types';

/** What a fix writes upwards. */
interface Written {
  readonly edits: readonly Edit[];
  readonly newFiles: readonly NewFile[];
}

/**
 * Whether a file, and the new ones behind it, end where the file ends as it is, although a part of the operation is carried out
 * later than what stands behind it: an index that the file builds on a column does not survive where the column is replaced
 * afterwards. The schema is asked, and whether PostgreSQL would refuse a statement that it accepts now.
 * @param following what needs the operation; undefined where that is not certain.
 */
export function endsAlike(
  file: AnalyzedFile,
  analyzed: AnalyzedOperation,
  following: readonly AnalyzedStatement[] | undefined,
  written: Written,
  folder: FolderView,
): boolean {
  if (following?.some((each) => readsColumn(each, analyzed.operation))) return false;
  const now = carriedOut(file.statements);
  const [first] = now;
  if (!first) return true;
  const refused = new Set(now.filter(isRefused).map(textOf));
  const same = { tool: file.tool, settings: file.settings, reader: folder.reader, project: folder };
  const edited = analyzeFile({
    ...same,
    id: file.id,
    fileName: file.fileName,
    text: applyEdits(file.text, written.edits),
    history: first.before,
    previous: file,
    hasDownFile: file.hasDown,
  });
  const isNewlyRefused = (each: AnalyzedStatement): boolean => isRefused(each) && !refused.has(textOf(each));
  if (carriedOut(edited.statements).some(isNewlyRefused)) return false;
  let end = endOf(edited, first.before);
  for (const { path, text, before } of written.newFiles) {
    const name = file.tool.parseName(path);
    if (before !== undefined || !path.endsWith('.sql') || name?.direction === 'down') continue;
    // What the tool cannot run is run by hand, as it stands.
    const tool = name === undefined ? plain : file.tool;
    const next = analyzeFile({
      ...same,
      tool,
      id: path,
      fileName: path,
      text,
      history: end,
      hasDownFile: true,
    });
    if (carriedOut(next.statements).some(isNewlyRefused)) return false;
    end = endOf(next, end);
  }
  const before = endOf(file, first.before);
  return compareCatalogs(before, end).length === 0 && sameComments(before, end);
}

function carriedOut(statements: readonly AnalyzedStatement[]): readonly AnalyzedStatement[] {
  return statements.filter(({ section }) => section?.direction === 'up');
}

function endOf(file: AnalyzedFile, start: Catalog): Catalog {
  return carriedOut(file.statements).at(-1)?.after ?? start;
}

function isRefused({ effect }: AnalyzedStatement): boolean {
  return effect.fails !== null;
}

function textOf({ statement }: AnalyzedStatement): string {
  return statement.text;
}

/** What reads the values of a column that a plan fills later, or relies on them. */
const READS: ReadonlySet<OperationType> = new Set<OperationType>([
  'AddConstraint',
  'AlterColumnType',
  'Copy',
  'CreateMaterializedView',
  'CreateTableAs',
  'Delete',
  'DoBlock',
  'Insert',
  'Merge',
  'Query',
  'RefreshMaterializedView',
  'SetNotNull',
  'Update',
]);

function readsColumn({ statement, operations }: AnalyzedStatement, added: Operation): boolean {
  if (added.type !== 'AddColumn' || !wordsIn(statement.text).has(added.column.name)) return false;
  return operations.some(({ operation }) => {
    // Its rows are checked when it is validated, which comes later too.
    if (operation.type === 'AddConstraint') return operation.constraint.type === 'primaryKey';
    return READS.has(operation.type);
  });
}

/** Comparing schemas leaves comments out: nothing depends on them, but they are not to be lost. */
function sameComments(before: Catalog, after: Catalog): boolean {
  return after.tables.keysChangedSince(before.tables).every((key) => {
    const table = before.tables.get(key);
    const now = after.tables.get(key);
    if (table === undefined || now === undefined) return true;
    const comments = new Map(now.columns.map(({ name, comment }) => [name, comment]));
    return (
      now.comment === table.comment &&
      table.columns.every(({ name, comment }) => comments.get(name) === comment)
    );
  });
}
