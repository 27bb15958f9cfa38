import {
  SETTING_DEFINITIONS,
  settingSchema,
  type SettingSchema,
} from '../../server/src/settings/definitions';
import type { Settings } from '../../server/src/settings/settings';

/** What of a rule the settings page and the completion in `.safe-migrations.json` show. */
export interface DescribedRule {
  readonly id: string;
  readonly description: string;
}

type Properties = Record<string, unknown>;

const KEYS = Object.keys(SETTING_DEFINITIONS) as (keyof Settings)[];

/** `contributes.configuration` of package.json. */
export function contributedConfiguration(rules: readonly DescribedRule[]): Properties {
  const properties: Properties = {};
  KEYS.forEach((key, order) => {
    properties[`safeMigrations.${key}`] = { scope: 'resource', order, ...withRules(key, rules) };
  });
  properties['safeMigrations.codeLens'] = {
    scope: 'resource',
    order: KEYS.length,
    type: 'string',
    enum: ['off', 'blocking', 'all'],
    enumDescriptions: [
      'No lines above the code.',
      'A line above the file, and above statements that make traffic wait while they work.',
      'Also above statements that take a blocking lock for a moment, or work through a table while nobody waits.',
    ],
    default: 'blocking',
    markdownDescription:
      'Which lines above the statements of a migration tell their locks and what waits for them.',
  };
  properties['safeMigrations.trace.server'] = {
    scope: 'window',
    order: KEYS.length + 1,
    type: 'string',
    enum: ['off', 'messages', 'verbose'],
    default: 'off',
    markdownDescription:
      'What the output channel shows of the traffic between VS Code and the language server.',
  };
  return { title: 'Safe Migrations', properties };
}

/** The JSON schema of `.safe-migrations.json`. */
export function configurationSchema(rules: readonly DescribedRule[]): Properties {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Settings of Safe Migrations for this folder and the folders in it',
    type: 'object',
    allowTrailingCommas: true,
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      ...Object.fromEntries(KEYS.map((key) => [key, withDescription(withRules(key, rules))])),
    },
  };
}

/** Each rule is named, so that editors complete and explain it. */
function withRules(key: keyof Settings, rules: readonly DescribedRule[]): SettingSchema {
  const schema = settingSchema(key);
  const severity = schema.additionalProperties;
  if (key !== 'rules' || severity === undefined || severity === false) return schema;
  const properties = rules.map(({ id, description }): [string, SettingSchema] => [
    id,
    { ...severity, markdownDescription: `${description}.` },
  ]);
  return { ...schema, properties: Object.fromEntries(properties), additionalProperties: false };
}

/** JSON schemas of other editors know only `description`. */
function withDescription(schema: SettingSchema): Properties {
  const described: Properties = { ...schema };
  if (schema.markdownDescription !== undefined) {
    described['description'] = schema.markdownDescription.replaceAll('`', '');
  }
  return described;
}
