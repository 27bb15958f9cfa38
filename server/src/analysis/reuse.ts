import type { Section, Tool } from '../projects/tool';
import type { Settings } from '../settings/settings';
import type { Statement } from '../statements/statement';
import type { AnalyzedFile, AnalyzedStatement } from './analyzed-file';

interface Placed {
  readonly statement: Statement;
  readonly section: Section | undefined;
}

/**
 * Pairs the statements of a text with those of an earlier version of it: equal ones from the front and from the back,
 * which leaves out what was edited. Nothing is paired where something else has changed that meanings depend on.
 */
export function matchStatements(
  previous: AnalyzedFile | undefined,
  now: { readonly id: string; readonly tool: Tool; readonly settings: Settings },
  placed: readonly Placed[],
): (index: number) => AnalyzedStatement | undefined {
  if (previous === undefined || !isComparable(previous, now)) return () => undefined;
  const old = previous.statements;
  const shorter = Math.min(old.length, placed.length);
  let front = 0;
  while (front < shorter && isEqual(old[front], placed[front])) front++;
  let back = 0;
  while (back < shorter - front && isEqual(old[old.length - 1 - back], placed[placed.length - 1 - back]))
    back++;
  const shift = old.length - placed.length;
  return (index) => {
    if (index < front) return old[index];
    return index >= placed.length - back ? old[index + shift] : undefined;
  };
}

function isComparable(
  previous: AnalyzedFile,
  now: { readonly id: string; readonly tool: Tool; readonly settings: Settings },
): boolean {
  return (
    previous.id === now.id &&
    previous.tool === now.tool &&
    previous.settings.postgresVersion === now.settings.postgresVersion &&
    previous.settings.timeZone === now.settings.timeZone
  );
}

function isEqual(old: AnalyzedStatement | undefined, placed: Placed | undefined): boolean {
  return (
    old !== undefined &&
    placed !== undefined &&
    old.statement.text === placed.statement.text &&
    old.statement.kind === placed.statement.kind &&
    old.section?.direction === placed.section?.direction &&
    old.section?.mode === placed.section?.mode
  );
}
