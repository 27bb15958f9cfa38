import type { Choice, Question, Validate } from '../input/question';
import type { MigrationsFolder, MigrationTool, RecipeSummary, SchemaTable } from '../requests';
import type { ScaffoldState } from './state';

type Parameter = RecipeSummary['parameters'][number];

export function recipeQuestion(recipes: readonly RecipeSummary[]): Question {
  return {
    kind: 'pick',
    key: 'recipe',
    prompt: 'what do you want to change?',
    placeholder: 'The change to make',
    choices: recipes.map(({ id, title, description }) => ({
      label: title,
      value: id,
      description: id,
      detail: description,
    })),
  };
}

/** A folder that has migrations, or a path of one that is to be. */
export function folderQuestion(folders: readonly MigrationsFolder[], validate: Validate): Question {
  return {
    kind: 'pick',
    key: 'folder',
    prompt: 'which migrations?',
    placeholder: 'The folder that gets the new migrations; type a path for a new one',
    validate,
    choices: folders.map(({ uri, name, tool, files }) => ({
      label: name,
      value: uri,
      description: tool,
      detail: files === 1 ? '1 file' : files === 0 ? 'is made with the first migration' : `${files} files`,
      icon: 'folder',
    })),
  };
}

/** For a folder without migrations, whose files cannot show it. */
export function toolQuestion(tools: readonly MigrationTool[]): Question {
  return {
    kind: 'pick',
    key: 'tool',
    prompt: 'which tool runs the migrations?',
    placeholder: 'It decides how the files are called and which statements share a transaction',
    choices: tools.map(({ id, title }) => ({ label: title, value: id, icon: 'tools' })),
  };
}

/** Asks for one parameter: from the schema where it is a name that exists, typed otherwise. */
export function parameterQuestion(
  parameter: Parameter,
  state: ScaffoldState,
  schema: readonly SchemaTable[],
  check: Validate,
): Question {
  const common = {
    key: parameter.name,
    prompt: parameter.title,
    placeholder: `For example ${parameter.example}${parameter.required ? '' : '; leave empty for none'}`,
    ...problemOf(parameter, state),
  };
  const validate: Validate = async (value) => {
    if (value === '') return parameter.required ? `${parameter.title}: an answer is needed.` : undefined;
    return check(value);
  };
  const fixed = fixedChoices(parameter);
  if (fixed !== undefined) return { ...common, kind: 'pick', choices: fixed };
  const choices = choicesOf(parameter, state, schema);
  if (choices.length === 0) return { ...common, kind: 'text', validate };
  return {
    ...common,
    kind: 'pick',
    placeholder: `Pick one or type, for example ${parameter.example}`,
    choices:
      parameter.required || 'problem' in common ? choices : [...choices, { label: 'Not set', value: '' }],
    validate,
  };
}

function problemOf(parameter: Parameter, state: ScaffoldState): { problem: string } | undefined {
  const found = state.problems.find((problem) => problem.parameter === parameter.name);
  return found === undefined ? undefined : { problem: found.message };
}

function fixedChoices(parameter: Parameter): readonly Choice[] | undefined {
  const none = parameter.required ? [] : [{ label: 'Not set', value: '' }];
  if (parameter.choices !== undefined) {
    return [...parameter.choices.map((value) => ({ label: value, value })), ...none];
  }
  if (parameter.type !== 'boolean') return undefined;
  return [{ label: 'Yes', value: 'true' }, { label: 'No', value: 'false' }, ...none];
}

function choicesOf(parameter: Parameter, state: ScaffoldState, schema: readonly SchemaTable[]): Choice[] {
  const table = tableBefore(parameter, state, schema);
  switch (parameter.type) {
    case 'table':
      return schema.map(({ name, columns }) => ({
        label: name,
        value: name,
        description: columns.map((column) => column.name).join(', '),
        icon: 'table',
      }));
    case 'column':
    case 'columns':
      return (table?.columns ?? []).map(({ name, type, notNull }) => ({
        label: name,
        value: name,
        description: notNull ? `${type} NOT NULL` : type,
        icon: 'symbol-field',
      }));
    case 'index':
      return (table === undefined ? schema : [table]).flatMap(({ name, indexes }) =>
        indexes.map((index) => ({ label: index, value: index, description: name, icon: 'list-tree' })),
      );
    case 'type':
      return typesOf(schema).map((type) => ({ label: type, value: type, icon: 'symbol-class' }));
    default:
      return [];
  }
}

/** The table that was asked for last before this parameter. */
function tableBefore(
  parameter: Parameter,
  state: ScaffoldState,
  schema: readonly SchemaTable[],
): SchemaTable | undefined {
  const parameters = state.recipe?.parameters ?? [];
  const asked = parameters.slice(
    0,
    parameters.findIndex(({ name }) => name === parameter.name),
  );
  const name = asked
    .filter(({ type }) => type === 'table')
    .map((table) => state.arguments[table.name])
    .findLast((value) => value !== undefined);
  return schema.find((table) => table.name === name);
}

/** The types that the schema uses, the most used first. */
function typesOf(schema: readonly SchemaTable[]): string[] {
  const uses = new Map<string, number>();
  for (const { columns } of schema) {
    for (const { type } of columns) uses.set(type, (uses.get(type) ?? 0) + 1);
  }
  return [...uses].sort(([, a], [, b]) => b - a).map(([type]) => type);
}
