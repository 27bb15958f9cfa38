import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import type { Client } from 'pg';
import { repositoryRoot } from './install';
import { startServer } from './servers';

const TARGET = path.join('server', 'src', 'operations', 'functions.generated.ts');

/** What a migration can call: no triggers, nothing with internal arguments. */
const CALLABLE = `
  FROM pg_proc p WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind IN ('f', 'w')
  AND prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype, 'internal'::regtype)
  AND NOT 'internal'::regtype = ANY (proargtypes::oid[])`;

const VOLATILE = `SELECT DISTINCT proname ${CALLABLE} AND provolatile = 'v'
  AND proname !~ '^(binary_upgrade|pg_stat_|pg_ls_|pg_replication|pg_get_|pg_control|pg_isolation|ts_rewrite|plpgsql|amvalidate|dsnowball)'
  ORDER BY 1`;

/** Without the functions behind operators, types, index support, conversions and aggregates. */
const SETTLED = `SELECT DISTINCT proname ${CALLABLE} AND provolatile <> 'v'
  AND proname !~ '^(binary_upgrade|pg_stat_|pg_control|_)'
  AND proname !~ '(sel|joinsel|support|_ops|_accum|_combine|_inv|_transfn|_finalfn|_serialize|_deserialize)$'
  AND NOT EXISTS (SELECT FROM pg_proc q WHERE q.proname = p.proname AND q.provolatile = 'v'
    AND q.pronamespace = p.pronamespace AND q.proname <> 'ts_rewrite')
  AND (NOT EXISTS (SELECT FROM pg_operator o WHERE o.oprcode = p.oid) OR proname !~ '_|^(int|float|numeric|text|date|time|cash|box|circle|path|poly|point|line|lseg|bit|varbit|bpchar|char|name|oid|tid|xid|uuid|bool|enum|byte|net|mac|array|record|range|multi|jsonb|interval|timestamp|like|regex|ts|inet)')
  AND NOT EXISTS (SELECT FROM pg_type t WHERE p.oid IN (typinput, typoutput, typreceive, typsend, typmodin, typmodout, typanalyze, typsubscript))
  AND NOT EXISTS (SELECT FROM pg_amproc a WHERE a.amproc = p.oid)
  AND NOT EXISTS (SELECT FROM pg_conversion k WHERE k.conproc = p.oid)
  ORDER BY 1`;

const AGGREGATES = `SELECT DISTINCT proname FROM pg_proc
  WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind = 'a' ORDER BY 1`;

/** The text of functions.generated.ts, read from the newest server. */
export async function functionsModule(): Promise<string> {
  const server = await startServer(18);
  try {
    const session = await server.connect();
    const volatile = await names(session, VOLATILE);
    const settled = await names(session, SETTLED);
    const aggregates = await names(session, AGGREGATES);
    await session.end();
    return `// Generated from pg_proc of PostgreSQL ${server.major} by test/postgres/functions.ts. Do not edit.

/** Functions of pg_catalog that are volatile. */
export const VOLATILE_FUNCTIONS = \`
${wrapped(volatile)}\`.trim();

/** Functions of pg_catalog that are immutable or stable, without those that only operators and types use. */
export const SETTLED_FUNCTIONS = \`
${wrapped(settled)}\`.trim();

/** Aggregates of pg_catalog. */
export const AGGREGATES = \`
${wrapped(aggregates)}\`.trim();
`;
  } finally {
    await server.stop();
  }
}

async function names(session: Client, sql: string): Promise<string[]> {
  const { rows } = await session.query<{ proname: string }>(sql);
  return rows.map(({ proname }) => proname);
}

function wrapped(words: readonly string[]): string {
  const lines = [' '];
  for (const word of words) {
    if (lines.at(-1)!.length + word.length > 108) lines.push(' ');
    lines.push(`${lines.pop() ?? ''} ${word}`);
  }
  return `${lines.join('\n')}\n`;
}

if (require.main === module) {
  void functionsModule().then((text) => {
    writeFileSync(path.join(repositoryRoot(), TARGET), text);
  });
}
