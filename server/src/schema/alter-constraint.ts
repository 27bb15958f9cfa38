import type { Constraint } from '../operations/constraint';
import type { AlterConstraint } from '../operations/constraints';
import type { TableConstraint } from './catalog';
import { without } from './change';
import { withText } from './rename-column';

/** What ALTER CONSTRAINT changes; the rows are read where it is enforced again. */
export function altered(constraint: TableConstraint, operation: AlterConstraint): TableConstraint {
  const { enforced, deferrable, initiallyDeferred, noInherit } = operation;
  const { definition } = constraint;
  const timed = {
    ...definition,
    ...(deferrable !== undefined && { deferrable }),
    ...(initiallyDeferred !== undefined && { initiallyDeferred }),
  };
  const bare = enforced === undefined ? timed : without(timed, 'enforced');
  const changed = { ...bare, ...(enforced === false && { enforced }) };
  return {
    ...constraint,
    definition: withText(inheritance(changed as Constraint, noInherit)),
    ...(enforced !== undefined && { valid: enforced }),
  };
}

function inheritance(definition: Constraint, noInherit: boolean | undefined): Constraint {
  if (noInherit === undefined || definition.type !== 'notNull') return definition;
  const bare = without(definition, 'noInherit');
  return noInherit ? { ...bare, noInherit } : bare;
}
