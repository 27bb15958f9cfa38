import { SETTING_DEFINITIONS } from '../settings/definitions';
import type { Options } from './option';

const { postgresVersion, tool, dialect, preset } = SETTING_DEFINITIONS;

/** Options of all commands; they win over every configuration file. */
export const COMMON_OPTIONS = {
  format: { type: 'string', value: 'FORMAT', help: 'how the output is written' },
  'postgres-version': {
    type: 'string',
    value: 'VERSION',
    help: `the server’s major version, ${postgresVersion.minimum} to ${postgresVersion.maximum}; 14 where nothing sets it`,
  },
  tool: { type: 'string', value: 'TOOL', help: `the migration tool: ${choices(tool.enum)}` },
  dialect: { type: 'string', value: 'DIALECT', help: choices(dialect.enum) },
  preset: { type: 'string', value: 'PRESET', help: choices(preset.enum) },
  config: { type: 'string', value: 'FILE', help: 'instead of the nearest .safe-migrations.json' },
} as const satisfies Options;

/** The first is the default. */
function choices(values: readonly string[] = []): string {
  const [first = '', ...others] = values;
  return `${first} (default), ${others.join(', ')}`;
}
