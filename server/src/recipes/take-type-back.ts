import type { OperationOf } from '../operations/operation';
import { identifier, qualified } from './sql';
import { keyOf, type Catalog, type UserType } from '../schema/catalog';
import { constraintSql, formatType } from '../schema/describe';
import { quoteLiteral } from '../text/quoting';
import { nameOfKey } from './known';
import { replay } from './parts-again';
import { restoreTables } from './restore-tables';
import { back, cannot, joined, NOTHING, type BackOptions, type WayBack } from './way-back';

type TypeOperation = OperationOf<
  'CreateEnum' | 'AddEnumValue' | 'RenameEnumValue' | 'CreateDomain' | 'AlterDomain' | 'CreateCompositeType'
>;

/** What takes back what was done to a type. `shown` is the statement for sentences. */
export function takeTypeBack(operation: TypeOperation, before: Catalog, shown: string): WayBack {
  switch (operation.type) {
    case 'CreateEnum':
    case 'CreateCompositeType':
      return back([`DROP TYPE IF EXISTS ${qualified(operation.name)}`]);
    case 'CreateDomain':
      return back([`DROP DOMAIN IF EXISTS ${qualified(operation.name)}`]);
    case 'RenameEnumValue':
      return back([
        `ALTER TYPE ${qualified(operation.name)} RENAME VALUE ${quoteLiteral(operation.to)} TO ${quoteLiteral(operation.value)}`,
      ]);
    case 'AddEnumValue':
      return cannot(
        `PostgreSQL cannot remove a value from an enum: ${quoteLiteral(operation.value)} stays, and does no harm as long as nothing uses it.`,
      );
    case 'AlterDomain':
      return alterDomain(operation, before, shown);
  }
}

function alterDomain(operation: OperationOf<'AlterDomain'>, before: Catalog, shown: string): WayBack {
  const domain = `ALTER DOMAIN ${qualified(operation.name)}`;
  const known = before.types.get(keyOf(before, operation.name));
  const lost = cannot(`${shown} cannot be taken back: the migrations do not show what was before.`);
  if (operation.action === 'validate constraint') return NOTHING;
  if (operation.action === 'add constraint') {
    const name = operation.constraint?.name;
    return name === undefined ? lost : back([`${domain} DROP CONSTRAINT IF EXISTS ${identifier(name)}`]);
  }
  if (known?.kind !== 'domain') return lost;
  switch (operation.action) {
    case 'drop constraint': {
      const constraint = known.constraints.find(({ name }) => name === operation.constraintName);
      if (constraint === undefined) return lost;
      const sql = constraintSql({
        ...constraint.definition,
        name: constraint.name,
        notValid: !constraint.valid,
      });
      return back([`${domain} ADD ${sql}`]);
    }
    case 'set not null':
      return known.notNull ? NOTHING : back([`${domain} DROP NOT NULL`]);
    case 'drop not null':
      return known.notNull ? back([`${domain} SET NOT NULL`]) : NOTHING;
    default:
      return back([
        known.default === undefined
          ? `${domain} DROP DEFAULT`
          : `${domain} SET DEFAULT ${known.default.text}`,
      ]);
  }
}

/** What makes dropped types again; with CASCADE also the columns that went with them. */
export function dropTypeBack(
  operation: OperationOf<'DropObject'>,
  { before, after }: { readonly before: Catalog; readonly after: Catalog },
  shown: string,
  options: BackOptions,
): WayBack {
  const lost = cannot(`${shown} cannot be taken back: the migrations do not keep what was before.`);
  if (operation.objectType !== 'TYPE' && operation.objectType !== 'DOMAIN') return lost;
  const types = operation.names.map((name) => {
    const key = keyOf(before, name);
    const sql = createAgain(before, key, before.types.get(key));
    const comment = replay(before, `comment ${operation.objectType} ${key}`) ?? [];
    return sql === undefined ? lost : back([sql, ...comment]);
  });
  if (!operation.cascade) return joined(types);
  return joined([
    ...types,
    restoreTables(before, after, options),
    cannot(
      `${shown} also drops functions, policies and whatever else names the type, and that does not come back.`,
    ),
  ]);
}

function createAgain(before: Catalog, key: string, type: UserType | undefined): string | undefined {
  const name = qualified(nameOfKey(before, key));
  if (type?.kind === 'enum')
    return `CREATE TYPE ${name} AS ENUM (${type.values.map(quoteLiteral).join(', ')})`;
  if (type?.kind !== 'domain') return undefined;
  const parts = [
    `CREATE DOMAIN ${name} AS ${formatType(type.base)}`,
    ...(type.collation === undefined ? [] : [`COLLATE ${identifier(type.collation)}`]),
    ...(type.default === undefined ? [] : [`DEFAULT ${type.default.text}`]),
    ...(type.notNull ? ['NOT NULL'] : []),
    ...type.constraints.map((each) =>
      constraintSql({ ...each.definition, name: each.name, notValid: false }),
    ),
  ];
  return parts.join(' ');
}
