import { quoteLiteral } from '../text/quoting';
import { finished, readArguments } from './parameters';
import type { Plan } from './plan';
import { defineRecipe } from './recipe';
import type { RecipeContext } from './recipe';
import type { QualifiedName } from '../operations/names';
import { label, slug } from './known';
import { qualified } from './sql';
import { addValue, enumArgument, VALUE_TYPE } from './enum-values';

/**
 * A new value of an enum can be used only once the transaction that adds it has committed, and before 12 it cannot be added in
 * one at all. So it has a migration of its own, which may run twice.
 */
export const addEnumValue = defineRecipe({
  id: 'add-enum-value',
  title: 'Add a value to an enum',
  description: 'Adds the value in a migration of its own, so that it is committed before anything uses it.',
  parameters: [
    VALUE_TYPE,
    { name: 'value', title: 'New value', type: 'expression', required: true, example: "'archived'" },
    {
      name: 'before',
      title: 'Value that comes after it (leave empty to add it at the end)',
      type: 'expression',
      required: false,
      example: "'done'",
    },
  ],
  fromArguments(args, context) {
    const ask = readArguments(args, context);
    const type = enumArgument(ask, context);
    const value = type?.newValue('value');
    const before = ask.optional('before') === undefined ? undefined : type?.value('before');
    if (!type || value === undefined) return finished(ask, undefined);
    const place = before === undefined ? '' : ` BEFORE ${quoteLiteral(before)}`;
    return finished(ask, { plan: planOf(type.name, value, place, context) });
  },
  fromOperation(operation, _statementText, context) {
    if (operation.type !== 'AddEnumValue') return undefined;
    const { name, value, neighbour, position } = operation;
    const place =
      neighbour === undefined || position === undefined
        ? ''
        : ` ${position.toUpperCase()} ${quoteLiteral(neighbour)}`;
    return { plan: planOf(name, value, place, context) };
  },
});

function planOf(type: QualifiedName, value: string, place: string, context: RecipeContext): Plan {
  const shown = label(context.catalog, type);
  return {
    title: `Add ${quoteLiteral(value)} to ${shown}`,
    slug: slug('add', value, 'to', type.name),
    steps: [addValue(type, value, place, context)],
    warnings: [
      `PostgreSQL cannot take a value out of ${qualified(type)} again, so there is no way back. Deploy code that can read ${quoteLiteral(value)} before code that writes it.`,
    ],
    equivalent: true,
  };
}
