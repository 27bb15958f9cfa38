import { packageFile } from './install';
import { named, type MigrationTool } from './migration-tool';
import { run } from './tool-project';

const FOLDER = 'prisma/migrations';

/**
 * Prisma's schema engine in its WebAssembly build, which `prisma migrate deploy` calls: it reads the folders, decides what runs and
 * keeps the books. npm does not ship the native build; what differs is the driver, and here a script goes to PostgreSQL as one
 * simple query, as the native one sends it (`sql-schema-connector/src/flavour/postgres`, raw_cmd).
 */
export const prisma: MigrationTool = {
  id: 'prisma',
  directory: FOLDER,
  configure: () => ({
    'prisma/schema.prisma': DATASOURCE,
    [`${FOLDER}/migration_lock.toml`]: 'provider = "postgresql"\n',
    'migrate.cjs': MIGRATE,
  }),
  files: (migrations) =>
    named(migrations, ({ up }, number) => ({
      [`${FOLDER}/2025010100000${number}_probe/migration.sql`]: up,
    })),
  up: (project) => run(project, process.execPath, ['migrate.cjs']),
};

const DATASOURCE = 'datasource db {\n  provider = "postgresql"\n}\n';

const path = (file: string): string => JSON.stringify(packageFile(file));

const MIGRATE = `const { readdirSync, readFileSync } = require('node:fs');
const { pathToFileURL } = require('node:url');
const { PrismaPg } = require(${path('@prisma/adapter-pg')});
const { bindMigrationAwareSqlAdapterFactory } = require(${path('@prisma/driver-adapter-utils')});

async function schemaEngine() {
  const engine = await import(pathToFileURL(${path('@prisma/schema-engine-wasm/schema_engine_bg.js')}));
  const bytes = readFileSync(${path('@prisma/schema-engine-wasm/schema_engine_bg.wasm')});
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': engine });
  engine.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const driver = new PrismaPg({ connectionString: process.env.DATABASE_URL });
  const connect = driver.connect.bind(driver);
  driver.connect = async () => {
    const adapter = await connect();
    adapter.executeScript = (script) => adapter.client.query(script).then(() => {}, (error) => adapter.onError(error));
    return adapter;
  };
  const datamodels = [['schema.prisma', readFileSync('prisma/schema.prisma', 'utf8')]];
  return engine.SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(driver));
}

function contentOf(file) {
  try {
    return { tag: 'ok', value: readFileSync(file, 'utf8') };
  } catch (error) {
    return { tag: 'error', value: error.message };
  }
}

async function migrate() {
  const folder = '${FOLDER}';
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  await (await schemaEngine()).applyMigrations({
    filters: { externalTables: [], externalEnums: [] },
    migrationsList: {
      baseDir: process.cwd() + '/' + folder,
      lockfile: { path: 'migration_lock.toml', content: readFileSync(folder + '/migration_lock.toml', 'utf8') },
      shadowDbInitScript: '',
      migrationDirectories: names.sort().map((name) => ({
        path: name,
        migrationFile: { path: 'migration.sql', content: contentOf(folder + '/' + name + '/migration.sql') },
      })),
    },
  });
}

migrate().then(
  () => process.exit(0),
  (error) => {
    console.error(error.message);
    process.exit(1);
  },
);
`;
