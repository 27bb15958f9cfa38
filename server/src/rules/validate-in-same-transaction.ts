import { findTable, keyOf } from '../schema/catalog';
import { planApart } from './answers';
import { isNewHere, worksOnExisting } from './newness';
import { defineRule, type OperationVisit } from './rule';
import { operationsBefore, type Standing } from './transactions';
import { deploySeparately, nameOf } from './wording';
import { spanInFile } from '../analysis/analyzed-file';
import { quoteIdentifier } from '../text/quoting';

/**
 * VALIDATE CONSTRAINT reads the table beside reads and writes. But the lock of ADD CONSTRAINT … NOT VALID lasts until its transaction
 * ends: in the same one, the whole validation runs under it, and nothing is won over adding the constraint in one step.
 */
export const rule = defineRule({
  id: 'validate-in-same-transaction',
  category: 'blocks-traffic',
  description: 'Validates a constraint under the lock that adding it took',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: [],
  operations: ['ValidateConstraint'],
  visit(visit) {
    const { operation } = visit;
    if (isNewHere(visit, operation.table) || !worksOnExisting(visit)) return;
    const added = additionOf(visit);
    const constraint = quoteIdentifier(operation.constraint);
    if (!added) {
      if (!mayBePending(visit)) return;
      visit.report({
        severity: 'hint',
        message: `${visit.file.tool.title} runs all pending migrations in one transaction: where the one that adds ${constraint} has not run yet, VALIDATE CONSTRAINT reads the whole of ${nameOf(operation.table)} under the lock that adding it took. Deploy the two separately.`,
      });
      return;
    }
    const lock = [...added.analyzed.effect.locks.values()][0];
    visit.report({
      message: `VALIDATE CONSTRAINT ${constraint} reads the whole of ${nameOf(operation.table)}, and the ${lock ?? ''} lock of ADD CONSTRAINT is held all the while, because both are in one transaction. Validate it in a later transaction, in a migration of its own.${deploySeparately(visit, visit.statement)}`,
      related: [
        {
          message: `The constraint is added here, in the same transaction.`,
          span: spanInFile(added.statement, added.analyzed.operation),
        },
      ],
    });
  },
  fixes: (request) =>
    request.finding.severity === 'hint' ? [] : planApart(request, 'Validate the constraint later'),
});

/** True where an earlier file adds the constraint, and the tool runs that one in the same transaction if both are pending. */
function mayBePending({
  file,
  statement,
  analyzed,
  operation,
}: OperationVisit<'ValidateConstraint'>): boolean {
  if (file.tool.pendingFiles === 'each' || statement.transaction?.mode !== 'tool') return false;
  const constraint = findTable(analyzed.catalog, operation.table)?.constraints.named(operation.constraint);
  return constraint?.valid === false;
}

/** The ADD CONSTRAINT … NOT VALID of the same transaction that the operation validates. */
export function additionOf(
  visit: Pick<OperationVisit<'ValidateConstraint'>, 'file' | 'statement' | 'analyzed' | 'operation'>,
): Standing | undefined {
  const { file, statement, analyzed, operation } = visit;
  const key = keyOf(analyzed.catalog, operation.table);
  const constraint = analyzed.catalog.tables
    .get(key)
    ?.constraints.find((candidate) => candidate.name === operation.constraint);
  return operationsBefore(file, statement, analyzed).find(({ analyzed: { operation: other, catalog } }) => {
    if (other.type !== 'AddConstraint' || !other.constraint.notValid) return false;
    if (keyOf(catalog, other.table) !== key) return false;
    const { name, text } = other.constraint;
    return name === undefined ? constraint?.definition.text === text : name === operation.constraint;
  });
}
