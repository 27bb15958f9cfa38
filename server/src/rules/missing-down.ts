import type { AnalyzedFile, AnalyzedStatement } from '../analysis/analyzed-file';
import { defineRule } from './rule';

/** What only looks, or only sets up the session, needs no way back. */
export const CHANGES_NOTHING: ReadonlySet<string> = new Set([
  'Query',
  'SetVariable',
  'Begin',
  'Commit',
  'Rollback',
  'Savepoint',
  'LockTable',
  'Maintenance',
  'Reindex',
  'RefreshMaterializedView',
]);

/**
 * A migration without a down part can only be undone by hand, in the middle of an incident. Where nothing can be undone, a comment in the
 * down part that says so is enough.
 */
export const rule = defineRule({
  id: 'missing-down',
  category: 'not-repeatable',
  description: 'Has no down part, so that it cannot be undone',
  severity: { recommended: 'information', strict: 'warning', protocol: 'warning' },
  recipes: [],
  visitFile({ file, report }) {
    if (file.tool.down === 'none' || file.direction === 'down' || !isExpected(file)) return;
    const inline = file.tool.down === 'inline';
    const first = file.statements.find(
      (statement) => changesSomething(statement) && !(inline && statement.section?.inlineDown === true),
    );
    if (!first || (!inline && file.hasDown && !hasEmptyDown(file))) return;
    const where = PLACES[file.tool.down];
    report({
      statement: first.index,
      message: `This migration has no down part, so it cannot be undone when the release must go back. Write into ${where} what takes back each statement, or a comment that says why nothing can.`,
    });
  },
});

const PLACES = {
  file: 'a down file',
  section: 'a down section',
  inline: '`--rollback` lines of its changeset',
} as const;

/** Plain files without a direction in their name have no agreed place for a down part: only the stricter presets ask for one. */
function isExpected(file: AnalyzedFile): boolean {
  if (file.tool.down !== 'file' || file.settings.preset !== 'recommended') return true;
  return file.tool.parseName(file.fileName)?.direction !== undefined;
}

function changesSomething({ section, operations }: AnalyzedStatement): boolean {
  return (
    section?.direction === 'up' && operations.some(({ operation }) => !CHANGES_NOTHING.has(operation.type))
  );
}

/** True where the file has down sections with neither a statement nor a word of explanation. */
function hasEmptyDown(file: AnalyzedFile): boolean {
  const sections = file.sections.filter(({ direction }) => direction === 'down');
  if (sections.length === 0) return false;
  const within = (offset: number): boolean =>
    sections.some(({ span }) => offset >= span.start && offset < span.end);
  return (
    file.statements.every(({ section }) => section?.direction !== 'down') &&
    !file.script.comments.some(({ start, text }) => within(start) && file.tool.directive?.test(text) !== true)
  );
}
