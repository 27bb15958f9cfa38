import type { Arguments, Parameter, Problem } from '../recipes/recipe';
import { SETTING_DEFINITIONS } from '../settings/definitions';
import { DEFAULT_SETTINGS, type RecipeSettings, type Settings } from '../settings/settings';
import { validateSetting } from '../settings/validate';

const KEYS = [
  'batchSize',
  'batchPause',
  'lockTimeout',
  'statementTimeout',
] as const satisfies readonly (keyof RecipeSettings)[];

const TITLES: Readonly<Record<(typeof KEYS)[number], string>> = {
  batchSize: 'Rows in one batch of a backfill',
  batchPause: 'Milliseconds between two batches',
  lockTimeout: 'lock_timeout of steps that take a lock',
  statementTimeout: 'statement_timeout of steps that work for long',
};

/** What every series can be given for itself in place of the settings. */
export const SERIES_OPTIONS: readonly Parameter[] = KEYS.map((name) => ({
  name,
  title: TITLES[name],
  type: SETTING_DEFINITIONS[name].type === 'integer' ? 'number' : 'duration',
  required: false,
  fromSettings: true,
  example: String(DEFAULT_SETTINGS[name]),
}));

/** Parts the recipe's own arguments from the options, and puts those in the settings. */
export function withSeriesOptions(
  args: Arguments,
  settings: Settings,
): {
  readonly own: Arguments;
  readonly settings: Settings;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const chosen: Record<string, unknown> = {};
  for (const name of KEYS) {
    const text = args[name]?.trim() ?? '';
    if (text === '') continue;
    const { type } = SETTING_DEFINITIONS[name];
    const value = type === 'integer' && /^\d+$/.test(text) ? Number(text) : text;
    if (validateSetting(value, SETTING_DEFINITIONS[name]).length === 0) chosen[name] = value;
    else problems.push({ parameter: name, message: `${text} is not ${wanted(name)}.` });
  }
  const own = Object.fromEntries(Object.entries(args).filter(([name]) => !KEYS.some((key) => key === name)));
  return { own, settings: { ...settings, ...chosen }, problems };
}

function wanted(name: (typeof KEYS)[number]): string {
  const { type, minimum, maximum } = SETTING_DEFINITIONS[name];
  return type === 'integer'
    ? `a whole number from ${minimum?.toLocaleString('en-US') ?? ''} to ${maximum?.toLocaleString('en-US') ?? ''}`
    : 'a duration as PostgreSQL writes it: 0, 500ms, 5s, 2min';
}
