import { lineBreakOf } from '../text/lines';
import { defineRule } from './rule';
import { controlsOf, isRead } from './transaction-nesting';

/**
 * A transaction that nothing ends is rolled back when the connection closes: the migration runs without an error, is noted as done, and has
 * changed nothing.
 */
export const rule = defineRule({
  id: 'unfinished-transaction',
  category: 'fails',
  description: 'Begins a transaction that nothing commits',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: [],
  visitFile({ file, report }) {
    for (const section of file.sections) {
      // The tool's own COMMIT ends what the file left open.
      if (section.mode === 'tool') continue;
      const last = controlsOf(file, section).at(-1);
      if (last === undefined || (last.what !== 'begin' && !last.chain) || !isRead(file, section)) continue;
      report({
        statement: last.statement.index,
        operation: 0,
        message:
          'Nothing commits this transaction, so PostgreSQL rolls it back when the connection closes, and what stands behind it changes nothing. Write COMMIT at its end.',
      });
    }
  },
  fixes({ file, statement }) {
    const last = file.statements.findLast(({ section }) => section === statement?.section)?.statement;
    if (!statement || !last) return [];
    const text = `${last.terminated ? '' : ';'}${lineBreakOf(file.text)}COMMIT;`;
    return [
      {
        type: 'edits',
        title: 'Write COMMIT at its end',
        edits: [{ span: { start: last.end, end: last.end }, text }],
        preferred: false,
      },
    ];
  },
});
