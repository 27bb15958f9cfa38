import type { AlterDomain } from '../operations/objects';
import { userTypeOf } from '../schema/lookups';
import { planFix } from './answers';
import { isOwn, worksOnExisting } from './newness';
import { defineRule } from './rule';
import { lockSentence, nameOf } from './wording';

/**
 * A constraint of a domain is checked in every table that has a column of it, while nobody may write to any of them. NOT VALID holds for new
 * values at once and reads nothing.
 */
export const rule = defineRule({
  id: 'add-domain-constraint',
  category: 'blocks-traffic',
  description: 'Checks every table that uses a domain while nobody may write to them',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: ['add-domain-constraint'],
  operations: ['AlterDomain'],
  visit(visit) {
    const { operation, analyzed, file } = visit;
    const what = words(operation);
    const domain = userTypeOf(analyzed.catalog, operation.name);
    if (what === undefined || (domain && isOwn(file, domain.origin))) return;
    const answer =
      operation.action === 'set not null'
        ? 'Add a CHECK (VALUE IS NOT NULL) NOT VALID instead: it holds for new values at once and reads nothing.'
        : 'Add it NOT VALID: it then holds for new values at once and reads nothing. Validate it in a later migration, when few write.';
    if (domain === undefined) {
      visit.report({
        severity: 'warning',
        message: `${what} reads every table that has a column of ${nameOf(operation.name)}, and nobody can write to one of them until all are read. ${answer}`,
      });
    } else if (worksOnExisting(visit)) {
      visit.report({ message: `${lockSentence(visit, what)} ${answer}` });
    }
  },
  fixes: (request) =>
    planFix(request, 'add-domain-constraint', 'Add it NOT VALID, and validate it in a later migration'),
});

function words({ action, constraint }: AlterDomain): string | undefined {
  if (action === 'set not null') return 'ALTER DOMAIN … SET NOT NULL';
  const checks = action === 'add constraint' && constraint?.notValid !== true;
  return checks ? 'ALTER DOMAIN … ADD CONSTRAINT' : undefined;
}
