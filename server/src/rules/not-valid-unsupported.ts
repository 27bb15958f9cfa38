import { tokenize, isWord } from '../statements/tokens';
import type { AnalyzedStatement } from '../analysis/analyzed-file';
import type { Span } from '../text/span';
import { speakerOf } from './refusals';
import { defineRule } from './rule';

const ID = 'not-valid-unsupported';

/**
 * NOT VALID is there for CHECK and FOREIGN KEY, since 18 for NOT NULL. UNIQUE, PRIMARY KEY and EXCLUDE rest on an index that has every row
 * or is none; PostgreSQL's grammar refuses NOT VALID there. A foreign key of a partitioned table takes it since 18.
 */
export const rule = defineRule({
  id: ID,
  category: 'fails',
  description: 'Adds a constraint NOT VALID of a kind that PostgreSQL refuses it for',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: [],
  visitFile({ file, report }) {
    for (const statement of file.statements) {
      const { error } = statement.read;
      if (error !== undefined && statement.section && speakerOf(error.message) === ID) {
        const kind = error.message.replace(/ constraints? .*/, '');
        const answer =
          kind === 'EXCLUDE'
            ? 'Leave NOT VALID out, and run it when nobody uses the table.'
            : `Build a unique index CONCURRENTLY first, and add the constraint as ${kind} USING INDEX.`;
        report({
          statement: statement.index,
          message: `PostgreSQL refuses NOT VALID for ${kind}: the index behind it has every row, or it is none. ${answer}`,
          span: notValidSpan(statement, error.at),
        });
      }
      statement.operations.forEach(({ operation, effect, body }, index) => {
        if (effect.fails === null || speakerOf(effect.fails) !== ID || body?.conditional === true) return;
        if (operation.type !== 'AddConstraint' || operation.constraint.type !== 'foreignKey') return;
        report({
          statement: statement.index,
          operation: index,
          message: `PostgreSQL refuses this until version 18: ${effect.fails}. Add the foreign key NOT VALID to each partition, validate those, and add it to the partitioned table then: it takes them over and checks nothing again.`,
        });
      });
    }
  },
  fixes({ file, finding, statement }) {
    if (!statement?.read.error) return [];
    const { start, end } = finding.span;
    const before = file.text.slice(statement.statement.span.start, start);
    const gap = before.length - before.trimEnd().length;
    return [
      {
        type: 'edits',
        title: 'Leave NOT VALID out',
        edits: [{ span: { start: start - gap, end }, text: '' }],
        preferred: false,
      },
    ];
  },
});

/** The two words, in file coordinates. */
function notValidSpan({ statement }: AnalyzedStatement, at: number): Span {
  const tokens = tokenize(statement.text);
  const first = tokens.findIndex(
    (token, place) => token.end > at && isWord(token, 'not') && isWord(tokens[place + 1], 'valid'),
  );
  const from = tokens[first];
  const to = tokens[first + 1];
  if (!from || !to) return statement.span;
  return { start: statement.span.start + from.start, end: statement.span.start + to.end };
}
