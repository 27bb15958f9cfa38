import { loadPostgresReader } from '../../server/src/readers/postgres';
import type { Reader } from '../../server/src/readers/reader';
import { asMeasured, catalogOf, claimed } from '../postgres/claims';
import { CASES, SHOP } from '../postgres/effect-cases';
import type { Case, Measured } from '../postgres/measure';
import type { GeneratedFile } from './manifest';

const VERSIONS = [14, 15, 16, 17, 18];

/**
 * docs/locks.md: what we claim about each statement that `test/postgres` measures on real servers, by version. The page is
 * written from the claims, and the tests fail where a server does something else.
 */
export async function locksPage(): Promise<GeneratedFile> {
  const reader = await loadPostgresReader();
  const shop = catalogOf(reader, SHOP);
  const rowsOf = new Map<string, string[]>();
  for (const given of CASES) {
    const catalog = given.setup === undefined ? shop : catalogOf(reader, given.setup, shop);
    const timeZone = /timezone = '(.*)'/.exec(given.session ?? '')?.[1];
    const claims = VERSIONS.map((version) =>
      asMeasured(
        claimed(reader, given.statement, catalog, {
          version,
          ...(timeZone === undefined ? {} : { timeZone }),
        }),
      ),
    );
    const section = sectionOf(reader, given.statement);
    rowsOf.set(section, [...(rowsOf.get(section) ?? []), row(given, claims)]);
  }
  const parts = [...rowsOf]
    .sort(([a], [b]) => SECTIONS.indexOf(a) - SECTIONS.indexOf(b))
    .map(([title, rows]) => `## ${title}\n\n${HEAD}\n${rows.join('\n')}\n`);
  return { path: 'docs/locks.md', text: `${INTRODUCTION}\n${parts.join('\n')}` };
}

const INTRODUCTION = `# What statements lock, read and write

Each row is run on real servers of PostgreSQL 14, 15, 16, 17 and 18 by the tests: the locks come from \`pg_locks\`, rewrites from
changed file nodes, reads from the statistics of the session. Versions are named where they differ. ACCESS SHARE is left out.
The schema behind the rows is \`SHOP\` in \`test/postgres/effect-cases.ts\`.

- **ACCESS EXCLUSIVE** makes reads and writes wait, **SHARE** and **SHARE ROW EXCLUSIVE** make writes wait,
  **SHARE UPDATE EXCLUSIVE** only schema changes and VACUUM.
- *reads*: the rows of the table are read in full; *writes anew*: the table is rewritten; *builds anew*: existing indexes are.
`;

const HEAD = '| statement | locks | work | in a transaction | a second run |\n|---|---|---|---|---|';

const SECTIONS = [
  'Columns',
  'Constraints',
  'Indexes',
  'Tables',
  'Partitions',
  'Triggers, rules and policies',
  'Views',
  'Types and domains',
  'Other objects',
  'Data',
  'Sessions and maintenance',
];

const SECTION_OF: Readonly<Record<string, string>> = {
  ...of(
    'Columns',
    'AddColumn DropColumn RenameColumn AlterColumnType SetNotNull DropNotNull SetDefault DropDefault AddIdentity DropIdentity DropExpression SetExpression',
  ),
  ...of('Constraints', 'AddConstraint ValidateConstraint DropConstraint RenameConstraint AlterConstraint'),
  ...of('Indexes', 'CreateIndex DropIndex Reindex AttachIndex CreateStatistics'),
  ...of(
    'Tables',
    'CreateTable CreateTableAs DropTable RenameTable SetSchema Truncate LockTable RewriteTable AlterTableOther Inherit',
  ),
  ...of('Partitions', 'AttachPartition DetachPartition'),
  ...of(
    'Triggers, rules and policies',
    'CreateTrigger DropTrigger ToggleTrigger CreateRule DropRule CreatePolicy AlterPolicy DropPolicy RowSecurity',
  ),
  ...of('Views', 'CreateView CreateMaterializedView RefreshMaterializedView DropView'),
  ...of(
    'Types and domains',
    'CreateEnum AddEnumValue RenameEnumValue CreateDomain AlterDomain CreateCompositeType AlterCompositeType',
  ),
  ...of('Data', 'Update Delete Insert Query Copy Merge DoBlock Call'),
  ...of('Sessions and maintenance', 'SetVariable Begin Commit Rollback Savepoint Maintenance'),
};

function of(section: string, types: string): Record<string, string> {
  return Object.fromEntries(types.split(' ').map((type) => [type, section]));
}

function sectionOf(reader: Reader, statement: string): string {
  return SECTION_OF[reader.read(statement).operations[0]?.type ?? ''] ?? 'Other objects';
}

function row(given: Case, claims: readonly Measured[]): string {
  const before = [given.setup, given.session]
    .filter((part) => part !== undefined)
    .map((part) => `after ${code(part)}`);
  const cells = [
    [code(given.statement), ...before].join('<br>'),
    byVersion(claims, (claim) => (claim.fails === null ? locks(claim) : `refused: ${escape(claim.fails)}`)),
    byVersion(claims, (claim) => (claim.fails === null ? work(claim) : '')),
    byVersion(claims, (claim) => (claim.transaction === 'allowed' ? 'yes' : '**no**')),
    byVersion(claims, (claim) => (claim.fails !== null ? '' : claim.rerun === 'ok' ? 'succeeds' : 'fails')),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** One text where all versions agree, else each text with its versions. */
function byVersion(claims: readonly Measured[], textOf: (claim: Measured) => string): string {
  const groups = new Map<string, number[]>();
  claims.forEach((claim, index) =>
    groups.set(textOf(claim), [...(groups.get(textOf(claim)) ?? []), VERSIONS[index]!]),
  );
  if (groups.size === 1) return [...groups.keys()][0]!;
  return [...groups].map(([text, versions]) => `${span(versions)}: ${text === '' ? '–' : text}`).join('<br>');
}

/** `14–17`, `18`. */
function span(versions: readonly number[]): string {
  const first = versions[0]!;
  const last = versions.at(-1)!;
  return last - first === versions.length - 1 && versions.length > 1
    ? `${first}–${last}`
    : versions.join(', ');
}

function locks(claim: Measured): string {
  return Object.entries(claim.locks)
    .map(([table, mode]) => `${mode} on ${code(table)}`)
    .join('<br>');
}

function work(claim: Measured): string {
  const names = (tables: readonly string[]): string => tables.map(code).join(', ');
  const reads = claim.scans.filter((table) => !claim.rewrites.includes(table));
  return [
    ...(claim.rewrites.length > 0 ? [`writes ${names(claim.rewrites)} anew`] : []),
    ...(reads.length > 0 ? [`reads ${names(reads)}`] : []),
    ...(claim.rebuilds.length > 0 ? [`builds ${names(claim.rebuilds)} anew`] : []),
  ].join('<br>');
}

function code(text: string): string {
  return `\`${text.replace(/\s+/g, ' ').trim().replaceAll('|', '\\|')}\``;
}

function escape(text: string): string {
  return text.replace(/[|*_<>]/g, '\\$&');
}
