import type { Section, Tool } from '../projects/tool';
import type { Catalog } from '../schema/catalog';
import { tracesAreNoted } from '../schema/trace';
import type { Settings } from '../settings/settings';
import type { Statement } from '../statements/statement';
import type { AnalyzedFile } from './analyzed-file';
import { createDifferences, type Differences } from './differences';
import { StandingStatement } from './standing-statement';

interface Placed {
  readonly statement: Statement;
  readonly section: Section | undefined;
}

interface Now {
  readonly id: string;
  readonly upId?: string;
  readonly tool: Tool;
  readonly settings: Settings;
  readonly history: Catalog;
}

export interface Matches {
  /** The statement of the earlier version that an index stands for. */
  of(index: number): StandingStatement | undefined;
  /** What the statements that are gone had changed. */
  readonly differences: Differences;
}

const NO_MATCHES: Matches = { of: () => undefined, differences: createDifferences(false) };

/**
 * Pairs the statements of a text with those of an earlier version of it: equal ones from the front and from the back,
 * which leaves out what was edited. Nothing is paired where something else has changed that meanings depend on.
 */
export function matchStatements(
  previous: AnalyzedFile | undefined,
  now: Now,
  placed: readonly Placed[],
  sections: readonly Section[],
): Matches {
  if (previous === undefined || !isComparable(previous, now, sections)) return NO_MATCHES;
  const old = previous.statements;
  const isEqual = equality(previous.sections, sections);
  const shorter = Math.min(old.length, placed.length);
  let front = 0;
  while (front < shorter && isEqual(old[front]!, placed[front]!)) front++;
  let back = 0;
  while (back < shorter - front && isEqual(old[old.length - 1 - back]!, placed[placed.length - 1 - back]!)) {
    back++;
  }
  const shift = old.length - placed.length;
  // Without traces only what runs before the first change is known to mean the same.
  const differences = createDifferences(tracesAreNoted());
  for (const gone of old.slice(front, old.length - back)) {
    if (gone instanceof StandingStatement) differences.add(gone.meaning.writes);
  }
  return {
    of(index) {
      const match =
        index < front ? old[index] : index >= placed.length - back ? old[index + shift] : undefined;
      return match instanceof StandingStatement ? match : undefined;
    },
    differences,
  };
}

function isComparable(previous: AnalyzedFile, now: Now, sections: readonly Section[]): boolean {
  const [first] = previous.statements;
  return (
    first instanceof StandingStatement &&
    first.history === now.history &&
    previous.id === now.id &&
    previous.ownOrigins[1] === now.upId &&
    previous.tool === now.tool &&
    previous.sections.length === sections.length &&
    previous.settings.postgresVersion === now.settings.postgresVersion &&
    previous.settings.timeZone === now.settings.timeZone
  );
}

/** Compares statements, their texts and the sections that they stand in. */
function equality(
  before: readonly Section[],
  now: readonly Section[],
): (old: { readonly statement: Statement; readonly section?: Section }, placed: Placed) => boolean {
  const partners = new Map(now.map((section, index) => [section, before[index]]));
  return (old, { statement, section }) =>
    old.statement.text === statement.text &&
    old.statement.kind === statement.kind &&
    old.section === (section && partners.get(section)) &&
    old.section?.direction === section?.direction &&
    old.section?.mode === section?.mode;
}
