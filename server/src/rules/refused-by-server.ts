import { refusedText } from '../effects/refused-texts';
import type { Operation } from '../operations/operation';
import { speakerOf } from './refusals';
import { defineRule } from './rule';
import { standings } from './transactions';

const ID = 'refused-by-server';

/**
 * The earlier migrations say what the schema is like when this one runs. Where that makes PostgreSQL refuse a statement for certain (a name that
 * is taken or missing, a view that needs the column), the deployment stops there.
 */
export const rule = defineRule({
  id: ID,
  category: 'fails',
  description: 'Is refused by PostgreSQL, as the migrations before it leave the schema',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: [],
  visitFile({ file, report }) {
    const said = new Set<string>();
    for (const statement of file.statements) {
      if (!statement.section || statement.effect.fails === null) continue;
      for (const { analyzed, index } of standings(statement)) {
        const { fails } = analyzed.effect;
        // What runs inside stands behind it; what a branch does is not certain.
        if (fails === null || analyzed.runs || analyzed.body?.conditional) continue;
        if (speakerOf(fails) !== ID || said.has(fails)) continue;
        said.add(fails);
        report({
          statement: statement.index,
          operation: index,
          message: `${reasonOf(analyzed.operation, fails)}: ${fails}.`,
        });
      }
    }
  },
});

/** What decides: the words of the statement alone, or the schema that the migrations before it leave. */
function reasonOf(operation: Operation, fails: string): string {
  return refusedText(operation) === fails || IN_CODE.test(fails)
    ? 'PostgreSQL refuses this, whatever the schema is like'
    : 'As the migrations before it leave the schema, PostgreSQL refuses this';
}

/** What no function and no DO block may run. */
const IN_CODE = /cannot be executed from a function or a DO block$/;
