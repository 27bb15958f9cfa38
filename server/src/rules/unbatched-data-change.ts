import type { OperationOf } from '../operations/operation';
import { planFix } from './answers';
import { isNewHere, type Place } from './newness';
import { changesEveryRow, fillsNewColumns, unboundedChange, type DataChange } from './row-bounds';
import { defineRule, type FixRequest, type OperationVisit } from './rule';
import { keyOf } from '../schema/catalog';
import type { Routine } from '../schema/code';
import { howLong, joinWords, nameOf, wayOut } from './wording';

/**
 * One statement is one transaction: every row that it changes stays locked until the last one is done, writers of those rows wait,
 * VACUUM cannot clean up behind it, and a failure throws all of it away. A DO loop without COMMIT is one transaction as well.
 * What a key, a range or a LIMIT bounds is a batch.
 */
export const rule = defineRule({
  id: 'unbatched-data-change',
  category: 'blocks-traffic',
  description: 'Changes the rows of a table in use in one long transaction',
  severity: { recommended: 'warning', strict: 'error', protocol: 'warning' },
  recipes: ['backfill'],
  operations: ['Update', 'Delete', 'Insert', 'Merge'],
  visit(visit) {
    // With each change of a row the application has it run as well.
    if (visit.analyzed.body?.routine?.trigger !== undefined) return;
    const change = unboundedChange(visit);
    if (change === undefined) {
      reportLoopWithoutCommit(visit);
    } else if (!losesRows(visit, change)) {
      visit.report({ message: `${sentence(visit, change)} ${answerTo(change)}${wayOutOfAll(visit)}` });
    }
  },
  fixes: (request) =>
    isWithoutTriggers(request)
      ? []
      : planFix(request, 'backfill', 'Change the rows in batches, each committed by itself'),
});

/**
 * A trigger that the same transaction has disabled is off for nobody else. Batches commit, so it would be off for every session
 * until the last one is done.
 */
function isWithoutTriggers({ file, statement, analyzed }: FixRequest): boolean {
  const transaction = statement?.transaction;
  const table = analyzed && 'table' in analyzed.operation ? analyzed.operation.table : undefined;
  if (transaction === undefined || transaction.mode === 'none' || table === undefined) return false;
  const key = keyOf(analyzed!.catalog, table);
  return transaction.statements.some((index) => {
    const before = file.statements[index];
    if (before === undefined || index >= statement!.index) return false;
    return before.operations.some(
      ({ operation, catalog }) =>
        operation.type === 'ToggleTrigger' &&
        operation.action === 'disable' &&
        keyOf(catalog, operation.table) === key,
    );
  });
}

/** What change-without-where says is not said twice. */
function losesRows(visit: Place, change: DataChange): boolean {
  if (change.type === 'Update') return changesEveryRow(change) && !fillsNewColumns(visit, change);
  return change.type === 'Delete' && changesEveryRow(change);
}

function reportLoopWithoutCommit(visit: OperationVisit<'Update' | 'Delete' | 'Insert' | 'Merge'>): void {
  const { analyzed, operation } = visit;
  const loops = analyzed.body?.inLoop === true && !analyzed.body.commits;
  if (!loops || operation.type === 'Insert' || isNewHere(visit, operation.table)) return;
  const { routine } = analyzed.body;
  const until = `every row of ${nameOf(operation.table)} that it changes stays locked until the last batch is done.`;
  visit.report({
    severity: 'information',
    message:
      routine === undefined
        ? `This loop never commits, so DO is one transaction: ${until} COMMIT after each batch, and run the block outside of a transaction.`
        : `This runs again and again without a commit, so the call is one transaction: ${until} ${batches(routine)}`,
  });
}

function batches({ procedure }: Routine): string {
  return procedure
    ? 'COMMIT after each batch, and call the procedure outside of a transaction.'
    : 'A function cannot commit: make it a procedure that does so after each batch, and call that outside of a transaction.';
}

function sentence(place: Place, change: DataChange): string {
  const table = nameOf(change.table);
  switch (change.type) {
    case 'Update':
      return `In one transaction, UPDATE changes ${rows(place, change)} and keeps each of them locked until the last one is done, so every other write to them waits.`;
    case 'Delete':
      return `In one transaction, DELETE removes ${rows(place, change)} and keeps each of them locked until the last one is done, so every other write to them waits.`;
    case 'Insert':
      return `INSERT … SELECT copies all rows of ${joinWords(change.reads.map(nameOf))} into ${table} in one transaction: VACUUM cannot clean up anywhere until it ends, and a failure throws all of it away.`;
    case 'Merge':
      return `MERGE changes rows of ${table} in one transaction and keeps each of them locked until the last one is done, so every other write to them waits.`;
  }
}

function rows(place: Place, change: OperationOf<'Update' | 'Delete'>): string {
  const table = nameOf(change.table);
  const duration = howLong(place, 'data change', [keyOf(place.analyzed.catalog, change.table)]);
  return change.where === undefined
    ? `every row of ${table}${duration}`
    : `every row of ${table} that its WHERE finds`;
}

/** Where no file of the tool can leave its transaction, that is what must be said first. */
function wayOutOfAll({ file, statement }: Place & Pick<OperationVisit, 'statement'>): string {
  const none =
    file.tool.withoutTransaction === undefined && file.tool.optionsWithoutTransaction === undefined;
  return none && statement.section?.mode === 'tool' ? wayOut({ file }, statement) : '';
}

function answerTo(change: DataChange): string {
  const verb = change.type === 'Delete' ? 'Delete' : change.type === 'Insert' ? 'Copy' : 'Change';
  return `${verb} them in batches by key, each committed by itself, in a migration without a transaction.`;
}
