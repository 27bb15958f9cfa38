import type { AnalyzedOperation, AnalyzedStatement } from '../analysis/analyzed-file';
import type { OperationType } from '../operations/operation';
import { novelties } from './newer-grammar';
import type { Novelty } from './newer-words';
import { speakerOf } from './refusals';
import { defineRule } from './rule';

const ID = 'not-in-this-version';

/** Those whose effects know of a version. */
const WITH_VERSION: readonly OperationType[] = [
  'CreateTable',
  'AddColumn',
  'AddConstraint',
  'AlterConstraint',
  'CreateIndex',
  'CreateView',
  'CreateFunction',
  'CreateSequence',
  'CreateTrigger',
  'AlterTableOther',
  'RewriteTable',
  'DetachPartition',
  'DropExpression',
  'SetExpression',
  'Reindex',
  'Merge',
  'CreateStatistics',
  'Utility',
];

/** Those that are only read for their words. */
const READ: readonly OperationType[] = [
  'Copy',
  'CreateMaterializedView',
  'CreateTableAs',
  'Delete',
  'Insert',
  'Maintenance',
  'Query',
  'Update',
];

/**
 * The grammar that reads migrations is that of the newest PostgreSQL. What the server in production does not know yet, it refuses, and it is
 * `postgresVersion` that says which server that is.
 */
export const rule = defineRule({
  id: ID,
  category: 'fails',
  description: 'Uses what the PostgreSQL in production does not have yet',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: [],
  operations: [...WITH_VERSION, ...READ],
  visit({ analyzed, statement, file, report }) {
    const { postgresVersion } = file.settings;
    const newest = newerThan(postgresVersion, statement, analyzed);
    if (newest === undefined) return;
    const what = newest.what.charAt(0).toUpperCase() + newest.what.slice(1);
    report({
      message: `${what} needs PostgreSQL ${newest.since}, and migrations are checked for ${postgresVersion}, which refuses it. If production runs ${newest.since} or newer, say so in the setting postgresVersion.`,
    });
  },
});

/** The newest thing an operation is written with, where a server of the version has it not. */
export function newerThan(
  version: number,
  { statement: { text } }: AnalyzedStatement,
  analyzed: AnalyzedOperation,
): Novelty | undefined {
  const { operation } = analyzed;
  const own = text.slice(operation.span.start, operation.span.end);
  return [...fromEffect(analyzed), ...novelties(operation, own)].reduce<Novelty | undefined>(
    (best, each) => (each.since > version && each.since > (best?.since ?? 0) ? each : best),
    undefined,
  );
}

function fromEffect(analyzed: AnalyzedOperation): readonly Novelty[] {
  if (!WITH_VERSION.includes(analyzed.operation.type)) return [];
  const { fails } = analyzed.effect;
  if (fails === null || speakerOf(fails) !== ID) return [];
  const [, what, since] = /^ *(?! )(.*) needs PostgreSQL (\d+)$/s.exec(fails) ?? [];
  return what === undefined ? [] : [{ what, since: Number(since) }];
}
