import type { ReadStatement } from '../operations/operation';
import type { Catalog } from './catalog';
import { endSession, foldStatements } from './fold';

/** A migration as the history needs it: what runs forward, in order. */
export interface HistoryFile {
  /** The origin of what it creates. */
  readonly id: string;
  /** The same array as long as the content is the same: that is how a changed file is noticed. */
  readonly reads: readonly ReadStatement[];
}

/** The schema before the first file and after each. */
export interface History {
  readonly start: Catalog;
  readonly entries: readonly HistoryEntry[];
}

export interface HistoryEntry {
  readonly file: HistoryFile;
  readonly after: Catalog;
}

/** Folds files in their order. With an earlier result only the files from the first changed one on are folded again. */
export function foldHistory(start: Catalog, files: readonly HistoryFile[], previous?: History): History {
  const kept = previous === undefined || previous.start !== start ? [] : equalPrefix(previous.entries, files);
  const entries = [...kept];
  let catalog = kept.at(-1)?.after ?? start;
  for (const file of files.slice(kept.length)) {
    catalog = afterFile(catalog, file);
    entries.push({ file, after: catalog });
  }
  return { start, entries };
}

/** The schema before the file at a place; after the last file for a place behind it. */
export function catalogBefore(history: History, place: number): Catalog {
  return history.entries[Math.min(place, history.entries.length) - 1]?.after ?? history.start;
}

function afterFile(catalog: Catalog, file: HistoryFile): Catalog {
  return endSession(foldStatements(catalog, file.reads, file.id).at(-1) ?? catalog, catalog);
}

function equalPrefix(
  entries: readonly HistoryEntry[],
  files: readonly HistoryFile[],
): readonly HistoryEntry[] {
  const changed = entries.findIndex(({ file }, place) => {
    const other = files[place];
    return other === undefined || other.id !== file.id || other.reads !== file.reads;
  });
  return changed < 0 ? entries : entries.slice(0, changed);
}
