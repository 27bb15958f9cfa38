import type { ToggleTrigger } from '../operations/tables';
import type { SetVariable } from '../operations/session';
import { quoteIdentifier } from '../text/quoting';
import { isNewHere } from './newness';
import { defineRule, type OperationVisit } from './rule';
import { isDown, operationsAfter, sharesTransaction } from './transactions';
import { nameOf } from './wording';

/**
 * While triggers are off, what they keep in order is not kept, and nothing catches up later. DISABLE TRIGGER ALL and
 * session_replication_role = replica turn off foreign keys as well: rows that violate them stay, unseen, for good.
 */
export const rule = defineRule({
  id: 'disable-triggers',
  category: 'loses-data',
  description: 'Turns off triggers, and with ALL the foreign keys too',
  severity: { recommended: 'warning', strict: 'error', protocol: 'warning' },
  recipes: [],
  operations: ['ToggleTrigger', 'SetVariable'],
  visit(visit) {
    const { operation } = visit;
    const message =
      operation.type === 'SetVariable'
        ? aboutSession(operation)
        : aboutTable(visit as OperationVisit<'ToggleTrigger'>);
    if (message !== undefined) visit.report({ message });
  },
});

function aboutSession({ name, value }: SetVariable): string | undefined {
  if (name.toLowerCase() !== 'session_replication_role' || value === null) return undefined;
  if (!/^\s*'?replica'?\s*$/i.test(value)) return undefined;
  return 'session_replication_role = replica turns off every trigger of the session and every foreign key with them: rows that violate a foreign key are stored, and nothing ever checks them. Change the rows in an order that the foreign keys allow, or make the foreign keys DEFERRABLE.';
}

function aboutTable(visit: OperationVisit<'ToggleTrigger'>): string | undefined {
  const { operation } = visit;
  if (operation.action !== 'disable' || isNewHere(visit, operation.table)) return undefined;
  const table = nameOf(operation.table);
  if (operation.trigger === 'ALL') {
    return `DISABLE TRIGGER ALL also turns off the triggers that keep the foreign keys of ${table}: rows that violate them are stored, and ENABLE TRIGGER does not check them afterwards. Disable the triggers by name, or USER for all but those of the foreign keys.`;
  }
  // Nobody else writes before the transaction ends: DISABLE TRIGGER holds a lock against it.
  if (isDown(visit.statement) || enabledAgain(visit)) return undefined;
  const what =
    operation.trigger === 'USER'
      ? `the triggers of ${table} are`
      : `the trigger ${quoteIdentifier(operation.trigger)} of ${table} is`;
  return `From here on ${what} off for everybody, and what is written meanwhile misses ${operation.trigger === 'USER' ? 'them' : 'it'} for good. Enable ${operation.trigger === 'USER' ? 'them' : 'it'} again in the same transaction, so that nobody else can write in between.`;
}

function enabledAgain({ file, statement, analyzed, operation }: OperationVisit<'ToggleTrigger'>): boolean {
  if (!sharesTransaction(statement)) return false;
  return operationsAfter(file, statement, analyzed).some(
    ({ analyzed: { operation: other } }) => other.type === 'ToggleTrigger' && turnsOn(other, operation),
  );
}

function turnsOn(other: ToggleTrigger, off: ToggleTrigger): boolean {
  const covers = other.trigger === off.trigger || other.trigger === 'ALL' || other.trigger === 'USER';
  return other.action !== 'disable' && other.table.name === off.table.name && covers;
}
