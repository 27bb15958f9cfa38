import { planFix } from './answers';
import { announcedTable } from './deprecated';
import { isNewHere } from './newness';
import { defineRule } from './rule';
import { joinWords, nameOf } from './wording';

/**
 * DROP TABLE deletes the rows when it commits, and running code that names the table fails. An earlier migration that marks
 * the table DEPRECATED in its comment says that the code has let go of it; then the drop is left alone.
 */
export const rule = defineRule({
  id: 'drop-table',
  category: 'breaks-code',
  description: 'Drops a table, its rows, and every query that names it',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: ['drop-table'],
  operations: ['DropTable'],
  visit(visit) {
    const names = visit.operation.names.filter(
      (name) => !isNewHere(visit, name) && announcedTable(visit, name) !== 'before',
    );
    if (names.length === 0) return;
    const tables = joinWords(names.map(nameOf));
    const one = names.length === 1;
    if (names.every((name) => announcedTable(visit, name) === 'here')) {
      visit.report({
        severity: 'information',
        message: `${tables} ${one ? 'is' : 'are'} marked DEPRECATED by the migration that drops ${one ? 'it' : 'them'}, so no release had the time to let go of ${one ? 'it' : 'them'}. Drop ${one ? 'it' : 'them'} in a later migration.`,
      });
      return;
    }
    visit.report({
      message: `DROP TABLE deletes every row of ${tables} for good, and every query of running code that names ${one ? 'the table' : 'one of them'} fails. Deploy code that no longer uses ${one ? 'it' : 'them'}, mark ${one ? 'it' : 'them'} DEPRECATED in a comment, and drop ${one ? 'it' : 'them'} in a later migration.`,
    });
  },
  fixes: (request) =>
    planFix(request, 'drop-table', 'Mark the table deprecated now, drop it in a later migration'),
});
