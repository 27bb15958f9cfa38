import type { Client } from 'pg';

/** A database by names: positions and object identifiers left out, so that two ways to the same schema compare equal. */
export type Snapshot = Readonly<Record<string, readonly string[]>>;

/** Condition on pg_namespace AS n: not a schema of the server's own. */
export const USER = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%' AND n.nspname NOT LIKE 'pg_temp%'`;
const RELATION = `format('%I.%I', n.nspname, c.relname)`;

const OPTIONS = `(SELECT string_agg(option, ',' ORDER BY option) FROM unnest(c.reloptions) AS option)`;

const CATALOG: Readonly<Record<string, string>> = {
  relations: `SELECT concat_ws(' ', ${RELATION}, c.relkind, c.relpersistence, obj_description(c.oid, 'pg_class'),
      'BY ' || pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid),
      (SELECT 'OF ' || string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = c.oid),
      CASE WHEN c.relrowsecurity THEN 'ROW SECURITY' END, CASE WHEN c.relforcerowsecurity THEN 'FORCED' END,
      ${OPTIONS}, 'TOAST ' || (SELECT string_agg(option, ',' ORDER BY option) FROM pg_class, unnest(reloptions) AS option WHERE pg_class.oid = c.reltoastrelid),
      'USING ' || (SELECT amname FROM pg_am WHERE oid = c.relam AND c.relkind IN ('r', 'm')), 'IDENTITY ' || nullif(c.relreplident::text, 'd'),
      'TABLESPACE ' || (SELECT spcname FROM pg_tablespace WHERE oid = c.reltablespace), 'OWNER ' || pg_get_userbyid(c.relowner),
      nullif(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner)))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${USER}`,
  // The columns of an index keep the names that those of its table had when it was built.
  columns: `SELECT concat_ws(' ', ${RELATION}, CASE WHEN c.relkind IN ('i', 'I') THEN a.attnum::text ELSE quote_ident(a.attname) END, format_type(a.atttypid, a.atttypmod),
      CASE WHEN a.attnotnull THEN 'NOT NULL' END, 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid),
      'IDENTITY ' || nullif(a.attidentity::text, ''), 'GENERATED ' || nullif(a.attgenerated::text, ''),
      'COLLATE ' || (SELECT collname FROM pg_collation WHERE oid = a.attcollation),
      'STORAGE ' || a.attstorage::text, 'COMPRESSION ' || nullif(a.attcompression::text, ''), 'STATISTICS ' || nullif(a.attstattarget, -1), array_to_string(a.attoptions, ','), CASE WHEN NOT a.attislocal THEN 'INHERITED' END, 'COMMENT ' || col_description(c.oid, a.attnum), a.attacl)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'i', 'I', 'c') AND ${USER}`,
  // For each partition of a table that it references, PostgreSQL keeps a part of a foreign key on the same table, under a name that nobody
  // chooses, and before 18 forever NOT VALID where the whole one was so once: left out.
  constraints: `SELECT concat_ws(' ', ${RELATION}, quote_ident(k.conname), pg_get_constraintdef(k.oid),
      CASE WHEN k.convalidated THEN 'VALID' ELSE 'NOT VALID' END,
      CASE WHEN k.condeferrable THEN 'DEFERRABLE' END, CASE WHEN k.condeferred THEN 'DEFERRED' END,
      obj_description(k.oid, 'pg_constraint'))
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${USER} AND NOT EXISTS (SELECT FROM pg_constraint whole WHERE whole.oid = k.conparentid AND whole.conrelid = k.conrelid)`,
  indexes: `SELECT concat_ws(' ', pg_get_indexdef(i.indexrelid), CASE WHEN i.indisvalid THEN 'VALID' ELSE 'INVALID' END,
      CASE WHEN i.indisprimary THEN 'PRIMARY' END, CASE WHEN i.indisclustered THEN 'CLUSTERED' END, CASE WHEN i.indisreplident THEN 'IDENTITY' END,
      'TABLESPACE ' || (SELECT spcname FROM pg_tablespace WHERE oid = c.reltablespace), ${OPTIONS},
      (SELECT 'OF ' || inhparent::regclass FROM pg_inherits WHERE inhrelid = c.oid), obj_description(c.oid, 'pg_class'))
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${USER}`,
  triggers: `SELECT concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled, obj_description(t.oid, 'pg_trigger'))
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND ${USER}`,
  policies: `SELECT concat_ws(' ', schemaname, tablename, policyname, permissive, roles, cmd, qual, with_check,
      (SELECT obj_description(p.oid, 'pg_policy') FROM pg_policy p WHERE p.polname = policyname AND p.polrelid = format('%I.%I', schemaname, tablename)::regclass)) FROM pg_policies`,
  rules: `SELECT concat_ws(' ', pg_get_ruledef(r.oid), r.ev_enabled, obj_description(r.oid, 'pg_rewrite'))
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE r.rulename <> '_RETURN' AND ${USER}`,
  statistics: `SELECT concat_ws(' ', pg_get_statisticsobjdef(s.oid), s.stxstattarget, obj_description(s.oid, 'pg_statistic_ext'))
    FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE ${USER}`,
  publications: `SELECT concat_ws(' ', p.pubname, p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.pubviaroot,
      (SELECT string_agg(prrelid::regclass::text, ', ' ORDER BY prrelid::regclass::text) FROM pg_publication_rel WHERE prpubid = p.oid))
    FROM pg_publication p`,
  schemas: `SELECT concat_ws(' ', n.nspname, n.nspacl, obj_description(n.oid, 'pg_namespace')) FROM pg_namespace n WHERE ${USER}`,
  extensions: `SELECT extname FROM pg_extension`,
  aggregates: `SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind = 'a' AND ${USER}`,
  'default rights': `SELECT concat_ws(' ', defaclrole::regrole, defaclnamespace::regnamespace, defaclobjtype, defaclacl) FROM pg_default_acl`,
  functions: `SELECT concat_ws(' ', pg_get_functiondef(p.oid), p.proacl, obj_description(p.oid, 'pg_proc'))
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prokind IN ('f', 'p') AND ${USER}`,
  views: `SELECT concat_ws(' ', ${RELATION}, pg_get_viewdef(c.oid))
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('v', 'm') AND ${USER}`,
  sequences: `SELECT concat_ws(' ', ${RELATION}, s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle, obj_description(c.oid, 'pg_class'), 'OWNED BY',
      (SELECT format('%s.%I', d.refobjid::regclass, a.attname) FROM pg_depend d
        JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
          AND d.deptype IN ('a', 'i')))
    FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${USER}`,
  types: `SELECT concat_ws(' ', format('%I.%I', n.nspname, t.typname), t.typtype, format_type(nullif(t.typbasetype, 0), t.typtypmod),
      CASE WHEN t.typnotnull THEN 'NOT NULL' END, t.typdefault, obj_description(t.oid, 'pg_type'), 'COLLATE ' || (SELECT collname FROM pg_collation WHERE oid = t.typcollation),
      (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
      (SELECT string_agg(concat_ws(' ', k.conname, pg_get_constraintdef(k.oid),
        CASE WHEN k.convalidated THEN 'VALID' END), ', ' ORDER BY k.conname) FROM pg_constraint k WHERE k.contypid = t.oid))
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE (t.typtype IN ('d', 'e', 'r') OR t.typtype = 'c' AND (SELECT relkind FROM pg_class WHERE oid = t.typrelid) = 'c') AND ${USER}`,
};

/** What a database holds, as sorted lines: its catalog by names, and the rows of every table as JSON with sorted keys. */
export async function snapshotOf(client: Client): Promise<Snapshot> {
  const snapshot: Record<string, readonly string[]> = {};
  for (const [name, sql] of Object.entries(CATALOG)) snapshot[name] = await lines(client, sql);
  const tables = await lines(
    client,
    `SELECT ${RELATION} FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND ${USER}`,
  );
  for (const table of tables) snapshot[`rows of ${table}`] = await rowsOf(client, table);
  return snapshot;
}

/** Beyond this many rows, only their number and a digest of them all is kept. */
const MANY_ROWS = 1000;

async function rowsOf(client: Client, table: string): Promise<readonly string[]> {
  const [digest] = await lines(
    client,
    `SELECT count(*) || ' rows ' || md5(string_agg(row, E'\\n' ORDER BY row COLLATE "C"))
      FROM (SELECT to_jsonb(t)::text AS row FROM ONLY ${table} t) AS rows HAVING count(*) > ${MANY_ROWS}`,
  );
  return digest === undefined ? lines(client, `SELECT to_jsonb(t)::text FROM ONLY ${table} t`) : [digest];
}

async function lines(client: Client, sql: string): Promise<readonly string[]> {
  const result = await client.query<string[]>({ text: sql, rowMode: 'array' });
  return result.rows.map((row) => row[0] ?? '').sort();
}
