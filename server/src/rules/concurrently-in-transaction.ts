import type { AnalyzedFile, AnalyzedStatement, Body } from '../analysis/analyzed-file';
import { isWord, tokenize } from '../statements/tokens';
import { planApart, planFix } from './answers';
import { leaveTransaction } from './leave-transaction';
import { isNewHere } from './newness';
import { wordsFor } from './operation-words';
import { defineRule, type FixRequest, type RuleFix } from './rule';
import { commitsInside, sharesTransaction } from './transactions';

/**
 * CONCURRENTLY works in several transactions of its own, so PostgreSQL refuses it inside of one; likewise VACUUM, CREATE DATABASE, ALTER SYSTEM,
 * and a DO block or a procedure that commits. Many tools open a transaction around a file, and several statements sent as one query are
 * one as well.
 */
export const rule = defineRule({
  id: 'concurrently-in-transaction',
  category: 'fails',
  description: 'Stands in a transaction, where PostgreSQL refuses it',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: [],
  visitFile({ file, report }) {
    for (const statement of file.statements) {
      if (!statement.section) continue;
      const refused = refusedIn(statement);
      const analyzed = statement.operations[refused];
      if (!analyzed) continue;
      const { operation, body } = analyzed;
      const words = operation.type === 'Call' ? 'CALL of a procedure that commits' : wordsFor(operation);
      const message = body
        ? `PostgreSQL refuses ${words} in ${placeOf(body)} runs in a transaction. Make it a statement of its own, outside of a transaction.`
        : `PostgreSQL refuses ${words} in a transaction, ${reason(file, statement)}`;
      report({ message, statement: statement.index, operation: refused });
    }
  },
  fixes(request) {
    const way = leaveTransaction(request);
    if (way === undefined) return [...withoutConcurrently(request), ...apart(request)];
    const { edits, files, notes } = way;
    if (edits.length === 0 && files.length === 0) return [];
    const title = 'Run this migration without a transaction';
    return [{ type: 'edits', title, edits, preferred: true, options: { files, notes } }];
  },
});

/** Nobody waits for an index of a table that the migration itself makes. */
function withoutConcurrently({ file, statement, analyzed }: FixRequest): readonly RuleFix[] {
  if (!statement || !analyzed || analyzed.body || analyzed.operation.type !== 'CreateIndex') return [];
  if (!isNewHere({ file, analyzed }, analyzed.operation.table)) return [];
  const { text, span } = statement.statement;
  const tokens = tokenize(text);
  const at = tokens.findIndex((token) => isWord(token, 'CONCURRENTLY'));
  const next = tokens[at + 1];
  if (at < 0 || !next) return [];
  const edit = { span: { start: span.start + tokens[at]!.start, end: span.start + next.start }, text: '' };
  return [
    {
      type: 'edits',
      title: 'Build it without CONCURRENTLY: its table is new',
      edits: [edit],
      preferred: true,
    },
  ];
}

/** An index by its recipe, anything else as it is. */
function apart(request: FixRequest): readonly RuleFix[] {
  const { analyzed } = request;
  if (!analyzed) return [];
  const { operation } = analyzed;
  const title = `Run ${wordsFor(operation)} outside of the transaction`;
  switch (operation.type) {
    case 'CreateIndex':
    case 'DropIndex': {
      const plain = {
        ...request,
        analyzed: { ...analyzed, operation: { ...operation, concurrently: false } },
      };
      return planFix(plain, operation.type === 'CreateIndex' ? 'create-index' : 'drop-index', title);
    }
    default:
      return planApart(request, title);
  }
}

const FRAME: ReadonlySet<string> = new Set(['Begin', 'Commit', 'Rollback', 'Savepoint']);

/** The operation that PostgreSQL refuses where it stands, as an index; -1 where there is none. A DO body is always in a transaction. */
function refusedIn(statement: AnalyzedStatement): number {
  const shares = sharesTransaction(statement);
  return statement.operations.findIndex(({ operation, effect, body, runs }) => {
    if (effect.transaction !== 'forbidden' || FRAME.has(operation.type)) return false;
    if (body !== undefined) return runs !== true;
    return shares && (runs !== true || commitsInside(statement.operations));
  });
}

function placeOf({ routine }: Body): string {
  if (routine === undefined) return 'a DO block, because the block';
  return routine.procedure ? 'a procedure, because it' : 'a function, because it';
}

function reason(file: AnalyzedFile, statement: AnalyzedStatement): string {
  const way = `${file.tool.wayOutOfTransaction.charAt(0).toUpperCase()}${file.tool.wayOutOfTransaction.slice(1)}.`;
  switch (statement.transaction?.mode) {
    case 'explicit':
      return 'and it stands between BEGIN and COMMIT. Move it behind COMMIT, or into a migration of its own.';
    case 'tool':
      return `and ${file.tool.title} runs this part of the file in one. ${way}`;
    default: {
      const what = statement.section?.queries ? 'the statements around it' : 'the statements of this file';
      return `and ${file.tool.title} sends ${what} as one query, which makes them one. ${way}`;
    }
  }
}
