import type { AlterPublicationStmt, CreatePublicationStmt, GrantStmt, Node } from 'libpg-query';
import type { QualifiedName } from '../../operations/names';
import type { Utility } from '../../operations/objects';
import type { Operation } from '../../operations/operation';
import type { Maintenance } from '../../operations/session';
import { objectNameParts, onlyRelations, qualified, relationName, relationNames, strings } from './names';
import { objectTypeWords } from './object-types';
import { spanOf, type Part } from './source';

/** PostgreSQL's command tags of the statements that have no operation of their own. */
const TAGS: Readonly<Record<string, string>> = {
  AlterCollationStmt: 'ALTER COLLATION',
  AlterDatabaseRefreshCollStmt: 'ALTER DATABASE',
  AlterDatabaseSetStmt: 'ALTER DATABASE',
  AlterDatabaseStmt: 'ALTER DATABASE',
  AlterDefaultPrivilegesStmt: 'ALTER DEFAULT PRIVILEGES',
  AlterEventTrigStmt: 'ALTER EVENT TRIGGER',
  AlterExtensionContentsStmt: 'ALTER EXTENSION',
  AlterExtensionStmt: 'ALTER EXTENSION',
  AlterFdwStmt: 'ALTER FOREIGN DATA WRAPPER',
  AlterForeignServerStmt: 'ALTER SERVER',
  AlterOpFamilyStmt: 'ALTER OPERATOR FAMILY',
  AlterOperatorStmt: 'ALTER OPERATOR',
  AlterPublicationStmt: 'ALTER PUBLICATION',
  AlterRoleSetStmt: 'ALTER ROLE',
  AlterRoleStmt: 'ALTER ROLE',
  AlterStatsStmt: 'ALTER STATISTICS',
  AlterTSConfigurationStmt: 'ALTER TEXT SEARCH CONFIGURATION',
  AlterTSDictionaryStmt: 'ALTER TEXT SEARCH DICTIONARY',
  AlterTableMoveAllStmt: 'ALTER TABLE ALL IN TABLESPACE',
  AlterTypeStmt: 'ALTER TYPE',
  AlterUserMappingStmt: 'ALTER USER MAPPING',
  ClosePortalStmt: 'CLOSE',
  ConstraintsSetStmt: 'SET CONSTRAINTS',
  CreateAmStmt: 'CREATE ACCESS METHOD',
  CreateCastStmt: 'CREATE CAST',
  CreateConversionStmt: 'CREATE CONVERSION',
  CreateEventTrigStmt: 'CREATE EVENT TRIGGER',
  CreateFdwStmt: 'CREATE FOREIGN DATA WRAPPER',
  CreateForeignServerStmt: 'CREATE SERVER',
  CreateForeignTableStmt: 'CREATE FOREIGN TABLE',
  CreateOpClassStmt: 'CREATE OPERATOR CLASS',
  CreateOpFamilyStmt: 'CREATE OPERATOR FAMILY',
  CreatePLangStmt: 'CREATE LANGUAGE',
  CreatePublicationStmt: 'CREATE PUBLICATION',
  CreateRangeStmt: 'CREATE TYPE',
  CreateRoleStmt: 'CREATE ROLE',
  CreateTransformStmt: 'CREATE TRANSFORM',
  CreateUserMappingStmt: 'CREATE USER MAPPING',
  DeallocateStmt: 'DEALLOCATE',
  DeclareCursorStmt: 'DECLARE CURSOR',
  DropOwnedStmt: 'DROP OWNED',
  DropRoleStmt: 'DROP ROLE',
  DropUserMappingStmt: 'DROP USER MAPPING',
  ExecuteStmt: 'EXECUTE',
  FetchStmt: 'FETCH',
  GrantRoleStmt: 'GRANT ROLE',
  ImportForeignSchemaStmt: 'IMPORT FOREIGN SCHEMA',
  LoadStmt: 'LOAD',
  PrepareStmt: 'PREPARE',
  ReassignOwnedStmt: 'REASSIGN OWNED',
  SecLabelStmt: 'SECURITY LABEL',
};

const MAINTENANCE: Readonly<Record<string, Maintenance['what']>> = {
  AlterSubscriptionStmt: 'OTHER',
  AlterSystemStmt: 'ALTER SYSTEM',
  AlterTableSpaceOptionsStmt: 'OTHER',
  CheckPointStmt: 'CHECKPOINT',
  CreateSubscriptionStmt: 'CREATE SUBSCRIPTION',
  CreateTableSpaceStmt: 'CREATE TABLESPACE',
  DropSubscriptionStmt: 'DROP SUBSCRIPTION',
  DropTableSpaceStmt: 'DROP TABLESPACE',
  ListenStmt: 'LISTEN',
  NotifyStmt: 'NOTIFY',
  UnlistenStmt: 'OTHER',
};

/** What the grammar knows and no other room reads: a Utility by its command tag, Maintenance, or Unknown by its node. */
export function utility(part: Part, node: Node): Operation {
  const kind = Object.keys(node)[0] ?? '';
  const span = spanOf(part);
  const what = MAINTENANCE[kind];
  if (what !== undefined) return { type: 'Maintenance', span, what, tables: [] };
  const named = namedUtility(node);
  if (named !== undefined) return { type: 'Utility', span, ...named };
  const tag = TAGS[kind];
  return tag === undefined ? { type: 'Unknown', span, what: kind } : { type: 'Utility', span, what: tag };
}

type Described = Pick<
  Utility,
  | 'what'
  | 'name'
  | 'orReplace'
  | 'ifNotExists'
  | 'tables'
  | 'only'
  | 'inSchemas'
  | 'allTables'
  | 'once'
  | 'change'
  | 'rights'
>;

function namedUtility(node: Node): Described | undefined {
  if ('GrantStmt' in node) {
    const what = node.GrantStmt.is_grant ? 'GRANT' : 'REVOKE';
    return { what, ...tableRights(node.GrantStmt) };
  }
  if ('GrantRoleStmt' in node) return { what: node.GrantRoleStmt.is_grant ? 'GRANT ROLE' : 'REVOKE ROLE' };
  if ('DefineStmt' in node) {
    const { kind, defnames, replace, if_not_exists } = node.DefineStmt;
    return {
      what: `CREATE ${objectTypeWords(kind)}`,
      ...named(strings(defnames)),
      ...flags(replace, if_not_exists),
    };
  }
  if ('CreateRangeStmt' in node)
    return { what: 'CREATE TYPE', ...named(strings(node.CreateRangeStmt.typeName)) };
  if ('AlterTypeStmt' in node) return { what: 'ALTER TYPE', ...named(strings(node.AlterTypeStmt.typeName)) };
  if ('AlterStatsStmt' in node)
    return { what: 'ALTER STATISTICS', ...named(strings(node.AlterStatsStmt.defnames)) };
  if ('AlterOwnerStmt' in node) return altered(node.AlterOwnerStmt);
  if ('AlterObjectDependsStmt' in node) return altered(node.AlterObjectDependsStmt);
  if ('CreateForeignTableStmt' in node) {
    const { base } = node.CreateForeignTableStmt;
    const created = { name: relationName(base?.relation), ...flags(undefined, base?.if_not_exists) };
    return { what: 'CREATE FOREIGN TABLE', ...created };
  }
  if ('CreateRoleStmt' in node) {
    const type = node.CreateRoleStmt.stmt_type?.replace('ROLESTMT_', '') ?? 'ROLE';
    return { what: `CREATE ${type}`, ...named([node.CreateRoleStmt.role ?? '']) };
  }
  if ('CreatePublicationStmt' in node) {
    return publication('CREATE', node.CreatePublicationStmt);
  }
  if ('AlterPublicationStmt' in node) {
    const { action } = node.AlterPublicationStmt;
    const once = action !== 'AP_SetObjects' && ({ once: true } as const);
    return {
      ...publication('ALTER', node.AlterPublicationStmt),
      ...(node.AlterPublicationStmt.pubobjects && once),
      change: action === 'AP_SetObjects' ? 'set' : action === 'AP_DropObjects' ? 'drop' : 'add',
    };
  }
  if ('CreateEventTrigStmt' in node) {
    return { what: 'CREATE EVENT TRIGGER', ...named([node.CreateEventTrigStmt.trigname ?? '']) };
  }
  if ('CreatePLangStmt' in node) {
    const { plname = '', replace } = node.CreatePLangStmt;
    return { what: 'CREATE LANGUAGE', ...named([plname]), ...flags(replace, undefined) };
  }
  if ('CreateForeignServerStmt' in node) {
    const { servername = '', if_not_exists } = node.CreateForeignServerStmt;
    return { what: 'CREATE SERVER', ...named([servername]), ...flags(undefined, if_not_exists) };
  }
  if ('CreateUserMappingStmt' in node) {
    return { what: 'CREATE USER MAPPING', ...flags(undefined, node.CreateUserMappingStmt.if_not_exists) };
  }
  return undefined;
}

function tableRights({
  objtype,
  targtype,
  objects,
  privileges = [],
  grantees = [],
  grant_option,
}: GrantStmt): Pick<Utility, 'rights'> {
  if (objtype !== 'OBJECT_TABLE' || targtype !== 'ACL_TARGET_OBJECT') return {};
  const named = privileges.flatMap((item) =>
    'AccessPriv' in item
      ? [
          {
            right: (item.AccessPriv.priv_name ?? 'all').toUpperCase(),
            columns: strings(item.AccessPriv.cols ?? []),
          },
        ]
      : [],
  );
  const rights = named.length > 0 ? named : [{ right: 'ALL', columns: [] }];
  const roles = grantees.flatMap((item) =>
    'RoleSpec' in item
      ? [item.RoleSpec.rolename ?? (item.RoleSpec.roletype ?? '').replace('ROLESPEC_', '')]
      : [],
  );
  const grantOption = grant_option === true && { grantOption: true as const };
  return { rights: { tables: relationNames(objects), rights, roles, ...grantOption } };
}

function publication(
  verb: 'CREATE' | 'ALTER',
  { pubname = '', pubobjects = [], for_all_tables }: CreatePublicationStmt | AlterPublicationStmt,
): Described {
  const objects = pubobjects.flatMap((item) =>
    'PublicationObjSpec' in item ? [item.PublicationObjSpec] : [],
  );
  const relations = objects.flatMap(({ pubtable }) =>
    pubtable?.relation === undefined ? [] : [{ RangeVar: pubtable.relation }],
  );
  const inSchemas = objects.flatMap(({ pubobjtype, name = null }) =>
    pubobjtype === 'PUBLICATIONOBJ_TABLE' ? [] : [name],
  );
  return {
    what: `${verb} PUBLICATION`,
    ...named([pubname]),
    ...(relations.length > 0 && { tables: relationNames(relations), ...onlyRelations(relations) }),
    ...(inSchemas.length > 0 && { inSchemas }),
    ...(for_all_tables === true && { allTables: true }),
  };
}

function altered(node: Extract<Node, { AlterOwnerStmt: unknown }>['AlterOwnerStmt']): Described {
  const parts = node.relation === undefined ? objectNameParts(node.object) : [];
  const name = node.relation === undefined ? named(parts) : { name: relationName(node.relation) };
  return { what: `ALTER ${objectTypeWords(node.objectType)}`, ...name };
}

function named(parts: readonly string[]): { readonly name?: QualifiedName } {
  return parts.length === 0 || parts.at(-1) === '' ? {} : { name: qualified(parts) };
}

function flags(orReplace: boolean | undefined, ifNotExists: boolean | undefined): Partial<Described> {
  return { ...(orReplace && { orReplace: true }), ...(ifNotExists && { ifNotExists: true }) };
}
