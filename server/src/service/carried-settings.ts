import type { AnalyzedFile, AnalyzedStatement } from '../analysis/analyzed-file';
import type { StepFile, Tool } from '../projects/tool';

/**
 * The settings that a statement was written under, a search_path for example, as statements: where it moves to another file, they
 * hold there too. Timeouts are left out: each file sets its own. Undefined where they cannot be repeated, or change before what
 * moves along.
 * @param local only those that end with its transaction.
 */
export function carriedSettings(
  file: AnalyzedFile,
  statement: AnalyzedStatement,
  following: readonly AnalyzedStatement[],
  local = false,
): readonly string[] | undefined {
  const last = following.at(-1)?.index ?? statement.index;
  const settings = new Map<string, string>();
  for (const { index, section, operations, transaction, statement: written } of file.statements) {
    if (index > last) break;
    if (section !== statement.section) continue;
    for (const { operation } of operations) {
      if (operation.type !== 'SetVariable' || operation.name.endsWith('_timeout')) continue;
      if (local && (!operation.local || transaction !== statement.transaction)) continue;
      if (index > statement.index || !/^SET\s/i.test(written.text)) return undefined;
      if (operation.value === null) settings.delete(operation.name);
      else settings.set(operation.name, written.text);
    }
  }
  return [...settings.values()];
}

/** Files of steps under settings. Undefined where one may hold a single statement only. */
export function withCarried(
  files: readonly StepFile[],
  settings: readonly string[],
  tool: Tool,
): readonly StepFile[] | undefined {
  if (settings.length === 0) return files;
  const isFree = ({ transaction, downTransaction }: StepFile): boolean => !transaction || !downTransaction;
  if (!tool.severalStatementsWithoutTransaction && files.some(isFree)) return undefined;
  const head = (transaction: boolean): string =>
    settings
      .map(
        (sql) =>
          `${sql.replace(/^SET\s+(?:LOCAL|SESSION(?!\s+AUTH))?\s*/i, transaction ? 'SET LOCAL ' : 'SET ')};\n`,
      )
      .join('');
  return files.map((file) => ({
    ...file,
    up: file.up === '' ? '' : head(file.transaction) + file.up,
    down: file.down === '' ? '' : head(file.downTransaction) + file.down,
  }));
}
