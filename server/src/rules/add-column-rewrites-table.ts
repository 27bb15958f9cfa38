import type { WorkReason } from '../effects/effect';
import { userTypeOf } from '../schema/lookups';
import { tokenize } from '../statements/tokens';
import { planFix } from './answers';
import { blocksWhileWorking } from './newness';
import { defineRule, type FixRequest, type RuleFix } from './rule';
import { columnOf, lockSentence, noWayDown } from './wording';

/** Reasons that need every row written anew, and how each is worded. */
const REASONS: ReadonlyMap<WorkReason, string> = new Map([
  ['volatile default', 'its default gives each row a value of its own'],
  ['serial', 'each row takes a value from the sequence'],
  ['identity', 'each row takes a value from the sequence'],
  ['stored generated column', 'its value is computed and stored for each row'],
  ['constrained domain', 'each row is checked against the constraints of the domain'],
]);

/**
 * ADD COLUMN is instant where one value serves all rows. A volatile default, serial, identity, a stored generated column and a
 * domain with constraints need a value for each row: PostgreSQL writes the table and all its indexes anew, while nobody may
 * read or write it.
 */
export const rule = defineRule({
  id: 'add-column-rewrites-table',
  category: 'blocks-traffic',
  description: 'Adds a column that makes PostgreSQL write the whole table anew',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: ['add-column-with-default', 'add-identity-column', 'add-generated-column'],
  operations: ['AddColumn'],
  visit(visit) {
    const { operation, analyzed } = visit;
    const reason = analyzed.effect.reasons.find((candidate) => REASONS.has(candidate));
    if (reason === undefined || analyzed.effect.rewrites.length === 0 || !blocksWhileWorking(visit)) return;
    const column = columnOf(operation.table, operation.column.name);
    visit.report({
      message: `${lockSentence(visit, 'ADD COLUMN')} The reason is ${column}: ${REASONS.get(reason) ?? reason}. ${answerTo(reason)}${noWayDown(visit, visit.statement)}`,
    });
  },
  fixes: (request) => [
    ...planFix(
      request,
      'add-column-with-default',
      'Add the column empty, set its default, and fill old rows in batches',
    ),
    ...planFix(
      request,
      'add-identity-column',
      'Add a plain column with a sequence, and number old rows in batches',
    ),
    ...virtual(request),
    ...planFix(
      request,
      'add-generated-column',
      'Add a plain column that a trigger computes, and compute old rows in batches',
    ),
  ],
});

/** From 18 on a column can be computed when it is read: of built-in types and functions only, and without an index. */
function virtual({ statement, analyzed, recipes }: FixRequest): readonly RuleFix[] {
  if (!statement || !analyzed || analyzed.body || recipes.version < 18) return [];
  const { operation, catalog } = analyzed;
  if (operation.type !== 'AddColumn' || operation.column.generated === undefined) return [];
  const { constraints, generated, type } = operation.column;
  const isOwn = [...catalog.functions.values()].some(({ schema, name }) =>
    generated.expression.functions.some((each) => each === name || each === `${schema}.${name}`),
  );
  if (isOwn || constraints.length > 0 || userTypeOf(catalog, type) !== undefined) return [];
  const stored = tokenize(statement.statement.text).find(
    ({ kind, text, start }) =>
      kind === 'word' && /^stored$/i.test(text) && start >= generated.expression.span.end,
  );
  if (stored === undefined) return [];
  const { start } = statement.statement.span;
  return [
    {
      type: 'edits',
      title: 'Compute it when it is read: VIRTUAL',
      edits: [{ span: { start: start + stored.start, end: start + stored.end }, text: 'VIRTUAL' }],
      preferred: false,
    },
  ];
}

function answerTo(reason: WorkReason): string {
  switch (reason) {
    case 'stored generated column':
      return 'Add a plain column that a trigger keeps up to date, and fill the old rows in batches.';
    case 'constrained domain':
      return "Add the column with the domain's base type, fill it in batches, and add the CHECK NOT VALID.";
    case 'serial':
    case 'identity':
      return 'Add a plain column, create a sequence for it, set nextval() as its default, and fill the old rows in batches.';
    default:
      return 'Add the column without a default, set the default for new rows, and fill the old rows in batches.';
  }
}
