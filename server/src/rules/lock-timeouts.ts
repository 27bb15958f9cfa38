import type { AnalyzedFile } from '../analysis/analyzed-file';
import { trafficOf } from './newness';
import { sharesTransaction, standings, type Standing } from './transactions';

/** The first operation of the up part that makes others wait, directly or behind it in the queue, without lock_timeout being set. */
export function firstLockWithoutTimeout(file: AnalyzedFile): Standing | undefined {
  let session = false;
  let local: { readonly transaction: number; readonly set: boolean } | undefined;
  for (const statement of file.statements) {
    if (statement.section?.direction !== 'up') continue;
    const own = statement.transaction?.index ?? -1;
    for (const standing of standings(statement)) {
      const change = changeOf(standing);
      const current = local?.transaction === own ? local.set : session;
      if (change?.local === true) {
        if (sharesTransaction(statement)) local = { transaction: own, set: change.set };
      } else if (change && statement.transaction?.rolledBack === true) {
        local = { transaction: own, set: change.set };
      } else if (change) {
        session = change.set;
        local = undefined;
      } else if (!current && blocks(file, standing)) {
        return standing;
      }
    }
  }
  return undefined;
}

function blocks(file: AnalyzedFile, { statement, analyzed, index }: Standing): boolean {
  // What a DO block does stands behind it, operation by operation.
  if (analyzed.operation.type === 'DoBlock') return false;
  return trafficOf(file, statement)[index]!.length > 0;
}

interface Change {
  readonly local: boolean;
  /** Whether there is a limit afterwards: 0 is none. */
  readonly set: boolean;
}

/** SET, SET LOCAL and set_config() alike. */
function changeOf({ analyzed: { operation } }: Standing): Change | undefined {
  if (operation.type !== 'SetVariable' || operation.name.toLowerCase() !== 'lock_timeout') return undefined;
  return { local: operation.local, set: isLimit(operation.value) };
}

function isLimit(value: string | null): boolean {
  return value !== null && !/^\s*'?\s*0+(\.0+)?\s*[a-z]*\s*'?\s*$/i.test(value);
}
