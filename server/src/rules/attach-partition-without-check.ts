import type { QualifiedName } from '../operations/names';
import type { OperationOf } from '../operations/operation';
import { findTable, keyOf, type Table } from '../schema/catalog';
import { planFix } from './answers';
import { isNewKey, type Place } from './newness';
import { defineRule, type OperationVisit } from './rule';
import { displayName, lockSentence, nameOf } from './wording';

type Attach = Pick<OperationVisit<'AttachPartition'>, 'operation' | 'analyzed'>;

/**
 * ATTACH PARTITION reads the new partition to see that its rows belong there, and the default partition to see that it has none of them.
 * CREATE TABLE … PARTITION OF reads the default partition as well. A valid CHECK that says the same spares both; where one may do so and cannot be compared with the bound, nothing is said.
 */
export const rule = defineRule({
  id: 'attach-partition-without-check',
  category: 'blocks-traffic',
  description: 'Attaches a partition whose rows are checked while every query on it waits',
  severity: { recommended: 'warning', strict: 'warning', protocol: 'warning' },
  recipes: ['attach-partition'],
  operations: ['AttachPartition', 'CreateTable'],
  visit(visit) {
    const { analyzed, file, operation } = visit;
    if (operation.type === 'CreateTable') {
      reportNewPartition(visit, operation);
      return;
    }
    const { catalog, effect } = analyzed;
    if (!effect.reasons.includes('verify partition bound')) return;
    const child = keyOf(catalog, operation.partition);
    const read = effect.scans.filter((key) => !isNewKey(file, catalog, key));
    const attach = { operation, analyzed };
    const partition = read.includes(child) && !mayBeImplied(attach, catalog.tables.get(child)) ? [child] : [];
    const rest = uncheckedDefaults(visit, operation.table);
    const tables = [...partition, ...rest];
    if (tables.length === 0) return;
    const locks = new Map([...effect.locks].filter(([key]) => tables.includes(key)));
    const sentence = lockSentence(
      { file, analyzed: { operation, catalog, effect: { ...effect, scans: tables, locks } } },
      'ATTACH PARTITION',
    );
    const name = displayName(child);
    const answers = [
      partition.length === 0
        ? ''
        : ` Add a CHECK to ${name} that says what the partition's bound says, NOT VALID, validate it in a later migration, and attach then: nothing is read.`,
      rest.length === 0
        ? ''
        : ` Give ${rest.map(displayName).join(', ')} a valid CHECK that excludes the bound first.`,
    ];
    visit.report({
      message: `${sentence}${answers.join('')}`,
      ...(rest.length === 0 ? {} : { severity: 'error' }),
    });
  },
  fixes: (request) =>
    planFix(
      request,
      'attach-partition',
      request.analyzed?.operation.type === 'CreateTable'
        ? 'Validate a CHECK on the default partition, then create the new one without reading'
        : 'Validate a CHECK for the bound, then attach without reading',
    ),
});

/** True where a valid CHECK is there, and the bound or the partition key is of a kind that the effect cannot compare with it. */
function mayBeImplied({ operation, analyzed }: Attach, child: Table | undefined): boolean {
  const key = findTable(analyzed.catalog, operation.table)?.partitionBy?.columns;
  const comparable = key?.length === 1 && operation.bound.type !== 'hash';
  return !comparable && hasValidCheck(child);
}

function hasValidCheck(table: Table | undefined): boolean {
  return table?.constraints.some(({ definition, valid }) => valid && definition.type === 'check') ?? false;
}

/** Default partitions in use that are read, because no CHECK keeps the new rows out of them. */
function uncheckedDefaults(
  { file, analyzed: { catalog, effect } }: Place,
  parent: QualifiedName,
): readonly string[] {
  const children = findTable(catalog, parent)?.children ?? [];
  return children.filter((child) => {
    const table = catalog.tables.get(child);
    const isRead = effect.scans.includes(child) && !isNewKey(file, catalog, child);
    return isRead && table?.partitionOf?.bound.type === 'default' && !hasValidCheck(table);
  });
}

/** CREATE TABLE … PARTITION OF reads the default partition too, and locks the partitioned table against everything meanwhile. */
function reportNewPartition(
  visit: OperationVisit<'AttachPartition' | 'CreateTable'>,
  { partitionOf, table }: OperationOf<'CreateTable'>,
): void {
  const rest = partitionOf ? uncheckedDefaults(visit, partitionOf.parent) : [];
  if (rest.length === 0) return;
  visit.report({
    severity: 'error',
    message: `${lockSentence(visit, 'CREATE TABLE … PARTITION OF')} Give ${rest.map(displayName).join(', ')} a valid CHECK that excludes the bound first: ${nameOf(table)} is then created in a moment.`,
  });
}
