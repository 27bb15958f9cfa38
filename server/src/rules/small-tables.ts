import type { AnalyzedFile, AnalyzedOperation } from '../analysis/analyzed-file';
import { rowsOf, SMALL_TABLE_ROWS } from '../effects/durations';
import { blocksWrites } from '../effects/effect';
import type { Severity } from '../settings/settings';
import { isNewKey } from './newness';
import type { Category } from './rule';

/**
 * On tables that the settings call small, work is over in a moment: what blocks traffic there is worth knowing, no more.
 * What breaks code or loses data does so at any size.
 */
export function severityBySize(
  file: AnalyzedFile,
  analyzed: AnalyzedOperation | undefined,
  category: Category,
  severity: Severity,
): Severity {
  const loud = severity === 'error' || severity === 'warning';
  if (!loud || category !== 'blocks-traffic' || !analyzed) return severity;
  return touchesOnlySmallTables(file, analyzed) ? 'information' : severity;
}

function touchesOnlySmallTables(file: AnalyzedFile, { effect, catalog }: AnalyzedOperation): boolean {
  const { tables } = file.settings;
  if (Object.keys(tables).length === 0) return false;
  const locked = [...effect.locks].filter(([, mode]) => blocksWrites(mode)).map(([key]) => key);
  const rebuilt = effect.rebuilds.flatMap((key) => catalog.indexes.get(key)?.table ?? []);
  const touched = [...locked, ...effect.scans, ...effect.rewrites, ...rebuilt].filter(
    (key) => !isNewKey(file, catalog, key),
  );
  return (
    touched.length > 0 && touched.every((key) => (rowsOf(tables, key) ?? SMALL_TABLE_ROWS) < SMALL_TABLE_ROWS)
  );
}
