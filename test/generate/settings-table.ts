import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTING_DEFINITIONS, type SettingSchema } from '../../server/src/settings/definitions';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/settings/settings';
import type { GeneratedFile } from './manifest';
import { between } from './rule-docs';

/** The table of docs/configuration.md. */
export function settingsTable(root: string): GeneratedFile {
  const path = 'docs/configuration.md';
  const rows = (Object.keys(SETTING_DEFINITIONS) as (keyof Settings)[]).map((key) => {
    const schema: SettingSchema = SETTING_DEFINITIONS[key];
    const preset = `\`${JSON.stringify(DEFAULT_SETTINGS[key])}\``;
    return `| \`${key}\` | ${values(schema)} | ${preset} | ${meaning(schema)} |`;
  });
  const table = ['| setting | values | default | meaning |', '|---|---|---|---|', ...rows].join('\n');
  return { path, text: between(readFileSync(join(root, path), 'utf8'), table, path) };
}

function values({ type, enum: choices, minimum, maximum, items }: SettingSchema): string {
  if (choices) return choices.map((choice) => `\`${choice}\``).join(', ');
  if (minimum !== undefined) return `${minimum} to ${maximum ?? '…'}`;
  if (items) return `list of ${String(items.type)}s`;
  return typeof type === 'string' ? type : type.join(' or ');
}

function meaning({
  markdownDescription = '',
  enum: choices = [],
  enumDescriptions = [],
}: SettingSchema): string {
  const each = enumDescriptions.map((text, index) => ` \`${choices[index] ?? ''}\`: ${text}`);
  return (markdownDescription + each.join('')).replaceAll('|', '\\|');
}
