import type { Peer } from './peers';

export type Severity = 'error' | 'warning' | 'information' | 'hint';
export type SeveritySetting = Severity | 'off';
export type Preset = 'recommended' | 'strict' | 'protocol';

/** What recipes need. Times in milliseconds. */
export interface RecipeSettings {
  /** Rows a batch. */
  readonly batchSize: number;
  /** Pause between batches. */
  readonly batchPause: number;
  /** `SET lock_timeout` in scaffolded files, as PostgreSQL writes it: `5s`. */
  readonly lockTimeout: string;
  readonly statementTimeout: string;
}

/** Settings after defaults: VS Code's `safeMigrations.*` and `.safe-migrations.json` share these keys. */
export interface Settings extends RecipeSettings {
  readonly dialect: 'auto' | 'postgresql';
  readonly postgresVersion: number;
  readonly preset: Preset;
  readonly rules: Readonly<Record<string, SeveritySetting>>;
  /** Globs, relative to the folder of the configuration. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** A tool's id, or `auto`. */
  readonly tool: string;
  /** SQL files that build the schema before the first migration. */
  readonly schema: readonly string[];
  readonly tables: Readonly<Record<string, { readonly rows: number }>>;
  /** lock_timeout and statement_timeout are set elsewhere: by the role, the connection string or the tool. */
  readonly timeoutsSetElsewhere: boolean;
  readonly checkAllSql: boolean;
  /** Linters whose ignore comments count. */
  readonly compatibility: readonly Peer[];
  /** The last migration that is history, `git` for what the main branch has, or `git:` and a branch. */
  readonly deployed: string | null;
  /** The session's TimeZone when migrations run, if it is fixed. */
  readonly timeZone: string | null;
}

export const DEFAULT_SETTINGS: Settings = {
  dialect: 'auto',
  postgresVersion: 14,
  preset: 'recommended',
  rules: {},
  include: [],
  exclude: [],
  tool: 'auto',
  schema: [],
  tables: {},
  batchSize: 5000,
  batchPause: 100,
  lockTimeout: '5s',
  statementTimeout: '0',
  timeoutsSetElsewhere: false,
  checkAllSql: false,
  compatibility: [],
  deployed: null,
  timeZone: null,
};
