import { parseDocument } from 'yaml';
import { ourRules, SHARED_MEANINGS } from '../rules/peer-rules';
import { ruleById } from '../rules/by-id';
import { SETTING_DEFINITIONS } from '../settings/definitions';
import type { Peer } from '../settings/peers';
import type { Settings, SeveritySetting } from '../settings/settings';

/** Another linter's configuration in our settings. */
export interface ImportedConfiguration {
  readonly settings: Partial<Settings>;
  /** What could not be taken over and why, full sentences. */
  readonly notes: readonly string[];
}

export type ImportResult =
  | ImportedConfiguration
  | {
      /** Full sentence. */
      readonly error: string;
      /** From 1; undefined where it is about the whole file. */
      readonly line?: number;
      readonly column?: number;
    };

/** Names of the files that can be read, in the order in which they are looked for. */
export const IMPORTABLE = ['.squawk.toml', '.migrationpilotrc.yml', '.migrationpilotrc.yaml'] as const;

/** Reads a configuration of Squawk (TOML) or MigrationPilot (YAML), told apart by its name. Never throws. */
export async function importConfiguration(fileName: string, text: string): Promise<ImportResult> {
  const content = text.replace(/^\uFEFF/, '');
  if (fileName.endsWith('.toml')) return importToml(content);
  if (/\.ya?ml$/.test(fileName)) return importYaml(content);
  return { error: `Only ${IMPORTABLE.join(', ')} can be taken over.` };
}

async function importToml(text: string): Promise<ImportResult> {
  const { parse, TomlError } = await import('smol-toml');
  try {
    return fromSquawk(parse(text));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [message = 'unreadable'] = error.message.replace('Invalid TOML document: ', '').split('\n');
    return { error: `This is not valid TOML (${message}).`, line: error.line, column: error.column };
  }
}

function importYaml(text: string): ImportResult {
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error) {
    const [start] = error.linePos ?? [];
    const [message = ''] = error.message.split(/ at line \d+|\n/);
    return {
      error: `This is not valid YAML (${message}).`,
      ...(start ? { line: start.line, column: start.col } : {}),
    };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
  } catch {
    return { error: 'This YAML names itself over and over.' };
  }
  if (value === null) return fromMigrationPilot({});
  if (!isTable(value)) return { error: 'This is not a list of settings with their values.' };
  return fromMigrationPilot(value);
}

type Table = Readonly<Record<string, unknown>>;

function fromSquawk(config: Table): ImportedConfiguration {
  const notes: string[] = [];
  const severities = new Map<string, SeveritySetting>();
  const result: { -readonly [K in keyof Settings]?: Settings[K] } = {};
  for (const [key, value] of Object.entries(config)) {
    if (key === 'excluded_rules') {
      for (const rule of listed(key, value, notes)) severities.set(rule, 'off');
    } else if (key === 'included_rules') {
      for (const rule of listed(key, value, notes)) severities.set(rule, 'warning');
    } else if (key === 'excluded_paths') {
      result.exclude = listed(key, value, notes);
    } else if (key === 'pg_version') {
      Object.assign(result, version(key, value, notes));
    } else if (key === 'assume_in_transaction') {
      notes.push(`${key} has no counterpart: the migration tool decides about transactions, see "tool".`);
    } else if (key === 'upload_to_github') {
      notes.push(`${key} has no counterpart: give \`check\` the option --fail-on in CI.`);
    } else notes.push(`${key} has no counterpart.`);
  }
  return { settings: { ...result, ...rules('squawk', severities, notes), compatibility: ['squawk'] }, notes };
}

const SEVERITIES: Readonly<Record<string, SeveritySetting>> = {
  critical: 'error',
  error: 'error',
  warning: 'warning',
  info: 'information',
  off: 'off',
};

function fromMigrationPilot(config: Table): ImportedConfiguration {
  const notes: string[] = [];
  const severities = new Map<string, SeveritySetting>();
  const result: { -readonly [K in keyof Settings]?: Settings[K] } = {};
  for (const [key, value] of Object.entries(config)) {
    if (key === 'rules' && isTable(value)) {
      for (const [rule, setting] of Object.entries(value)) readRule(rule, setting, severities, notes);
    } else if (key === 'ignore' || key === 'exclude') {
      result.exclude = [...(result.exclude ?? []), ...listed(key, value, notes)];
    } else if (key === 'migrationPath' && typeof value === 'string') {
      result.include = [value];
    } else if (key === 'pgVersion') {
      Object.assign(result, version(key, value, notes));
    } else if (key === 'extends' && typeof value === 'string') {
      if (value.endsWith(':strict')) result.preset = 'strict';
      else if (!value.endsWith(':recommended')) notes.push(`extends: ${value} has no counterpart.`);
    } else if (key === 'failOn') {
      notes.push(`${key} has no counterpart: give \`check\` the option --fail-on in CI.`);
    } else notes.push(`${key} has no counterpart.`);
  }
  const settings: Partial<Settings> = { ...result, ...rules('migrationpilot', severities, notes) };
  return { settings: { ...settings, compatibility: ['migrationpilot'] }, notes };
}

function readRule(
  rule: string,
  setting: unknown,
  severities: Map<string, SeveritySetting>,
  notes: string[],
): void {
  const enabled = isTable(setting) ? setting['enabled'] : setting;
  const named = isTable(setting) ? setting['severity'] : setting;
  const severity = typeof named === 'string' ? SEVERITIES[named] : undefined;
  if (enabled === false) severities.set(rule, 'off');
  else if (severity !== undefined) severities.set(rule, severity);
  else if (enabled !== true) notes.push(`rules.${rule} cannot be read.`);
  for (const option of isTable(setting) ? Object.keys(setting) : []) {
    if (option !== 'enabled' && option !== 'severity')
      notes.push(`rules.${rule}.${option} has no counterpart.`);
  }
}

/**
 * Severities of their rules as those of ours. Where several of theirs mean one of ours, it is off only where all of them
 * are: the others would go on to speak.
 */
function rules(
  peer: Peer,
  severities: ReadonlyMap<string, SeveritySetting>,
  notes: string[],
): Pick<Partial<Settings>, 'rules'> {
  const ours: Record<string, SeveritySetting> = {};
  for (const [theirs, severity] of severities) {
    const known = ourRules(peer, theirs);
    if (known.length === 0) notes.push(`${theirs} has no counterpart.`);
    for (const rule of known) {
      const rest = severity === 'off' ? othersOn(peer, rule, severities) : [];
      if (rest.length > 0) {
        notes.push(`${rule} stays on: it stands for ${theirs} and for ${rest.join(', ')}, which is not off.`);
      } else if (severity === 'off' || ruleById(rule)?.severity.recommended !== severity) {
        ours[rule] ??= severity;
      }
    }
  }
  return Object.keys(ours).length === 0 ? {} : { rules: ours };
}

/** Their rules of the same meaning that are not turned off. */
function othersOn(
  peer: Peer,
  rule: string,
  severities: ReadonlyMap<string, SeveritySetting>,
): readonly string[] {
  const all = SHARED_MEANINGS.filter(({ ours }) => ours.includes(rule)).flatMap(
    (shared) => shared[peer] ?? [],
  );
  return [...new Set(all)].filter((name) => severities.get(name) !== 'off');
}

/** `"15.2"`, `15.2` and `15` are 15; what we do not know becomes the nearest that we do. */
function version(key: string, value: unknown, notes: string[]): Pick<Partial<Settings>, 'postgresVersion'> {
  const major = /^\s*(\d+)/.exec(String(value))?.[1];
  if (major === undefined) {
    notes.push(`${key} is no version of PostgreSQL.`);
    return {};
  }
  const { minimum = 0, maximum = Infinity } = SETTING_DEFINITIONS.postgresVersion;
  const near = Math.min(Math.max(Number(major), minimum), maximum);
  if (near !== Number(major)) {
    notes.push(`${key} is ${major}; versions from ${minimum} to ${maximum} are known, so ${near} is taken.`);
  }
  return { postgresVersion: near };
}

function listed(key: string, value: unknown, notes: string[]): readonly string[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = items.filter((item) => typeof item === 'string');
  if (texts.length < items.length) notes.push(`${key} holds something that is no text, which is left out.`);
  return texts;
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
