import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Severity } from '../settings/settings';

/** Wrong usage or unreadable input: printed without a stack, exit code 2. */
export class UsageError extends Error {}

/** Options common to all commands, as settings that win over every file. */
export interface CommonOptions {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly config: string | undefined;
  readonly format: 'pretty' | 'json';
}

const COMMON = {
  'postgres-version': { type: 'string' },
  dialect: { type: 'string' },
  tool: { type: 'string' },
  config: { type: 'string' },
  preset: { type: 'string' },
  format: { type: 'string' },
} as const;

type Options = NonNullable<ParseArgsConfig['options']>;

export interface ParsedArguments {
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
  readonly common: CommonOptions;
}

/** Parses a command's arguments with its own options and the common ones. Throws UsageError. */
export function parseCommand(args: readonly string[], own: Options): ParsedArguments {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      options: { ...COMMON, ...own },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const values = parsed.values as ParsedArguments['values'];
  return { values, positionals: parsed.positionals, common: commonOptions(values) };
}

function commonOptions(values: ParsedArguments['values']): CommonOptions {
  const settings: Record<string, unknown> = {};
  const version = text(values['postgres-version']);
  if (version !== undefined) {
    const number = Number(version);
    if (!Number.isInteger(number) || number < 10 || number > 18) {
      throw new UsageError(`--postgres-version must be a major version from 10 to 18, not ${version}.`);
    }
    settings['postgresVersion'] = number;
  }
  choose(settings, 'dialect', text(values['dialect']), ['auto', 'postgresql']);
  choose(settings, 'preset', text(values['preset']), ['recommended', 'strict', 'protocol']);
  choose(settings, 'tool', text(values['tool']), ['auto', 'plain', 'golang-migrate', 'dbmate', 'goose']);
  const format = oneOf('format', text(values['format']) ?? 'pretty', ['pretty', 'json'] as const);
  return { settings, config: text(values['config']), format };
}

function choose(
  settings: Record<string, unknown>,
  key: string,
  value: string | undefined,
  choices: readonly string[],
): void {
  if (value !== undefined) settings[key] = oneOf(key, value, choices);
}

/** The value where it is one of the choices. Throws UsageError. */
export function oneOf<T extends string>(option: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined)
    throw new UsageError(`--${option} must be one of ${choices.join(', ')}, not ${value}.`);
  return found;
}

/** An option that was given with a value. */
export function text(value: ParsedArguments['values'][string]): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

const SEVERITIES = ['error', 'warning', 'information', 'hint', 'never'] as const;

/** `--fail-on`: the least severity that makes the exit code 1. */
export function failOn(value: string | undefined): Severity | 'never' {
  return oneOf('fail-on', value ?? 'warning', SEVERITIES);
}

/** True where a severity is at or above a threshold. */
export function reaches(severity: Severity, threshold: Severity | 'never'): boolean {
  return threshold !== 'never' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}
