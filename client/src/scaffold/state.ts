import type { MigrationsFolder, RecipeSummary, ScaffoldedFiles, ScaffoldProblem } from '../requests';

/** What the wizard knows so far. Never changed, only replaced. */
export interface ScaffoldState {
  readonly recipe: RecipeSummary | undefined;
  readonly folder: MigrationsFolder | undefined;
  /** Answers by parameter. */
  readonly arguments: Readonly<Record<string, string>>;
  /** For file names, where the person gave one. */
  readonly name: string | undefined;
  /** The tool's id, asked only for a folder without migrations. */
  readonly tool: string | undefined;
  /** Whether the plan is written as a runbook too. */
  readonly runbook: boolean;
  /** The optional parameter that was chosen to be asked next; NAME_OPTION for the file name. */
  readonly option: string | undefined;
  /** What the server said after all was answered. */
  readonly problems: readonly ScaffoldProblem[];
  readonly result: ScaffoldedFiles | undefined;
  readonly confirmed: boolean;
}

/** Stands for the files' name among the optional parameters. */
export const NAME_OPTION = '#name';

export const NOTHING_KNOWN: ScaffoldState = {
  recipe: undefined,
  folder: undefined,
  arguments: {},
  name: undefined,
  tool: undefined,
  runbook: false,
  option: undefined,
  result: undefined,
  problems: [],
  confirmed: false,
};

/** The state with one answer, and without what followed from the old ones. */
export function withArgument(state: ScaffoldState, name: string, value: string): ScaffoldState {
  const others = Object.fromEntries(Object.entries(state.arguments).filter(([key]) => key !== name));
  return {
    ...state,
    option: undefined,
    arguments: value === '' ? others : { ...others, [name]: value },
    problems: [],
  };
}
