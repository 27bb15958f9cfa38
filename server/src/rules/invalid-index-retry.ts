import { lineBreakOf } from '../text/lines';
import { quoteIdentifier } from '../text/quoting';
import { defineRule } from './rule';
import { sharesTransaction, standings } from './transactions';

/**
 * A concurrent build that fails leaves its index behind, INVALID: it costs every write and answers no query. IF NOT EXISTS then finds the name
 * taken and passes over it, so that the second run succeeds without an index.
 */
export const rule = defineRule({
  id: 'invalid-index-retry',
  category: 'not-repeatable',
  description: 'Takes the INVALID index of a failed build for the one it should build',
  severity: { recommended: 'hint', strict: 'information', protocol: 'hint' },
  recipes: [],
  visitFile({ file, report }) {
    const dropped = new Set<string>();
    for (const statement of file.statements) {
      if (statement.section?.direction !== 'up') continue;
      for (const { analyzed, index } of standings(statement)) {
        const { operation } = analyzed;
        if (operation.type === 'DropIndex') operation.names.forEach(({ name }) => dropped.add(name));
        if (operation.type !== 'CreateIndex' || !operation.concurrently || !operation.ifNotExists) continue;
        if (operation.name === undefined || dropped.has(operation.name)) continue;
        const name = quoteIdentifier(operation.name);
        report({
          statement: statement.index,
          operation: index,
          message: `If the build of ${name} fails, an INVALID index of that name stays, and IF NOT EXISTS takes it for the finished one when the migration is run again. Put DROP INDEX CONCURRENTLY IF EXISTS ${name} before it.`,
        });
      }
    }
  },
  fixes({ file, statement, analyzed }) {
    const operation = analyzed?.operation;
    if (!statement || operation?.type !== 'CreateIndex' || operation.name === undefined) return [];
    // A second statement in what is sent as one query makes it a transaction, where both are refused.
    const alone = statement.section?.mode !== 'none' && !file.tool.severalStatementsWithoutTransaction;
    if (analyzed?.body || sharesTransaction(statement) || alone) return [];
    const at = statement.statement.span.start;
    const schema = operation.table.schema === undefined ? '' : `${quoteIdentifier(operation.table.schema)}.`;
    const drop = `DROP INDEX CONCURRENTLY IF EXISTS ${schema}${quoteIdentifier(operation.name)};`;
    return [
      {
        type: 'edits',
        title: 'Drop what a failed build left before it',
        edits: [{ span: { start: at, end: at }, text: `${drop}${lineBreakOf(file.text)}` }],
        preferred: false,
      },
    ];
  },
});
