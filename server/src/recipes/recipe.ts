import type { Operation } from '../operations/operation';
import type { Catalog } from '../schema/catalog';
import type { RecipeSettings } from '../settings/settings';
import type { Plan, Step } from './plan';

/** A parameter as the wizard asks for it and the command line takes it (`--batch-size`). */
export interface Parameter {
  /** camelCase; the option of the command line is its kebab-case. */
  readonly name: string;
  /** Asked in the wizard, shown by `scaffold --list`: a short question or noun phrase. */
  readonly title: string;
  readonly type:
    | 'table'
    | 'column'
    | 'index'
    | 'identifier'
    | 'type'
    | 'expression'
    | 'columns'
    | 'enum'
    | 'number'
    | 'duration'
    | 'boolean';
  readonly required: boolean;
  readonly choices?: readonly string[];
  readonly example: string;
  /** Only asked where the history does not know it. */
  readonly whenUnknown?: boolean;
  /** Has the value of a setting where it is left out. */
  readonly fromSettings?: true;
}

export interface Problem {
  /** The parameter it is about, absent where it is about all. */
  readonly parameter?: string;
  /** A full sentence. */
  readonly message: string;
}

export type PlanResult = { readonly plan: Plan } | { readonly problems: readonly Problem[] };

/** Values as strings, as the wizard and the command line have them. Tables and types as SQL writes them: quoted where needed. */
export type Arguments = Readonly<Record<string, string>>;

export interface RecipeContext {
  /** The schema before the first step. */
  readonly catalog: Catalog;
  /** PostgreSQL's major version. */
  readonly version: number;
  readonly settings: RecipeSettings;
  /**
   * `ask`: what only a person can know is a problem (wizard, command line).
   * `hole`: it becomes a snippet tab stop (quick fix).
   */
  readonly unknown: 'ask' | 'hole';
}

/** One safe multi-step form: the only place where its SQL is written. */
export interface Recipe {
  /** Kebab-case: `add-foreign-key`. */
  readonly id: string;
  /** `Add a foreign key`: a sentence without a full stop. */
  readonly title: string;
  /** What it does and why in steps, in one or two sentences. */
  readonly description: string;
  readonly parameters: readonly Parameter[];
  /** From named parameters: the wizard, the command line, snippets and docs. */
  fromArguments(args: Arguments, context: RecipeContext): PlanResult;
  /**
   * From an unsafe operation and the text of its statement. Undefined where this recipe does not answer it.
   * The plan replaces the operation: for one action of a multi-action ALTER TABLE only that action.
   */
  fromOperation(operation: Operation, statementText: string, context: RecipeContext): PlanResult | undefined;
}

/** A recipe whose plans go through the phases in their order, whatever they are composed of. */
export function defineRecipe(recipe: Recipe): Recipe {
  return {
    ...recipe,
    fromArguments: (...args) => inOrder(recipe.fromArguments(...args)),
    fromOperation: (...args) => {
      const result = recipe.fromOperation(...args);
      return result && inOrder(result);
    },
  };
}

const PHASES: readonly Step['phase'][] = ['expand', 'migrate', 'contract'];

/** What comes before a step that expands expands too: it makes that step ready. */
function inOrder(result: PlanResult): PlanResult {
  if (!('plan' in result)) return result;
  let latest = PHASES.length - 1;
  const steps = [...result.plan.steps].reverse().map((step) => {
    latest = Math.min(latest, PHASES.indexOf(step.phase));
    return { ...step, phase: PHASES[latest] ?? step.phase };
  });
  return { plan: { ...result.plan, steps: steps.reverse() } };
}
