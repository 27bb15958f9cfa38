import { parseArgs } from 'node:util';
import { ruleById } from '../rules/by-id';
import { RULES } from '../rules/rules';
import { closest } from '../settings/closest';
import { SETTING_DEFINITIONS } from '../settings/definitions';
import { COMMON_OPTIONS } from './common-options';
import type { Options } from './option';
import { SEVERITIES, type Threshold } from './severities';

/** Wrong usage or unreadable input: printed without a stack, exit code 2. */
export class UsageError extends Error {}

/** Options common to all commands, as settings that win over every file. */
export interface CommonOptions<Format extends string = string> {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly config: string | undefined;
  readonly format: Format;
}

export interface ParsedArguments<Format extends string = string> {
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
  readonly common: CommonOptions<Format>;
}

/** Parses a command's arguments with its own options and the common ones. Throws UsageError. */
export function parseCommand<Format extends string>(
  args: readonly string[],
  page: { readonly options: Options; readonly formats: readonly [Format, ...Format[]] },
): ParsedArguments<Format> {
  const options: Options = { ...COMMON_OPTIONS, ...page.options };
  refuseUnknown(args, options);
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? firstSentence(error.message) : String(error));
  }
  const values = parsed.values as ParsedArguments['values'];
  return { values, positionals: parsed.positionals, common: commonOptions(values, page.formats) };
}

function refuseUnknown(args: readonly string[], options: Options): void {
  const { tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== 'option' || Object.hasOwn(options, token.name)) continue;
    const near = closest(token.name, Object.keys(options));
    throw new UsageError(
      `There is no option ${token.rawName}${near === undefined ? '; safe-migrations --help shows them.' : `; did you mean --${near}?`}`,
    );
  }
}

/** Node's messages about options go on with advice about escaping. */
function firstSentence(message: string): string {
  const [first = message] = message.split(/(?<=[^.])\.? (?=To specify|Did you forget|Did you mean)|\n/);
  return first.endsWith('.') ? first : `${first}.`;
}

function commonOptions<Format extends string>(
  values: ParsedArguments['values'],
  formats: readonly [Format, ...Format[]],
): CommonOptions<Format> {
  const settings: Record<string, unknown> = {};
  const version = text(values['postgres-version']);
  if (version !== undefined) {
    const { minimum = 0, maximum = Infinity } = SETTING_DEFINITIONS.postgresVersion;
    const number = /^\d+$/.test(version) ? Number(version) : NaN;
    if (!(number >= minimum && number <= maximum)) {
      throw new UsageError(
        `--postgres-version must be a major version from ${minimum} to ${maximum}, not ${version}.`,
      );
    }
    settings['postgresVersion'] = number;
  }
  for (const key of ['dialect', 'preset', 'tool'] as const) {
    const value = text(values[key]);
    if (value !== undefined) settings[key] = oneOf(key, value, SETTING_DEFINITIONS[key].enum ?? []);
  }
  const format = oneOf<Format>('format', text(values['format']) ?? formats[0], formats);
  return { settings, config: text(values['config']), format };
}

/** The value where it is one of the choices. Throws UsageError. */
export function oneOf<T extends string>(option: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined)
    throw new UsageError(`--${option} must be one of ${choices.join(', ')}, not ${value}.`);
  return found;
}

/** A rule's id. Throws UsageError with the nearest one. */
export function knownRule(id: string): string {
  if (ruleById(id)) return id;
  const near = closest(
    id,
    RULES.map((rule) => rule.id),
  );
  const hint = near === undefined ? '; `safe-migrations rules` lists them.' : `; did you mean ${near}?`;
  throw new UsageError(`There is no rule called ${id}${hint}`);
}

/** An option that was given with a value. */
export function text(value: ParsedArguments['values'][string]): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** `--fail-on`: the least severity that makes the exit code 1. Throws UsageError. */
export function failOn(value: string | undefined): Threshold {
  return oneOf('fail-on', value ?? 'warning', SEVERITIES);
}
