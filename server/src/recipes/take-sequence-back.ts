import type { OperationOf } from '../operations/operation';
import { keyOf, type Catalog, type Sequence } from '../schema/catalog';
import { nameOfKey } from './known';
import { identifier, qualified } from './sql';
import { sequenceChanges, sequenceText } from './table-settings';
import { back, cannot, joined, type WayBack } from './way-back';

/** What takes ALTER SEQUENCE back; undefined where the migrations do not show the sequence. */
export function alterSequenceBack(
  operation: OperationOf<'AlterSequence'>,
  before: Catalog,
): WayBack | undefined {
  const name = qualified(operation.name);
  const known = before.sequences.get(keyOf(before, operation.name));
  if (known === undefined) return undefined;
  const changes = sequenceChanges({ ...known.options, ...operation.options }, known.options);
  const isOwner = operation.ownedBy !== undefined || operation.ownedByNone === true;
  const parts = [...changes, ...(isOwner ? [ownedBy(known, before)] : [])];
  return back(
    parts.length === 0 ? [] : [`ALTER SEQUENCE ${name} ${parts.join(' ')}`],
    ...(operation.restarts === true ? [`Where ${name} counted before RESTART is not known.`] : []),
  );
}

/** What makes dropped sequences again, as the migrations show them. */
export function dropSequenceBack(operation: OperationOf<'DropObject'>, before: Catalog): WayBack {
  return joined(
    operation.names.map((name) => {
      const key = keyOf(before, name);
      const known = before.sequences.get(key);
      const shown = qualified(nameOfKey(before, key));
      if (known === undefined)
        return cannot(`The sequence ${shown} does not come back: the migrations do not show what it was.`);
      const { owner, options } = known;
      const owned = known.ownedBy === undefined ? '' : ` ${ownedBy(known, before)}`;
      const sql = [
        `CREATE SEQUENCE IF NOT EXISTS ${shown}${sequenceText(options)}${owned}`,
        ...(owner === undefined ? [] : [`ALTER SEQUENCE ${shown} OWNER TO ${owner}`]),
      ];
      const way = back(sql, `Where ${shown} counted is gone: it begins anew.`);
      if (!operation.cascade) return way;
      return joined([way, cannot(`Defaults that called ${shown} went with it, and do not come back.`)]);
    }),
  );
}

function ownedBy({ ownedBy: owner }: Sequence, before: Catalog): string {
  if (owner === undefined) return 'OWNED BY NONE';
  return `OWNED BY ${qualified(nameOfKey(before, owner.table))}.${identifier(owner.column)}`;
}
