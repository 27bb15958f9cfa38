import type { QualifiedName } from '../operations/names';
import { splitKey, type Catalog, type Table, type Trigger } from '../schema/catalog';
import { currentScript, partKey, partsOf, splitPartKey } from '../schema/scripts';
import { quoteLiteral } from '../text/quoting';
import { grantsAgain } from './rights-back';
import { doWhere } from './conditional-sql';
import { alterTable, identifier, nameLiteral, qualified } from './sql';
import { back, cannot, joined, type WayBack } from './way-back';

/** The statements that make something again; undefined where the migrations do not show them, or names in them have changed. */
export function replay(catalog: Catalog, key: string): readonly string[] | undefined {
  return currentScript(catalog, key)?.statements;
}

/** The statements again, so that they take the place of what is there. */
export function replacing([first = '', ...rest]: readonly string[]): readonly string[] {
  return [first.replace(/^CREATE(?!\s+OR\s+REPLACE\b)/i, 'CREATE OR REPLACE'), ...rest];
}

/** What hangs on a table or view that is there again: triggers, policies, rules, statistics, their comments, and rights. */
export function partsAgain(
  catalog: Catalog,
  owner: string,
  name: QualifiedName,
  { repeatable = false } = {},
): WayBack {
  const table = catalog.tables.get(owner);
  const view = catalog.views.get(owner);
  const kept = partsOf(catalog, owner).filter((key) => table === undefined || isThere(table, key, catalog));
  return joined([
    ...kept.map((key) => partAgain(catalog, key, name, repeatable)),
    ...(table === undefined ? [] : notKept(table, owner, kept, name)),
    grantsAgain(name, table ?? view ?? {}, catalog),
    ...(table === undefined ? [] : publicationsAgain(table, name, catalog)),
  ]);
}

/** @param repeatable with what drops it first, so that the statements can run twice. */
export function partAgain(catalog: Catalog, key: string, name: QualifiedName, repeatable: boolean): WayBack {
  const statements = replay(catalog, key);
  const { kind, name: part } = splitPartKey(key);
  if (statements !== undefined) {
    const drop = repeatable ? dropOf(kind, part, name) : [];
    return back([...drop, ...statements]);
  }
  return cannot(
    `The ${kind}${part === '' ? '' : ` ${part}`} of ${qualified(name)} does not come back: names in its statement have changed since.`,
  );
}

function dropOf(kind: string, part: string, name: QualifiedName): readonly string[] {
  if (kind === 'statistics') {
    const statistics = part.includes('.') ? splitKey(part) : { name: part };
    return [`DROP STATISTICS IF EXISTS ${qualified(statistics)}`];
  }
  const words = kind.toUpperCase();
  return /^(?:TRIGGER|POLICY|RULE)$/.test(words)
    ? [`DROP ${words} IF EXISTS ${identifier(part)} ON ${qualified(name)}`]
    : [];
}

/** What went before with a column, a constraint or a trigger is no part of the table any more. */
function isThere(table: Table, key: string, catalog: Catalog): boolean {
  const { kind, owner, name } = splitPartKey(key);
  switch (kind) {
    case 'trigger':
    case 'comment TRIGGER':
      return table.triggers.some((each) => each.name === name);
    case 'policy':
    case 'comment POLICY':
      return table.policies.includes(name);
    case 'statistics':
      return table.extendedStatistics?.some((each) => each.name === name) === true;
    case 'comment CONSTRAINT':
      return table.constraints.has(name);
    case 'comment RULE':
      return catalog.scripts.has(partKey('rule', owner, name));
    default:
      return true;
  }
}

const STATES = {
  origin: 'ENABLE',
  always: 'ENABLE ALWAYS',
  replica: 'ENABLE REPLICA',
  disabled: 'DISABLE',
} as const;

/** The action that turns a trigger on or off as it was. */
export function triggerState({ name, enabled }: Trigger): string {
  return `${STATES[enabled]} TRIGGER ${identifier(name)}`;
}

/** Names of which no statement is kept. */
function notKept(
  table: Table,
  owner: string,
  kept: readonly string[],
  name: QualifiedName,
): readonly WayBack[] {
  const own = table.triggers.filter((each) => each.copy !== true);
  const copies = table.triggers.filter((each) => each.copy === true);
  const missing = (kind: string, names: readonly string[]): readonly WayBack[] =>
    names
      .filter((each) => !kept.includes(partKey(kind, owner, each)))
      .map((each) =>
        cannot(`The ${kind} ${each} of ${qualified(name)} does not come back: its statement is not kept.`),
      );
  return [
    ...missing(
      'trigger',
      own.map((each) => each.name),
    ),
    // Copies of a partition come with the trigger of the partitioned table.
    ...copies.map((each) => back([alterTable(name, triggerState(each))])),
    ...missing('policy', table.policies),
    ...missing(
      'statistics',
      (table.extendedStatistics ?? []).map((each) => each.name),
    ),
  ];
}

/** A publication takes the table again, unless it sends some of its columns or rows. */
function publicationsAgain(
  { publications = [] }: Table,
  name: QualifiedName,
  catalog: Catalog,
): readonly WayBack[] {
  return publications.map((publication) => {
    const statements = replay(catalog, `publication ${publication}`) ?? [];
    const isPlain = statements.every(
      (sql) => !/\bWHERE\b|\bTABLES?\b[^(]*\(/i.test(sql.replace(/\bWITH\s*\(.*$/is, '')),
    );
    return isPlain && statements.length > 0
      ? back([addToPublication(publication, name)])
      : cannot(`The publication ${publication} loses ${qualified(name)}, and does not get it back.`);
  });
}

function addToPublication(publication: string, name: QualifiedName): string {
  const isIn = [
    'NOT EXISTS (',
    '    SELECT FROM pg_publication_rel JOIN pg_publication ON prpubid = pg_publication.oid',
    `    WHERE pubname = ${quoteLiteral(publication)} AND prrelid = to_regclass(${nameLiteral(name)})`,
    '  )',
  ].join('\n');
  return doWhere(isIn, [`ALTER PUBLICATION ${identifier(publication)} ADD TABLE ${qualified(name)}`]);
}
