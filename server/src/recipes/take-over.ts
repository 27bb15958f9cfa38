import type { QualifiedName } from '../operations/names';
import { quoteLiteral } from '../text/quoting';
import type { CarriedItem, CarryOver } from './carry-over';
import type { NameOf } from './carried-parts';
import { addCarriedConstraints, buildIndexes, constraintDefinition } from './carry-over-sql';
import { addPartedKey, isParted, refuseUnlessWhole, releaseParts, renameParts } from './carried-parts-sql';
import { columnExists, constraintExists, doWhere, whereConstraintExists } from './conditional-sql';
import {
  finishIncoming,
  moveIncoming,
  releaseIncoming,
  restoreIncoming,
  returnIncoming,
} from './incoming-keys';
import {
  addConstraint,
  alterColumn,
  alterTable,
  besides,
  dollarQuoted,
  dropConstraint,
  identifier,
  nameLiteral,
  qualified,
  validateConstraint,
} from './sql';

export interface Pair {
  readonly old: string;
  readonly new: string;
}

/** The moment in which the new column takes the place of the old one. */
export interface Takeover {
  readonly table: QualifiedName;
  readonly carry: CarryOver | undefined;
  /** Names of the two columns until then, and from then on. */
  readonly before: Pair;
  readonly after: Pair;
  /** Statements that put the trigger for the time before, and after, in place; none where one trigger serves both. */
  readonly syncBefore: readonly string[];
  readonly syncAfter: readonly string[];
  /** PostgreSQL's major version. */
  readonly version: number;
}

export interface TakeoverStatements {
  readonly up: string[];
  readonly down: string[];
  readonly downTransaction: boolean;
  /** What the old column needs no more, taken away after a while, where the way back must be proven first. */
  readonly release?: { readonly up: string[]; readonly down: string[] };
}

/**
 * Statements of one short transaction in which the new column gets the names, the default and the sequence of the old one.
 * The names move in a block that looks at the catalog first, so that a second run changes nothing.
 */
export function takeOver(takeover: Takeover): TakeoverStatements {
  const { table, carry, before, after, syncAfter, syncBefore, version } = takeover;
  const swaps = before.new !== after.new;
  const named = namedItems(takeover);
  const up: string[] = [];
  const down: string[] = [];
  if (swaps || named.length > 0) {
    up.push(renames(takeover, named));
    down.push(
      doWhere(swaps ? columnExists(table, after.old) : isTakenOver(table, named), namesBack(takeover)),
    );
  }
  if (carry === undefined) {
    return { up: [...up, ...syncAfter], down: [...down, ...syncBefore], downTransaction: true };
  }
  const { column, notNull } = carry;
  if (column.identity !== undefined)
    up.push(`DO ${dollarQuoted(moveIdentity(table, after.old, after.new, column.identity))}`);
  const value = column.default?.text;
  const isProven = needsProof(carry);
  const actions = [
    ...(value === undefined ? [] : [alterColumn(after.old, 'DROP DEFAULT')]),
    ...(notNull && !isProven ? [alterColumn(after.old, 'DROP NOT NULL')] : []),
    ...(value === undefined ? [] : [alterColumn(after.new, `SET DEFAULT ${value}`)]),
  ];
  if (actions.length > 0) up.push(alterTable(table, actions));
  up.push(...ownSequence(table, carry, after.new), ...syncAfter);
  if (isProven) return { up, ...keyBack(takeover, carry), ...releaseOld(takeover, carry) };
  down.push(...defaultBack(takeover));
  const item = carry.items.find(({ kind }) => kind === 'notNull');
  if (item !== undefined)
    down.push(...addCarriedConstraints(table, [item], before.old, version >= 18 ? 'name' : 'onOld', version));
  down.push(...ownSequence(table, carry, before.old), ...syncBefore);
  return { up, down, downTransaction: true };
}

/** What has a name that moves: before 18 NOT NULL has none. */
function namedItems({ carry, version }: Takeover): readonly CarriedItem[] {
  return carry?.items.filter((item) => item.kind !== 'notNull' || version >= 18) ?? [];
}

/** A primary key and an identity need NOT NULL at once, and PostgreSQL would look for it in every row. */
function needsProof({ items, column }: CarryOver): boolean {
  return column.identity !== undefined || items.some(({ kind }) => kind === 'primaryKey');
}

/**
 * The way back of a primary key or an identity: everything moves in one block. What that used up is built again, so that one can
 * go forth again: the index of a key goes with its constraint. That works for long, and needs to stand outside a transaction.
 */
function keyBack(takeover: Takeover, carry: CarryOver): Pick<TakeoverStatements, 'down' | 'downTransaction'> {
  const { table, before, after, syncBefore } = takeover;
  const { column, items } = carry;
  const key = items.find(({ kind }) => kind === 'primaryKey');
  const isMoved = key !== undefined && isParted(key);
  const incoming =
    key === undefined ? [] : carry.incoming.filter(({ movesWithKey }) => movesWithKey || !isMoved);
  const isTaken =
    before.new !== after.new
      ? columnExists(table, after.old)
      : key === undefined
        ? columnExists(table, after.new, "attidentity <> ''")
        : keyHolds(table, key.name, after.new);
  const down = [
    doWhere(isTaken, [
      ...releaseIncoming(table, incoming),
      ...namesBack(takeover),
      ...(key === undefined ? [] : moveKey(table, key, 'onOld', before.old)),
      ...restoreIncoming(incoming, before.old),
      ...(column.identity === undefined
        ? []
        : [moveIdentity(table, before.new, before.old, column.identity)]),
      ...defaultBack(takeover),
      ...ownSequence(table, carry, before.old),
      ...syncBefore,
    ]),
  ];
  if (key === undefined) return { down, downTransaction: true };
  down.push(
    ...(isMoved ? finishIncoming(incoming, before.old) : returnIncoming(incoming, before.old, before.new)),
    ...buildIndexes(table, [key], before),
    ...(isMoved ? [] : moveIncoming(incoming, before.new)),
  );
  return { down, downTransaction: false };
}

/** Partitions that have NOT NULL under other names refuse to have it renamed, so its name moves when the old column has none. */
function unevenNames(
  table: QualifiedName,
  item: CarriedItem,
): {
  readonly up: readonly string[];
  readonly before: readonly string[];
  readonly behind: readonly string[];
} {
  if (!item.uneven) return { up: [], before: [], behind: [] };
  return {
    up: [whereConstraintExists(table, item.onNew, rename(table, item, 'onNew', 'name'))],
    before: [doWhere(`NOT ${constraintExists(table, item.onNew)}`, rename(table, item, 'name', 'onNew'))],
    behind: [whereConstraintExists(table, item.onOld, rename(table, item, 'onOld', 'name'))],
  };
}

/**
 * The old column has to allow NULL for values beyond its type. On the way back, where a key or an identity needs NOT NULL at once,
 * a constraint proves it without blocking.
 */
function releaseOld(
  { table, after, version }: Takeover,
  { items }: CarryOver,
): Pick<TakeoverStatements, 'release'> {
  const proof = items.find(({ kind }) => kind === 'notNull');
  if (proof === undefined) return {};
  const isNullable = columnExists(table, after.old, 'NOT attnotnull AND NOT attisdropped');
  const definition = constraintDefinition(proof, after.old, 'onOld', version);
  const names = unevenNames(table, proof);
  const proven = (statements: readonly string[]): string =>
    whereConstraintExists(table, proof.onOld, statements);
  return {
    release: {
      up: [
        alterTable(table, alterColumn(after.old, 'DROP NOT NULL')),
        ...releaseParts(items, after.old, version),
        ...names.up,
      ],
      down: [
        ...names.before,
        doWhere(isNullable, [
          alterTable(table, [dropConstraint(proof.onOld), addConstraint(proof.onOld, definition)]),
        ]),
        proven([alterTable(table, validateConstraint(proof.onOld))]),
        ...(version >= 18
          ? []
          : [
              proven([
                alterTable(table, alterColumn(after.old, 'SET NOT NULL')),
                alterTable(table, dropConstraint(proof.onOld)),
              ]),
            ]),
        ...names.behind,
      ],
    },
  };
}

function defaultBack({ table, carry, before }: Takeover): string[] {
  const value = carry?.column.default?.text;
  if (value === undefined) return [];
  const actions = [alterColumn(before.new, 'DROP DEFAULT'), alterColumn(before.old, `SET DEFAULT ${value}`)];
  return [alterTable(table, actions)];
}

function ownSequence(table: QualifiedName, { sequence }: CarryOver, column: string): string[] {
  if (sequence === undefined) return [];
  const name = qualified(table.schema === undefined ? { name: sequence.name } : sequence);
  return [`ALTER SEQUENCE ${name} OWNED BY ${qualified(table)}.${identifier(column)}`];
}

function renames({ table, carry, before, after }: Takeover, items: readonly CarriedItem[]): string {
  const swaps = before.new !== after.new;
  const [first] = items;
  const incoming = carry?.incoming.filter(({ movesWithKey }) => movesWithKey) ?? [];
  const isProven = carry !== undefined && needsProof(carry);
  const notNull = (item: CarriedItem): readonly string[] => {
    const taken = rename(table, item, 'onNew', 'name');
    if (item.uneven)
      return isProven ? [] : [alterTable(table, alterColumn(after.old, 'DROP NOT NULL')), ...taken];
    return [...rename(table, item, 'name', 'onOld'), ...taken];
  };
  return doWhere(
    swaps ? columnExists(table, before.new) : first ? isBefore(table, first, after.new) : 'true',
    [
      ...items.flatMap((item) =>
        isParted(item) && item.valid && (item.kind === 'index' || item.kind === 'unique')
          ? [refuseUnlessWhole(table, item.onNew)]
          : [],
      ),
      ...releaseIncoming(table, incoming),
      ...(swaps
        ? [renameColumn(table, before.old, after.old), renameColumn(table, before.new, after.new)]
        : []),
      ...items.flatMap((item) =>
        item.kind === 'primaryKey' ? moveKey(table, item, 'onNew', after.new) : notNull(item),
      ),
      ...restoreIncoming(incoming, after.new),
    ],
  );
}

/** Whether the new column has not taken over the item's name, where the columns do not swap theirs. */
function isBefore(table: QualifiedName, item: CarriedItem, newColumn: string): string {
  return item.kind === 'primaryKey' && isParted(item)
    ? `NOT ${keyHolds(table, item.name, newColumn)}`
    : itemExists(table, item, 'onNew');
}

/** Whether the new column has taken over the names, where the columns do not swap theirs. */
function isTakenOver(table: QualifiedName, items: readonly CarriedItem[]): string {
  const first = items.find(({ kind }) => kind !== 'notNull');
  if (first !== undefined) return itemExists(table, first, 'onOld');
  const notNull = items.find(({ kind }) => kind === 'notNull');
  return notNull === undefined ? 'true' : `NOT ${itemExists(table, notNull, 'onNew')}`;
}

/** Statements of a block that give the names back; a primary key moves by itself. */
function namesBack(takeover: Takeover): string[] {
  const { table, carry, before, after } = takeover;
  const swaps = before.new !== after.new;
  const isProven = carry !== undefined && needsProof(carry);
  return [
    ...(swaps
      ? [renameColumn(table, after.new, before.new), renameColumn(table, after.old, before.old)]
      : []),
    ...namedItems(takeover)
      .filter(({ kind, uneven }) => kind !== 'primaryKey' && !(uneven && isProven))
      .flatMap((item) => [
        ...rename(table, item, 'name', 'onNew'),
        // The old column's NOT NULL went when the new one took over; only a proof brings it back by now.
        ...(item.kind === 'notNull' && !isProven ? [] : rename(table, item, 'onOld', 'name')),
      ]),
  ];
}

/** Whether a primary key of this name holds the column. */
function keyHolds(table: QualifiedName, name: string, column: string): string {
  return [
    'EXISTS (',
    '    SELECT FROM pg_constraint AS k',
    '    JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)',
    `    WHERE k.conrelid = to_regclass(${nameLiteral(table)}) AND k.conname = ${quoteLiteral(name)}`,
    `      AND a.attname = ${quoteLiteral(column)}`,
    '  )',
  ].join('\n');
}

/** Puts the primary key on an index that is already built, which gets the constraint's name. */
function moveKey(table: QualifiedName, item: CarriedItem, index: NameOf, column: string): readonly string[] {
  if (isParted(item)) {
    const places = { name: 'name', index, column } as const;
    return [
      alterTable(table, `DROP CONSTRAINT ${identifier(item.name)}`),
      ...addPartedKey(table, item, places, (_table, _constraint, statement) => statement),
      refuseUnlessWhole(table, item.name),
    ];
  }
  const definition = `PRIMARY KEY USING INDEX ${identifier(item[index])}${item.attributes}`;
  return [
    alterTable(table, [`DROP CONSTRAINT ${identifier(item.name)}`, addConstraint(item.name, definition)]),
  ];
}

function renameColumn(table: QualifiedName, from: string, to: string): string {
  return alterTable(table, `RENAME COLUMN ${identifier(from)} TO ${identifier(to)}`);
}

function rename(table: QualifiedName, item: CarriedItem, from: NameOf, to: NameOf): readonly string[] {
  return [
    item.kind === 'index'
      ? `ALTER INDEX ${qualified(besides(table, item[from]))} RENAME TO ${identifier(item[to])}`
      : alterTable(table, `RENAME CONSTRAINT ${identifier(item[from])} TO ${identifier(item[to])}`),
    ...(isParted(item) ? renameParts(item, from, to) : []),
  ];
}

/**
 * The sequence of an identity column cannot change its owner: a new one of the same name goes on from the next value.
 * A block of PL/pgSQL, without its last semicolon.
 */
function moveIdentity(table: QualifiedName, from: string, to: string, identity: string): string {
  const kind = identity.toUpperCase();
  const name = nameLiteral(table);
  const sequence = `pg_get_serial_sequence(${name}, `;
  const body = [
    'DECLARE',
    '  sequence_name text;',
    '  next_value bigint;',
    'BEGIN',
    `  LOCK TABLE ${qualified(table)} IN ACCESS EXCLUSIVE MODE;`,
    '  IF EXISTS (',
    '    SELECT FROM pg_attribute',
    `    WHERE attrelid = to_regclass(${name}) AND attname = ${quoteLiteral(from)} AND attidentity <> ''`,
    '  ) THEN',
    `    sequence_name := ${sequence}${quoteLiteral(from)});`,
    '    next_value := nextval(sequence_name);',
    `    ALTER TABLE ${qualified(table)} ${alterColumn(from, 'DROP IDENTITY')};`,
    '    EXECUTE format(',
    `      ${quoteLiteral(`ALTER TABLE ${qualified(table)} ${alterColumn(to, `ADD GENERATED ${kind} AS IDENTITY`)} (SEQUENCE NAME %s)`)},`,
    '      sequence_name',
    '    );',
    '    PERFORM setval(sequence_name, next_value, false);',
    '  END IF;',
    'END',
  ];
  return body.join('\n');
}

function itemExists(table: QualifiedName, item: CarriedItem, name: NameOf): string {
  return item.kind === 'index' || item.kind === 'primaryKey'
    ? `(to_regclass(${nameLiteral(besides(table, item[name]))}) IS NOT NULL)`
    : constraintExists(table, item[name]);
}
