import type { QualifiedName } from '../operations/names';
import type { Operation } from '../operations/operation';
import { findTable, keyOf } from '../schema/catalog';
import { publicationsOf, userTypeOf } from '../schema/lookups';
import { label, relationExists, slug } from './known';
import { finished, readArguments, TABLE } from './parameters';
import { defineRecipe, type Arguments, type PlanResult, type RecipeContext } from './recipe';
import { besides, dollarQuoted, nameLiteral, qualified } from './sql';

/**
 * RENAME is instant, but from that moment on every query of the running application that names the old table fails. So
 * the same transaction leaves a view under the old name. A view over one table with all its columns takes INSERT, UPDATE
 * and DELETE, so that the old release runs on until the new one has replaced it; then the view goes.
 */
export const renameTable = defineRecipe({
  id: 'rename-table',
  title: 'Rename a table',
  description:
    'Renames the table and leaves a view under its old name in the same transaction, so that the old release works on; drops the view at the end.',
  parameters: [
    { ...TABLE, example: 'customers' },
    { name: 'to', title: 'New name', type: 'identifier', required: true, example: 'clients' },
  ],

  fromArguments(args: Arguments, context: RecipeContext): PlanResult {
    const ask = readArguments(args, context);
    const table = ask.table();
    if (ask.optional('to') === undefined) ask.problem('The new name is missing.', 'to');
    const to = ask.newName('to', (name) =>
      table !== undefined &&
      (relationExists(context.catalog, table.name, name) ||
        userTypeOf(context.catalog, besides(table.known ?? table.name, name)))
        ? `${name} exists`
        : undefined,
    );
    if (table === undefined || to === undefined) return finished(ask, undefined);
    return finished(ask, planRename(table.name, to, context));
  },

  fromOperation(
    operation: Operation,
    _statementText: string,
    context: RecipeContext,
  ): PlanResult | undefined {
    if (operation.type !== 'RenameTable' || operation.objectType !== 'table') return undefined;
    return planRename(operation.table, operation.to, context);
  },
});

function planRename(table: QualifiedName, to: string, { catalog, version }: RecipeContext): PlanResult {
  const shown = label(catalog, table);
  const known = findTable(catalog, table);
  if (known?.rowSecurity === true && version < 15) {
    const message = `The table ${shown} has row security, which a view of PostgreSQL ${version} applies to its owner instead of the user who asks: rename it while no release that names ${shown} runs.`;
    return { problems: [{ parameter: 'table', message }] };
  }
  const publications = publicationsOf(catalog, keyOf(catalog, table));
  const renamed = besides(table, to);
  const shownRenamed = label(catalog, besides(known ?? table, to));
  const view = viewStatements(table, renamed, version);
  return {
    plan: {
      title: `Rename ${shown} to ${shownRenamed}`,
      slug: slug('rename', shown, 'to', to),
      steps: [
        {
          phase: 'expand',
          title: `rename ${shown} and leave a view under its old name`,
          slug: 'rename_and_leave_view',
          up: [
            doWhere(`${relationKind(table)} IN ('r', 'p')`, [
              `ALTER TABLE ${qualified(table)} RENAME TO ${qualified({ name: to })};`,
              ...view,
            ]),
          ],
          down: [
            doWhere(`${relationKind(renamed)} IN ('r', 'p')`, [
              `DROP VIEW IF EXISTS ${qualified(table)};`,
              `ALTER TABLE ${qualified(renamed)} RENAME TO ${qualified({ name: table.name })};`,
            ]),
          ],
          transaction: true,
          deploy: `Every running release uses ${shownRenamed} instead of ${shown}.`,
          needs: 'lock',
        },
        {
          phase: 'contract',
          title: `drop the view ${shown}`,
          slug: 'drop_view',
          up: [`DROP VIEW IF EXISTS ${qualified(table)}`],
          down: [doWhere(`to_regclass(${nameLiteral(table)}) IS NULL`, view)],
          transaction: true,
          needs: 'lock',
        },
      ],
      warnings: [
        `TRUNCATE, COPY … FROM, CREATE INDEX and foreign keys do not work on a view: until the last step, whatever does these to ${shown} must use ${shownRenamed}.`,
        ...(known?.partitionBy === undefined
          ? []
          : [
              `CREATE TABLE … PARTITION OF and ATTACH PARTITION do not work on a view either: whatever makes partitions of ${shown} must use ${shownRenamed} from step 1 on.`,
            ]),
        `The view has the columns that ${shown} has now: add no column to ${shownRenamed} that the old release must see before the last step.`,
        'Indexes, constraints and sequences keep their names, as with ALTER TABLE … RENAME.',
        ...(publications.length > 0
          ? [
              `Publications of ${shown} (${publications.join(', ')}) send its rows under the new name from step 1 on: subscribers stop until the table has that name there too.`,
            ]
          : []),
      ],
      equivalent: true,
    },
  };
}

/** Creates the view with the grants of the table: the rights of the table stay with it, and a new view has none. */
function viewStatements(table: QualifiedName, renamed: QualifiedName, version: number): string[] {
  const options = version >= 15 ? ' WITH (security_invoker = true)' : '';
  return [
    `CREATE VIEW ${qualified(table)}${options} AS SELECT * FROM ${qualified(renamed)};`,
    'FOR statement IN',
    `  SELECT format('GRANT %s ON %s TO %s', acl.privilege_type, ${nameLiteral(table)},`,
    "    CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE acl.grantee::regrole::text END)",
    '  FROM pg_class, aclexplode(pg_class.relacl) AS acl',
    `  WHERE pg_class.oid = to_regclass(${nameLiteral(renamed)})`,
    "    AND acl.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')",
    'LOOP',
    '  EXECUTE statement;',
    'END LOOP;',
  ];
}

function relationKind(name: QualifiedName): string {
  return `(SELECT relkind FROM pg_class WHERE oid = to_regclass(${nameLiteral(name)}))`;
}

function doWhere(condition: string, lines: readonly string[]): string {
  const needsVariable = lines.some((line) => line.startsWith('FOR statement'));
  return `DO ${dollarQuoted(
    [
      ...(needsVariable ? ['DECLARE', '  statement text;'] : []),
      'BEGIN',
      `  IF ${condition} THEN`,
      ...lines.map((line) => `    ${line}`),
      '  END IF;',
      'END;',
    ].join('\n'),
  )}`;
}
