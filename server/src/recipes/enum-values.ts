import type { QualifiedName } from '../operations/names';
import { userTypeOf } from '../schema/lookups';
import { tokenize } from '../statements/tokens';
import { quoteLiteral } from '../text/quoting';
import { utf8ByteLength } from '../text/utf8';
import { parseName } from './expressions';
import { label } from './known';
import type { ArgumentReader } from './parameters';
import type { Step } from './plan';
import type { Parameter, RecipeContext } from './recipe';
import { nameLiteral, qualified } from './sql';

/** What the recipes for values of an enum share. */

export const VALUE_TYPE: Parameter = {
  name: 'type',
  title: 'Enum type',
  type: 'type',
  required: true,
  example: 'task_state',
};

const MAX_LABEL_BYTES = 63;

export interface EnumArgument {
  readonly name: QualifiedName;
  /** A value that the enum has, or may have where the history does not show it. */
  value(parameter: string): string | undefined;
  newValue(parameter: string): string | undefined;
}

/** The enum that the parameter `type` names; undefined where a problem was added. */
export function enumArgument(ask: ArgumentReader, { catalog }: RecipeContext): EnumArgument | undefined {
  const text = ask.type();
  if (text === undefined) return undefined;
  const name = parseName(text);
  const known = name && userTypeOf(catalog, name);
  const isUnknown = known === undefined && catalog.complete && catalog.tables.size > 0;
  if (name === undefined || isUnknown || (known !== undefined && known.kind !== 'enum'))
    return ask.problem(`The history has no enum ${text}.`, 'type');
  const written = (parameter: string): string | undefined => {
    const bare = ask.optional(parameter);
    // A value of an enum is always a text: a lone word needs no quotes around it.
    const value =
      bare !== undefined && /^[\p{L}\p{N}_-]+$/u.test(bare)
        ? quoteLiteral(bare)
        : ask.expression(parameter, { what: 'A value of an enum', subqueries: false });
    if (value === undefined) return undefined;
    const [token, ...further] = tokenize(value);
    if (token?.kind !== 'string' || !token.text.startsWith("'") || further.length > 0)
      return ask.problem(`${value} is not a value of an enum: write it in single quotes.`, parameter);
    const inner = token.text.slice(1, -1).replaceAll("''", "'");
    const bytes = utf8ByteLength(inner);
    return bytes <= MAX_LABEL_BYTES
      ? inner
      : ask.problem(`${value} is ${bytes} bytes long. PostgreSQL takes ${MAX_LABEL_BYTES}.`, parameter);
  };
  const values = known?.kind === 'enum' ? known.values : undefined;
  return {
    name,
    value(parameter) {
      const value = written(parameter);
      if (value === undefined || values === undefined || values.includes(value)) return value;
      return ask.problem(`${label(catalog, name)} has no value ${quoteLiteral(value)}.`, parameter);
    },
    newValue(parameter) {
      const value = written(parameter);
      if (value === undefined || values?.includes(value) !== true) return value;
      return ask.problem(`${label(catalog, name)} has the value ${quoteLiteral(value)} already.`, parameter);
    },
  };
}

/** Nothing takes a value out of an enum again, so there is no way back. */
export function addValue(
  type: QualifiedName,
  value: string,
  place: string,
  { version }: RecipeContext,
): Step {
  const text = quoteLiteral(value);
  return {
    phase: 'expand',
    title: `add the value ${text}`,
    slug: 'add_value',
    up: [`ALTER TYPE ${qualified(type)} ADD VALUE IF NOT EXISTS ${text}${place}`],
    down: [],
    notUndone: `PostgreSQL cannot take ${text} out of ${qualified(type)} again.`,
    transaction: version >= 12,
    check: {
      sql: `SELECT count(*) FROM pg_enum WHERE enumtypid = ${nameLiteral(type)}::regtype AND enumlabel = ${text}`,
      expect: '1',
    },
    needs: 'none',
  };
}
