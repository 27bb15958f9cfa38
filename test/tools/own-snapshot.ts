import { snapshotOf, type Snapshot } from '../postgres/snapshot';
import type { ToolProject } from './tool-project';

/** Where tools keep their books. */
const BOOKS =
  /\b(_prisma_migrations|schema_migrations|pgmigrations|schemaversion|(supabase_|gorp_)?migrations|drizzle|graphile_migrate|sqitch|databasechangelog(lock)?)/;

/** The database without the tool's books. */
export async function ownSnapshot(project: ToolProject): Promise<Snapshot> {
  const snapshot = await snapshotOf(project.client);
  return Object.fromEntries(
    Object.entries(snapshot)
      .filter(([name]) => !BOOKS.test(name))
      .map(([name, lines]) => [name, lines.filter((line) => !BOOKS.test(line))]),
  );
}
