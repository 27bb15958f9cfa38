import { PEERS, PEER_TITLES } from './peers';
import { DEFAULT_SETTINGS, type Settings } from './settings';
import { TOOL_IDS } from './tool-ids';

/** The part of JSON Schema that settings need; VS Code reads the same words. */
export interface SettingSchema {
  readonly type: 'string' | 'integer' | 'boolean' | 'array' | 'object' | readonly string[];
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly items?: SettingSchema;
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly additionalProperties?: SettingSchema | false;
  readonly required?: readonly string[];
  readonly markdownDescription?: string;
  readonly default?: unknown;
}

/** PostgreSQL's spelling of a duration: a number with a unit, or 0 for none. */
const DURATION = String.raw`^(0|\d+\s*(us|ms|s|min|h|d))$`;

type Definitions = { readonly [K in keyof Settings]: SettingSchema };

/** Every setting once: the editor's settings page, the JSON schema of `.safe-migrations.json` and the validation come from here. */
export const SETTING_DEFINITIONS: Definitions = {
  dialect: {
    type: 'string',
    enum: ['auto', 'postgresql'],
    enumDescriptions: [
      'Read a file as PostgreSQL unless its text is clearly of another dialect.',
      'Read every migration as PostgreSQL.',
    ],
    markdownDescription: 'The SQL dialect of the migrations.',
  },
  postgresVersion: {
    type: 'integer',
    minimum: 10,
    maximum: 18,
    markdownDescription:
      "PostgreSQL's major version in production. What a statement locks, scans or rewrites depends on it.",
  },
  preset: {
    type: 'string',
    enum: ['recommended', 'strict', 'protocol'],
    enumDescriptions: [
      'What blocks traffic, breaks running code, loses data or fails.',
      'The same, and preferences about keys and types.',
      'The written protocol to the letter: also warns where PostgreSQL 11 and later are harmless.',
    ],
    markdownDescription: 'Which rules speak, and how loudly.',
  },
  rules: {
    type: 'object',
    additionalProperties: { type: 'string', enum: ['error', 'warning', 'information', 'hint', 'off'] },
    markdownDescription: 'Severity of single rules, for example `{"missing-down": "off"}`.',
  },
  include: {
    type: 'array',
    items: { type: 'string' },
    markdownDescription:
      'Globs of files that are migrations, besides those that a migration tool or their folder shows to be.',
  },
  exclude: {
    type: 'array',
    items: { type: 'string' },
    markdownDescription: 'Globs of files that are never checked.',
  },
  tool: {
    type: 'string',
    enum: ['auto', ...TOOL_IDS],
    markdownDescription:
      'The migration tool. It decides the order of files, what is up and what is down, and which statements share a transaction.',
  },
  schema: {
    type: 'array',
    items: { type: 'string' },
    markdownDescription:
      'SQL files that build the schema before the first migration, for example a `pg_dump --schema-only`.',
  },
  tables: {
    type: 'object',
    additionalProperties: {
      type: 'object',
      properties: { rows: { type: 'integer', minimum: 0, markdownDescription: 'Rows in production.' } },
      required: ['rows'],
      additionalProperties: false,
    },
    markdownDescription: 'Sizes of tables in production, for example `{"orders": {"rows": 5000000}}`.',
  },
  batchSize: {
    type: 'integer',
    minimum: 1,
    maximum: 1_000_000,
    markdownDescription: 'Rows in one batch of a backfill.',
  },
  batchPause: {
    type: 'integer',
    minimum: 0,
    maximum: 60_000,
    markdownDescription: 'Milliseconds between two batches of a backfill.',
  },
  lockTimeout: {
    type: 'string',
    pattern: DURATION,
    markdownDescription: '`lock_timeout` in the migrations that are written, for example `5s`.',
  },
  statementTimeout: {
    type: 'string',
    pattern: DURATION,
    markdownDescription:
      '`statement_timeout` for steps that work for long without blocking anybody; `0` lets them finish.',
  },
  timeoutsSetElsewhere: {
    type: 'boolean',
    markdownDescription:
      'The role, the connection string or the tool sets `lock_timeout` and `statement_timeout` for migrations, so their files need not.',
  },
  checkAllSql: {
    type: 'boolean',
    markdownDescription:
      'Also check `.sql` files that are not migrations for schema changes. Data changes stay unchecked there.',
  },
  compatibility: {
    type: 'array',
    items: {
      type: 'string',
      enum: PEERS,
      enumDescriptions: PEERS.map((peer) => PEER_TITLES[peer]),
    },
    markdownDescription:
      'Linters whose ignore comments are honoured too, for example `["squawk"]`. Their rules are taken for ours of the same meaning; what we have no rule for is passed over.',
  },
  deployed: {
    type: ['string', 'null'],
    markdownDescription:
      'Which migrations are history and stay silent: the name of the last one that is deployed, `git` for those that the main branch has, or for example `git:origin/release`.',
  },
  timeZone: {
    type: ['string', 'null'],
    markdownDescription:
      'The `TimeZone` of the session that runs migrations, if it is fixed. With `UTC`, timestamp and timestamptz convert without a rewrite.',
  },
};

/** The JSON schema of one setting with its default. */
export function settingSchema(key: keyof Settings): SettingSchema {
  return { ...SETTING_DEFINITIONS[key], default: DEFAULT_SETTINGS[key] };
}
