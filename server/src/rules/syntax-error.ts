import { hasPlaceholder } from '../projects/placeholders';
import { tokenize } from '../statements/tokens';
import { speakerOf } from './refusals';
import { defineRule } from './rule';

/** What PostgreSQL's own grammar refuses, with its message, at its position. The statements around it are still checked. */
export const rule = defineRule({
  id: 'syntax-error',
  category: 'fails',
  description: "Is refused by PostgreSQL's grammar",
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: [],
  visitFile({ file, report }) {
    for (const { index, statement, read } of file.statements) {
      // What the tool makes of it is not known.
      if (hasPlaceholder(statement.text)) continue;
      if (!read.error || speakerOf(read.error.message) === 'not-valid-unsupported') continue;
      const at = Math.min(read.error.at, statement.text.length);
      const token = tokenize(statement.text).find((candidate) => candidate.end > at);
      const end = token ? Math.max(token.end, at) : statement.text.length;
      const base = statement.span.start;
      report({
        message: `PostgreSQL cannot read this statement: ${read.error.message}.`,
        span: { start: base + Math.min(at, end), end: base + end },
        statement: index,
      });
    }
  },
});
