import { isByHand } from './by-hand';

/** One migration as a command line needs it. Paths as the project writes them, with `/`. */
export interface MigrationAtWork {
  /** The folder, relative to the project: `db/migrations`. */
  readonly folder: string;
  /** `0007_add_status.up.sql`. */
  readonly file: string;
  /** The file that takes it back, where that is one of its own. */
  readonly downFile?: string;
  /** `0007`. */
  readonly version: string;
  /** The version before it; undefined for the first. */
  readonly previous?: string;
  /** How many migrations a step is that the tool runs one after another, Liquibase's changesets; 1 where left out. */
  readonly count?: number;
}

/** What a person types to run one migration, in the words of the project's tool. */
export interface ToolCommands {
  /** Runs this migration, the next one that is pending. */
  readonly up: string;
  /** Takes it back; undefined where the tool cannot. */
  readonly down?: string;
  /** Says which migrations ran. */
  readonly status?: string;
  /** What is needed before the next try where it stopped halfway: a full sentence. */
  readonly afterFailure?: string;
}

const DATABASE = '"$DATABASE_URL"';

const COMMANDS: Readonly<Record<string, (migration: MigrationAtWork) => ToolCommands>> = {
  plain: ({ folder, file, downFile }) => ({
    up: psql(`${folder}/${file}`),
    ...(downFile === undefined ? {} : { down: psql(`${folder}/${downFile}`) }),
  }),
  'golang-migrate': ({ folder, previous }) => {
    const migrate = `migrate -path ${word(folder)} -database ${DATABASE}`;
    return {
      up: `${migrate} up 1`,
      down: `${migrate} down 1`,
      status: `${migrate} version`,
      afterFailure: `A failed file leaves the version dirty: take back by hand what it did, then run \`${migrate} force ${previous ?? '-1'}\`.`,
    };
  },
  flyway: ({ folder, version }) => {
    const flyway = `flyway -locations=filesystem:${word(folder)}`;
    return {
      up: `${flyway} -target=${version} migrate`,
      down: `${flyway} -target=${version} undo`,
      status: `${flyway} info`,
      afterFailure: `A file that failed outside a transaction stays in the history as failed: take back by hand what it did, then run \`${flyway} repair\`.`,
    };
  },
  dbmate: ({ folder }) => {
    const dbmate = `dbmate --migrations-dir ${word(folder)}`;
    return { up: `${dbmate} up`, down: `${dbmate} rollback`, status: `${dbmate} status` };
  },
  goose: ({ folder }) => {
    const goose = `goose -dir ${word(folder)} postgres ${DATABASE}`;
    return { up: `${goose} up-by-one`, down: `${goose} down`, status: `${goose} status` };
  },
  'sql-migrate': () => ({
    up: 'sql-migrate up -limit=1',
    down: 'sql-migrate down -limit=1',
    status: 'sql-migrate status',
  }),
  sqlx: ({ folder }) => ({
    up: `sqlx migrate run --source ${word(folder)}`,
    down: `sqlx migrate revert --source ${word(folder)}`,
    status: `sqlx migrate info --source ${word(folder)}`,
  }),
  diesel: () => ({
    up: 'diesel migration run',
    down: 'diesel migration revert',
    status: 'diesel migration list',
  }),
  refinery: ({ folder }) => ({ up: `refinery migrate -e DATABASE_URL -p ${word(folder)}` }),
  prisma: ({ file, folder }) => ({
    up: 'npx prisma migrate deploy',
    status: 'npx prisma migrate status',
    afterFailure: `A failed migration stops the next ones: take back by hand what it did, then run \`npx prisma migrate resolve --rolled-back ${word(nameOf(folder, file))}\`.`,
  }),
  drizzle: () => ({ up: 'npx drizzle-kit migrate' }),
  // Version 2 means the linked project where nothing is said, version 3 the local one.
  supabase: () => ({
    up: `supabase db push --db-url ${DATABASE}`,
    status: `supabase migration list --db-url ${DATABASE}`,
  }),
  atlas: ({ folder }) => {
    const options = `--dir file://${folder} --url ${DATABASE}`;
    return {
      up: `atlas migrate apply 1 ${options}`,
      down: `atlas migrate down 1 ${options}`,
      status: `atlas migrate status ${options}`,
    };
  },
  'node-pg-migrate': ({ folder, count = 1 }) => ({
    up: `npx node-pg-migrate up ${count} -m ${word(folder)}`,
    down: `npx node-pg-migrate down ${count} -m ${word(folder)}`,
  }),
  postgrator: ({ version, previous }) => ({
    up: `npx postgrator ${version}`,
    down: `npx postgrator ${previous ?? '0'}`,
  }),
  'graphile-migrate': () => ({
    up: 'npx graphile-migrate migrate',
    status: 'npx graphile-migrate status',
  }),
  sqitch: ({ file }) => {
    const change = word(file.replace(/^(?:deploy|revert|verify)\//, '').replace(/\.sql$/, ''));
    return {
      up: `sqitch deploy --to-change ${change} --verify`,
      down: `sqitch revert --to-change ${change}^`,
      status: 'sqitch status',
    };
  },
  liquibase: ({ count = 1 }) => ({
    up: `liquibase update-count --count=${count}`,
    down: `liquibase rollback-count --count=${count}`,
    status: 'liquibase status --verbose',
  }),
  pop: () => ({ up: 'soda migrate up -s 1', down: 'soda migrate down -s 1', status: 'soda migrate status' }),
  rails: ({ version }) => ({
    up: `bin/rails db:migrate:up VERSION=${version}`,
    down: `bin/rails db:migrate:down VERSION=${version}`,
    status: 'bin/rails db:migrate:status',
  }),
  alembic: () => ({ up: 'alembic upgrade +1', down: 'alembic downgrade -1', status: 'alembic current' }),
};

/**
 * What runs a migration and takes it back. psql's commands where the tool is not known: every migration of SQL can be
 * run by hand.
 */
export function commandsOf(tool: string, migration: MigrationAtWork): ToolCommands {
  if (isByHand(migration.file)) return { up: psql(`${migration.folder}/${migration.file}`) };
  const commands = Object.hasOwn(COMMANDS, tool) ? COMMANDS[tool] : undefined;
  return (commands ?? COMMANDS['plain']!)(migration);
}

function psql(path: string): string {
  return `psql ${DATABASE} -v ON_ERROR_STOP=1 -f ${word(path)}`;
}

/** Prisma's name of a migration is that of its folder. */
function nameOf(folder: string, file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : folder.slice(folder.lastIndexOf('/') + 1);
}

/** One word of a POSIX shell. */
function word(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
