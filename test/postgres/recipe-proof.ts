import * as assert from 'node:assert/strict';
import type { Client } from 'pg';
import type { Plan, Step } from '../../server/src/recipes/plan';
import type { Server } from './servers';

export interface Proof {
  /** Makes the schema and its rows. */
  readonly setup: readonly string[];
  /** What the plan replaces. */
  readonly unsafe: readonly string[];
  readonly plan: Plan;
  /** Set where the server has no way without making writers wait, and the plan warns of it. */
  readonly mayBlock?: boolean;
  /** Applied to a snapshot before it is compared: for what is allowed to differ. */
  readonly normalise?: (snapshot: Snapshot) => Snapshot;
  /** Set where the down steps cannot bring everything back: applied to both before the comparison with the original. */
  readonly normaliseDown?: (snapshot: Snapshot) => Snapshot;
}

/** A database by names: positions and object identifiers left out, so that two ways to the same schema compare equal. */
export type Snapshot = Readonly<Record<string, readonly string[]>>;

let databases = 0;

/**
 * Proves a plan on a server: its steps, each run at least twice, end in the schema and the rows that the unsafe statements
 * end in, and none of them blocks writers while it reads or writes a table; its down steps, each run twice, lead back to
 * where it began.
 */
export async function prove(server: Server, proof: Proof): Promise<void> {
  const same = proof.normalise ?? ((snapshot) => snapshot);
  const back = proof.normaliseDown ?? ((snapshot) => snapshot);
  const wanted = await withDatabase(server, async (client) => {
    await run(client, [...proof.setup, ...proof.unsafe]);
    return await snapshotOf(client);
  });
  await withDatabase(server, async (client) => {
    await run(client, proof.setup);
    const original = await snapshotOf(client);
    for (const step of proof.plan.steps) {
      if (step.transaction && proof.mayBlock !== true) await runObserved(client, step);
      await runStep(client, step.up, step.transaction);
    }
    assert.deepEqual(same(await snapshotOf(client)), same(wanted), `${proof.plan.title}: after all steps`);
    for (const step of [...proof.plan.steps].reverse())
      await runStep(client, step.down, step.downTransaction ?? step.transaction);
    assert.deepEqual(back(await snapshotOf(client)), back(original), `${proof.plan.title}: after all downs`);
  });
}

/** Runs something in a database of its own. */
export async function withDatabase<T>(server: Server, work: (client: Client) => Promise<T>): Promise<T> {
  const name = `recipe_${process.pid}_${++databases}`;
  await server.createDatabase(name);
  try {
    const client = await server.connect(name);
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  } finally {
    await server.dropDatabase(name);
  }
}

/** Each statement as a query of its own; twice, and the second time in one transaction where the step may stand in one. */
export async function runStep(
  client: Client,
  statements: readonly string[],
  transaction: boolean,
): Promise<void> {
  await run(client, statements);
  await run(client, transaction ? ['BEGIN', ...statements, 'COMMIT'] : statements);
}

/** Runs a step in one transaction, and looks before it commits at what it has locked, read and written. */
async function runObserved(client: Client, step: Step): Promise<void> {
  await run(client, ['BEGIN']);
  const before = await tablesOf(client);
  await run(client, step.up);
  const after = new Map((await tablesOf(client)).map((table) => [table.oid, table]));
  await run(client, ['COMMIT']);
  const blocked = before.filter(({ oid }) => after.get(oid)?.blocked === true);
  const worked = before.filter(({ oid, file, work }) => {
    const now = after.get(oid);
    return now !== undefined && (now.file !== file || now.work !== work);
  });
  const names = (tables: readonly TableState[]): string => tables.map(({ name }) => name).join(', ');
  assert.ok(
    blocked.length === 0 || worked.length === 0,
    `${step.title}: blocks ${names(blocked)} while it reads or writes ${names(worked)}.`,
  );
}

interface TableState {
  readonly oid: number;
  readonly name: string;
  /** A table that is written anew gets another. */
  readonly file: number;
  /** Rows read in full or changed by this session and not yet reported: only the difference counts. */
  readonly work: string;
  /** This transaction makes others wait with INSERT, UPDATE and DELETE at least. */
  readonly blocked: boolean;
}

async function tablesOf(client: Client): Promise<readonly TableState[]> {
  const { rows } = await client.query<TableState>(
    `SELECT c.oid, c.oid::regclass::text AS name, c.relfilenode AS file,
      coalesce(s.seq_tup_read + s.n_tup_ins + s.n_tup_upd + s.n_tup_del, 0) AS work,
      EXISTS (SELECT FROM pg_locks WHERE relation = c.oid AND pid = pg_backend_pid() AND mode IN
        ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')) AS blocked
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_stat_xact_user_tables s ON s.relid = c.oid
    WHERE c.relkind IN ('r', 'p', 'm') AND ${USER} ORDER BY c.oid`,
  );
  return rows;
}

async function run(client: Client, statements: readonly string[]): Promise<void> {
  for (const statement of statements) {
    try {
      await client.query(statement);
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : String(error)} in\n${statement}`, {
        cause: error,
      });
    }
  }
}

const USER = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'`;
const RELATION = `format('%I.%I', n.nspname, c.relname)`;

const CATALOG: Readonly<Record<string, string>> = {
  relations: `SELECT concat_ws(' ', ${RELATION}, c.relkind, c.relpersistence, obj_description(c.oid, 'pg_class'))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${USER}`,
  columns: `SELECT concat_ws(' ', ${RELATION}, quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
      CASE WHEN a.attnotnull THEN 'NOT NULL' END, 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid),
      'IDENTITY ' || nullif(a.attidentity::text, ''), 'GENERATED ' || nullif(a.attgenerated::text, ''),
      'COLLATE ' || (SELECT collname FROM pg_collation WHERE oid = a.attcollation),
      'STORAGE ' || a.attstorage::text, 'COMMENT ' || col_description(c.oid, a.attnum), a.attacl)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm') AND ${USER}`,
  constraints: `SELECT concat_ws(' ', ${RELATION}, quote_ident(k.conname), pg_get_constraintdef(k.oid),
      CASE WHEN k.convalidated THEN 'VALID' ELSE 'NOT VALID' END,
      CASE WHEN k.condeferrable THEN 'DEFERRABLE' END, CASE WHEN k.condeferred THEN 'DEFERRED' END,
      obj_description(k.oid, 'pg_constraint'))
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${USER}`,
  indexes: `SELECT concat_ws(' ', pg_get_indexdef(i.indexrelid), CASE WHEN i.indisvalid THEN 'VALID' ELSE 'INVALID' END,
      CASE WHEN i.indisprimary THEN 'PRIMARY' END, array_to_string(c.reloptions, ','),
      (SELECT 'OF ' || inhparent::regclass FROM pg_inherits WHERE inhrelid = c.oid), obj_description(c.oid, 'pg_class'))
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${USER}`,
  triggers: `SELECT concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled)
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND ${USER}`,
  functions: `SELECT pg_get_functiondef(p.oid)
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind IN ('f', 'p') AND ${USER}`,
  views: `SELECT concat_ws(' ', ${RELATION}, pg_get_viewdef(c.oid))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND ${USER}`,
  sequences: `SELECT concat_ws(' ', ${RELATION}, s.seqtypid::regtype, s.seqstart, s.seqincrement, 'OWNED BY',
      (SELECT format('%s.%I', d.refobjid::regclass, a.attname) FROM pg_depend d
        JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
          AND d.deptype IN ('a', 'i')))
    FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${USER}`,
  types: `SELECT concat_ws(' ', format('%I.%I', n.nspname, t.typname), t.typtype, format_type(nullif(t.typbasetype, 0), t.typtypmod),
      CASE WHEN t.typnotnull THEN 'NOT NULL' END, t.typdefault,
      (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
      (SELECT string_agg(concat_ws(' ', k.conname, pg_get_constraintdef(k.oid),
        CASE WHEN k.convalidated THEN 'VALID' END), ', ' ORDER BY k.conname) FROM pg_constraint k WHERE k.contypid = t.oid))
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype IN ('d', 'e') AND ${USER}`,
};

/** What a database holds, as sorted lines: its catalog by names, and the rows of every table as JSON with sorted keys. */
export async function snapshotOf(client: Client): Promise<Snapshot> {
  const snapshot: Record<string, readonly string[]> = {};
  for (const [name, sql] of Object.entries(CATALOG)) snapshot[name] = await lines(client, sql);
  const tables = await lines(
    client,
    `SELECT ${RELATION} FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND ${USER}`,
  );
  for (const table of tables)
    snapshot[`rows of ${table}`] = await lines(client, `SELECT to_jsonb(t)::text FROM ${table} t`);
  return snapshot;
}

async function lines(client: Client, sql: string): Promise<readonly string[]> {
  const result = await client.query<string[]>({ text: sql, rowMode: 'array' });
  return result.rows.map((row) => row[0] ?? '').sort();
}
