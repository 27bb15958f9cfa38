import type { Dialogue, Step } from '../input/steps';
import type { Choice } from '../input/question';
import type {
  MigrationsFolder,
  MigrationTool,
  RecipeSummary,
  ScaffoldedFiles,
  ScaffoldReply,
  SchemaTable,
} from '../requests';
import { folderQuestion, parameterQuestion, recipeQuestion, toolQuestion } from './questions';
import { NAME_OPTION, withArgument, type ScaffoldState } from './state';

/** What the dialogue asks the server and the editor. */
export interface ScaffoldServices {
  readonly recipes: readonly RecipeSummary[];
  readonly folders: readonly MigrationsFolder[];
  /** Those that a folder without migrations can begin with. */
  readonly tools: readonly MigrationTool[];
  /** A folder that does not exist yet, for a path that was typed; a problem where it cannot be one. */
  newFolder(path: string): MigrationsFolder | { readonly problem: string };
  schema(folder: string): Promise<readonly SchemaTable[]>;
  scaffold(state: ScaffoldState): Promise<ScaffoldReply>;
  /** Shows the files before they are written. */
  preview(result: ScaffoldedFiles, state: ScaffoldState): Promise<void>;
}

type Parameter = RecipeSummary['parameters'][number];
const WRITE = '#write';
const CANCEL = '#cancel';
const RUNBOOK = '#runbook';

/** Pattern, folder, the recipe's parameters, options, preview: in this order, each only where it is not known yet. */
export function scaffoldDialogue(services: ScaffoldServices): Dialogue<ScaffoldState> {
  return {
    title: ({ recipe }) => recipe?.title ?? 'Scaffold Expand/Contract Series',
    remaining(state) {
      if (state.recipe === undefined) return undefined;
      const folder = state.folder === undefined ? 1 : 0;
      const tool = asksTool(state) ? 1 : 0;
      // The preview is a step too.
      return folder + tool + missing(state).length + (state.option === undefined ? 0 : 1) + 1;
    },
    next: (state) => nextStep(state, services),
  };
}

async function nextStep(
  state: ScaffoldState,
  services: ScaffoldServices,
): Promise<Step<ScaffoldState> | undefined> {
  if (state.confirmed) return undefined;
  if (state.recipe === undefined) {
    return {
      question: recipeQuestion(services.recipes),
      apply: (before, id) => {
        const recipe = services.recipes.find((candidate) => candidate.id === id);
        return recipe === undefined ? before : { ...before, recipe };
      },
    };
  }
  if (state.folder === undefined) {
    return {
      question: folderQuestion(services.folders, (path) => {
        const found = services.newFolder(path);
        return Promise.resolve('problem' in found ? found.problem : undefined);
      }),
      apply: (before, answer) => {
        const known = services.folders.find((candidate) => candidate.uri === answer);
        const folder = known ?? services.newFolder(answer);
        return 'problem' in folder ? before : { ...before, folder };
      },
    };
  }
  if (asksTool(state)) {
    return {
      question: toolQuestion(services.tools),
      apply: (before, tool) => ({ ...before, tool }),
    };
  }
  const option = chosenOption(state);
  if (option !== undefined) return askParameter(option, state, services);
  const [parameter] = missing(state);
  if (parameter !== undefined) return askParameter(parameter, state, services);
  if (state.option === NAME_OPTION) return askName();
  return previewOrProblems(state, services);
}

/** Only the person knows the tool of a folder that has no migrations. */
function asksTool({ folder, tool }: ScaffoldState): boolean {
  return folder?.files === 0 && tool === undefined;
}

/** Required parameters without an answer; what the history may know is asked only after the server said it does not. */
function missing({ recipe, arguments: given }: ScaffoldState): readonly Parameter[] {
  return (recipe?.parameters ?? []).filter(
    ({ name, required, whenUnknown }) => required && whenUnknown !== true && given[name] === undefined,
  );
}

function chosenOption({ recipe, option }: ScaffoldState): Parameter | undefined {
  return recipe?.parameters.find(({ name }) => name === option);
}

async function askParameter(
  parameter: Parameter,
  state: ScaffoldState,
  services: ScaffoldServices,
): Promise<Step<ScaffoldState>> {
  const schema = state.folder === undefined ? [] : await services.schema(state.folder.uri);
  const check = async (value: string): Promise<string | undefined> => {
    const reply = await services.scaffold(withArgument(state, parameter.name, value));
    if (!('problems' in reply)) return undefined;
    return reply.problems.find((problem) => problem.parameter === parameter.name)?.message;
  };
  return {
    question: parameterQuestion(parameter, state, schema, check),
    apply: (before, value) => withArgument(before, parameter.name, value),
  };
}

function askName(): Step<ScaffoldState> {
  return {
    question: {
      kind: 'text',
      key: NAME_OPTION,
      prompt: 'What the new files are called, without number and ending; leave empty for the proposed name',
      validate: (value) =>
        Promise.resolve(
          /^\w*$/.test(value) ? undefined : 'A file name has only letters, digits and underscores.',
        ),
    },
    apply: (before, value) => ({ ...before, option: undefined, name: value === '' ? undefined : value }),
  };
}

async function previewOrProblems(
  state: ScaffoldState,
  services: ScaffoldServices,
): Promise<Step<ScaffoldState>> {
  const reply = await services.scaffold(state);
  if ('problems' in reply) {
    const withProblems = { ...state, problems: reply.problems };
    const about = state.recipe?.parameters.find(({ name }) =>
      reply.problems.some(({ parameter }) => parameter === name),
    );
    return about === undefined ? askWhatToChange(withProblems) : askParameter(about, withProblems, services);
  }
  await services.preview(reply, state);
  return askConfirmation(reply, state);
}

function askWhatToChange(state: ScaffoldState): Step<ScaffoldState> {
  const given = (state.recipe?.parameters ?? []).filter(({ name }) => state.arguments[name] !== undefined);
  return {
    question: {
      kind: 'pick',
      key: 'problems',
      prompt: 'which answer do you want to change?',
      problem: state.problems.map(({ message }) => message).join(' '),
      placeholder: 'The answer to change',
      choices: given.map(({ name, title }) => ({
        label: title,
        value: name,
        description: state.arguments[name] ?? '',
        icon: 'edit',
      })),
    },
    apply: (before, value) => ({ ...before, option: value }),
  };
}

/** Writes, or changes what is optional and shows the preview again. */
function askConfirmation(result: ScaffoldedFiles, state: ScaffoldState): Step<ScaffoldState> {
  const files = result.files.length === 1 ? '1 file' : `${result.files.length} files`;
  const optional = (state.recipe?.parameters ?? []).filter(
    ({ name, required, whenUnknown }) =>
      !required && (whenUnknown !== true || state.arguments[name] !== undefined),
  );
  const choices: Choice[] = [
    { label: `Write ${files}`, value: WRITE, description: `to ${state.folder?.name ?? ''}`, icon: 'check' },
    ...optional.map(({ name, title, example, fromSettings }) => ({
      label: title,
      value: name,
      description:
        state.arguments[name] ??
        (fromSettings === true ? 'as the settings say' : `not set; for example ${example}`),
      icon: 'edit',
    })),
    {
      label: 'Runbook in Markdown',
      value: RUNBOOK,
      description: state.runbook ? 'yes, beside the migrations' : 'no',
      icon: 'checklist',
    },
    { label: 'File name', value: NAME_OPTION, description: state.name ?? 'as proposed', icon: 'edit' },
    { label: 'Cancel', value: CANCEL, description: 'write nothing', icon: 'close' },
  ];
  return {
    question: {
      kind: 'pick',
      key: 'confirm',
      asNew: true,
      prompt: `write ${files}?`,
      placeholder: 'Write what the preview shows, or change it first',
      choices,
    },
    apply(before, value) {
      if (value === CANCEL) return { ...before, confirmed: true };
      if (value === RUNBOOK) return { ...before, runbook: !before.runbook };
      return value === WRITE ? { ...before, result, confirmed: true } : { ...before, option: value };
    },
  };
}
