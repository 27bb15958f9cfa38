import type { Client } from 'pg';
import type { Server } from './servers';

/*
 * Empty databases for tests. Making one takes a third of a second, emptying one some milliseconds, so they are used again.
 */

const free = new WeakMap<Server, string[]>();
let made = 0;

/** Everything that a test can have made: all but publications lives in schemas. */
const EMPTY = `DO $$
DECLARE
  statement text;
BEGIN
  FOR statement IN
    SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    UNION ALL SELECT format('DROP PUBLICATION %I', pubname) FROM pg_publication
  LOOP
    EXECUTE statement;
  END LOOP;
  CREATE SCHEMA public;
  -- As a new database has it.
  COMMENT ON SCHEMA public IS 'standard public schema';
  IF current_setting('server_version_num')::int < 150000 THEN
    GRANT ALL ON SCHEMA public TO PUBLIC;
  ELSE
    ALTER SCHEMA public OWNER TO pg_database_owner;
    GRANT USAGE ON SCHEMA public TO PUBLIC;
  END IF;
END
$$`;

/** Runs something with a session on an empty database that nobody else uses meanwhile, and with the database's name. */
export async function withDatabase<T>(
  server: Server,
  work: (client: Client, database: string) => Promise<T>,
): Promise<T> {
  const names = free.get(server) ?? [];
  free.set(server, names);
  const name = names.pop() ?? (await createDatabase(server));
  const client = await server.connect(name);
  try {
    await client.query(`SET client_min_messages = error; ${EMPTY}`);
    return await work(client, name);
  } finally {
    await client.end();
    names.push(name);
  }
}

async function createDatabase(server: Server): Promise<string> {
  const name = `test_${process.pid}_${++made}`;
  await server.createDatabase(name);
  return name;
}
