import type { AnalyzedFile, AnalyzedStatement } from '../analysis/analyzed-file';
import { remember } from '../analysis/answers';
import { makes, removes } from '../effects/together';
import type { Operation } from '../operations/operation';
import { keyOf, type Catalog } from '../schema/catalog';
import { insertAfterKeywords } from './answers';
import { missingGuard } from './guards';
import { wordsFor } from './operation-words';
import { defineRule } from './rule';
import { standings } from './transactions';

/**
 * A migration that stops half-way is run again from its start. A statement that fails because its work is done already stops that
 * second run. Only statements are named that PostgreSQL has a guarded form for. Where one transaction holds all, nothing is left of a
 * run that stops; then it is a hint.
 */
export const rule = defineRule({
  id: 'not-idempotent',
  category: 'not-repeatable',
  description: 'Fails when the migration is run a second time',
  severity: { recommended: 'information', strict: 'warning', protocol: 'warning' },
  recipes: ['add-column', 'drop-index'],
  visitFile({ file, report }) {
    const dropped = new Set<string>();
    const madeHere = new Set<string>();
    for (const statement of file.statements) {
      if (statement.section?.direction !== 'up') continue;
      for (const { index, drops, removes: removed, makes: made, message } of remember(
        statement,
        'second run',
        () => secondRun(statement, file.settings.postgresVersion),
      )) {
        for (const key of drops) dropped.add(key);
        const dropsOwn = removed.length > 0 && removed.every((key) => madeHere.has(key));
        if (made !== undefined) madeHere.add(made);
        // What the file itself makes before is there again in a second run.
        if (message === undefined || dropsOwn || (made !== undefined && dropped.has(made))) continue;
        const severity =
          file.settings.preset === 'recommended' && leavesNothing(file, statement) ? 'hint' : undefined;
        report({ statement: statement.index, operation: index, message, ...(severity && { severity }) });
      }
    }
  },
  fixes(request) {
    const guard = request.analyzed && missingGuard(request.analyzed.operation, request.recipes.version);
    return guard ? insertAfterKeywords(request, guard.after, guard.insert, `Add ${guard.insert}`) : [];
  },
});

/** True where a run that stops leaves nothing behind: the transaction holds everything from the statement to the end. */
function leavesNothing(file: AnalyzedFile, { transaction, section }: AnalyzedStatement): boolean {
  if (transaction === undefined || transaction.mode === 'none') return false;
  const last = file.statements.findLast((other) => other.section?.direction === section?.direction);
  return last?.transaction === transaction;
}

/** What an operation does to a second run. */
interface SecondRun {
  readonly index: number;
  /** What it drops where it is there. */
  readonly drops: readonly string[];
  /** What it drops. */
  readonly removes: readonly string[];
  readonly makes: string | undefined;
  /** Set where it fails. */
  readonly message: string | undefined;
}

function secondRun(statement: AnalyzedStatement, version: number): readonly SecondRun[] {
  return standings(statement).map(({ analyzed: { operation, effect, catalog, body }, index }) => {
    const fails = effect.rerun !== 'ok' && body?.conditional !== true && !isTemporary(operation, catalog);
    const answer = fails ? answerTo(operation, version) : undefined;
    return {
      index,
      drops: 'ifExists' in operation && operation.ifExists ? removes(operation, catalog) : [],
      removes: removes(operation, catalog),
      makes: makes(operation, catalog),
      message:
        answer &&
        `${wordsFor(operation)} fails when the migration is run again, because its work is done already. ${answer}`,
    };
  });
}

function answerTo(operation: Operation, version: number): string | undefined {
  if (operation.type === 'AddConstraint') {
    const { constraint } = operation;
    // Dropping a constraint drops the index it was made of: there is nothing to make it of again.
    const madeOfIndex = 'usingIndex' in constraint && constraint.usingIndex !== undefined;
    return constraint.name === undefined || madeOfIndex
      ? undefined
      : 'Put DROP CONSTRAINT IF EXISTS for the same name before it.';
  }
  const guard = missingGuard(operation, version);
  if (!guard) return undefined;
  const drop =
    guard.insert === 'OR REPLACE' ? 'it then takes the place of the first' : 'it then does nothing';
  const invalid =
    operation.type === 'CreateIndex' && operation.concurrently
      ? ' An INVALID index that a failed build left has to be dropped first.'
      : '';
  return `Write ${guard.insert}: ${drop}.${invalid}`;
}

/** Temporary objects are gone with the session of the run that stopped. */
function isTemporary(operation: Operation, catalog: Catalog): boolean {
  switch (operation.type) {
    case 'CreateTable':
      return operation.persistence === 'temporary';
    case 'CreateTableAs':
    case 'CreateView':
      return operation.temporary;
    case 'DropTable':
      return operation.names.every(
        (name) => catalog.tables.get(keyOf(catalog, name))?.persistence === 'temporary',
      );
    default:
      return (
        'table' in operation &&
        operation.table !== undefined &&
        catalog.tables.get(keyOf(catalog, operation.table))?.persistence === 'temporary'
      );
  }
}
