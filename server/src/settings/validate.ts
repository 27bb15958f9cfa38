import type { SettingSchema } from './definitions';

/** What is wrong with a value, and where below it: keys and indexes from the value down. */
export interface SettingProblem {
  readonly path: readonly (string | number)[];
  /** A full sentence without the setting's name: `must be one of …`. */
  readonly message: string;
  /** The values that may stand there, where they are few. */
  readonly choices?: readonly string[];
}

/** Checks a value from a settings file against its schema. Never throws. */
export function validateSetting(value: unknown, schema: SettingSchema): readonly SettingProblem[] {
  const types = typeof schema.type === 'string' ? [schema.type] : schema.type;
  const type = typeOf(value);
  if (!types.includes(type))
    return [{ path: [], message: `must be of type ${types.join(' or ')}, not ${type}` }];
  if (typeof value === 'string') return stringProblems(value, schema);
  if (typeof value === 'number') return numberProblems(value, schema);
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      below(index, schema.items ? validateSetting(item, schema.items) : []),
    );
  }
  return typeof value === 'object' && value !== null ? objectProblems(value, schema) : [];
}

function stringProblems(value: string, schema: SettingSchema): readonly SettingProblem[] {
  if (schema.enum && !schema.enum.includes(value)) {
    const choices = schema.enum.map((choice) => `"${choice}"`).join(', ');
    return [{ path: [], message: `must be one of ${choices}`, choices: schema.enum }];
  }
  if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value)) {
    return [{ path: [], message: `must look like "5s", "500ms" or "0", not "${value}"` }];
  }
  return [];
}

function numberProblems(value: number, schema: SettingSchema): readonly SettingProblem[] {
  const { minimum = -Infinity, maximum = Infinity } = schema;
  return value >= minimum && value <= maximum
    ? []
    : [{ path: [], message: `must be from ${minimum} to ${maximum}, not ${value}` }];
}

function objectProblems(value: object, schema: SettingSchema): readonly SettingProblem[] {
  const problems: SettingProblem[] = [];
  for (const [key, item] of Object.entries(value)) {
    const itemSchema = schema.properties?.[key] ?? schema.additionalProperties;
    if (itemSchema === false) problems.push({ path: [key], message: 'is not known here' });
    else if (itemSchema) problems.push(...below(key, validateSetting(item, itemSchema)));
  }
  for (const key of schema.required ?? []) {
    if (!(key in value)) problems.push({ path: [], message: `needs "${key}"` });
  }
  return problems;
}

function below(key: string | number, problems: readonly SettingProblem[]): readonly SettingProblem[] {
  return problems.map((problem) => ({ ...problem, path: [key, ...problem.path] }));
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
