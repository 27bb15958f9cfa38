import { columnAround, usersOfType } from '../effects/type-users';
import type { QualifiedName } from '../operations/names';
import { userTypeOf } from '../schema/lookups';
import { chooseObjectName } from '../text/identifiers';
import { quoteLiteral } from '../text/quoting';
import { readsOf } from './column-expressions';
import { parseName } from './expressions';
import { label, slug } from './known';
import { finished, readArguments } from './parameters';
import type { Plan, Step } from './plan';
import { defineRecipe } from './recipe';
import type { RecipeContext } from './recipe';
import { addConstraint, dropConstraint, nameLiteral, qualified, validateConstraint } from './sql';
import { withoutConstraintName } from './written';

/**
 * A constraint of a domain is checked in every table that has a column of it, while nobody may write to any of them. NOT VALID
 * holds for new values at once and reads nothing; VALIDATE reads the tables later, under the same lock on all versions (measured).
 * Arrays and composite values of the domain hold it for new values too, but PostgreSQL refuses to validate as long as a column has
 * them.
 */
export const addDomainConstraint = defineRecipe({
  id: 'add-domain-constraint',
  title: 'Add a CHECK to a domain',
  description:
    'Adds the constraint NOT VALID, which reads nothing, and validates it in a later migration, when few write.',
  parameters: [
    { name: 'type', title: 'Domain', type: 'type', required: true, example: 'percentage' },
    {
      name: 'expression',
      title: 'Condition over VALUE',
      type: 'expression',
      required: true,
      example: 'VALUE >= 0',
    },
    {
      name: 'name',
      title: 'Name of the constraint',
      type: 'identifier',
      required: false,
      example: 'percentage_check',
    },
  ],
  fromArguments(args, context) {
    const { catalog } = context;
    const ask = readArguments(args, context);
    const text = ask.type();
    const domain = text === undefined ? undefined : parseName(text);
    const known = domain && userTypeOf(catalog, domain);
    const isUnknown = known === undefined && catalog.complete && catalog.tables.size > 0;
    if (text !== undefined && (domain === undefined || isUnknown || (known && known.kind !== 'domain')))
      ask.problem(`The history has no domain ${text}.`, 'type');
    const expression = ask.expression('expression', { what: 'A CHECK of a domain', subqueries: false });
    const column =
      expression === undefined ? undefined : readsOf(expression).columns?.find((name) => name !== 'value');
    if (column !== undefined)
      ask.problem(`A CHECK of a domain reads VALUE, and no column such as ${column}.`, 'expression');
    const chosen = ask.newName('name', (name) =>
      domain && names(domain, context).includes(name)
        ? `${label(catalog, domain)} has a constraint ${name}`
        : undefined,
    );
    if (!domain || expression === undefined) return finished(ask, undefined);
    return finished(ask, {
      plan: planOf(domain, chosen ?? freeName(domain, context), `CHECK (${expression})`, context),
    });
  },
  fromOperation(operation, _statementText, context) {
    if (operation.type !== 'AlterDomain' || operation.action !== 'add constraint') return undefined;
    const { name: domain, constraint } = operation;
    if (constraint?.type !== 'check' || constraint.notValid) return undefined;
    const name = constraint.name ?? freeName(domain, context);
    return { plan: planOf(domain, name, withoutConstraintName(constraint.text), context) };
  },
});

function names(domain: QualifiedName, { catalog }: RecipeContext): readonly string[] {
  const known = userTypeOf(catalog, domain);
  return known?.kind === 'domain' ? known.constraints.map(({ name }) => name) : [];
}

function freeName(domain: QualifiedName, context: RecipeContext): string {
  return chooseObjectName(domain.name, [], 'check', (name) => names(domain, context).includes(name));
}

function planOf(domain: QualifiedName, name: string, definition: string, context: RecipeContext): Plan {
  const shown = label(context.catalog, domain);
  const alter = `ALTER DOMAIN ${qualified(domain)}`;
  const validity = (expect: string): { readonly sql: string; readonly expect: string } => ({
    sql: `SELECT convalidated FROM pg_constraint WHERE contypid = ${nameLiteral(domain)}::regtype AND conname = ${quoteLiteral(name)}`,
    expect,
  });
  const around = columnAround(usersOfType(context.catalog, domain));
  const validate: Step = {
    phase: 'contract',
    title: `validate ${name}`,
    slug: 'validate',
    up: [`${alter} ${validateConstraint(name)}`],
    down: [],
    transaction: true,
    check: validity('true'),
    resume: 'Run it again: nothing is kept of a validation that did not finish.',
    needs: 'lock',
  };
  return {
    title: `Add the CHECK ${name} to ${shown}`,
    slug: slug('add', name),
    steps: [
      {
        phase: 'expand',
        title: `add ${name} without reading a table`,
        slug: 'add_not_valid',
        up: [
          `${alter} ${dropConstraint(name)}`,
          `${alter} ${addConstraint(name, `${definition} NOT VALID`)}`,
        ],
        down: [`${alter} ${dropConstraint(name)}`],
        transaction: true,
        check: validity('false'),
        needs: 'lock',
      },
      ...(around === undefined ? [validate] : []),
    ],
    warnings: [
      around === undefined
        ? `Validating keeps everybody from writing to the tables that have a column of ${shown} until all of them are read: run it when few write, or leave the constraint NOT VALID, which holds for new values all the same.`
        : `PostgreSQL refuses to validate ${name} while ${around} holds ${shown} in an array or a composite value, so it stays NOT VALID: it holds for new values, and nothing is said of those that are there.`,
    ],
    equivalent: around === undefined,
  };
}
