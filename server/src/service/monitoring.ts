import type { QualifiedName } from '../operations/names';
import { nameLiteral } from '../recipes/sql';
import { splitKey } from '../schema/catalog';

/** A query for people, with what it shows. */
export interface Query {
  /** A sentence without a full stop. */
  readonly title: string;
  /** Without semicolon. */
  readonly sql: string;
}

/** Rows and sizes of tables by their catalog keys, from the statistics: counting would read them. */
export function sizeQuery(tables: readonly string[]): Query {
  return {
    title: 'How big the tables are',
    sql: [
      'SELECT oid::regclass AS table, reltuples::bigint AS rows,',
      '       pg_size_pretty(pg_total_relation_size(oid)) AS size',
      'FROM pg_class',
      `WHERE ${among('oid', tables)}`,
    ].join('\n'),
  };
}

/** What a lock request would have to wait for. */
export function openTransactionsQuery(): Query {
  return {
    title:
      'Transactions that have been open for more than a minute: a lock waits for them, and everybody else behind it',
    sql: [
      'SELECT pid, usename, state, now() - xact_start AS open_for, left(query, 80) AS query',
      'FROM pg_stat_activity',
      "WHERE xact_start < now() - interval '1 minute' AND pid <> pg_backend_pid()",
      'ORDER BY xact_start',
    ].join('\n'),
  };
}

/** What to look at while a migration works on tables. */
export function progressQueries(tables: readonly string[], builds: boolean): readonly Query[] {
  return [
    {
      title: 'Who waits, and for whom',
      sql: [
        'SELECT pid, pg_blocking_pids(pid) AS waits_for, now() - query_start AS since, left(query, 80) AS query',
        'FROM pg_stat_activity',
        'WHERE cardinality(pg_blocking_pids(pid)) > 0',
        'ORDER BY query_start',
      ].join('\n'),
    },
    {
      title: 'Locks on the tables',
      sql: [
        'SELECT relation::regclass AS table, mode, granted, pid',
        'FROM pg_locks',
        `WHERE ${among('relation', tables)}`,
        'ORDER BY granted, pid',
      ].join('\n'),
    },
    ...(builds
      ? [
          {
            title: 'How far an index build is',
            sql: [
              'SELECT index_relid::regclass AS index, phase, lockers_done, lockers_total,',
              '       round(100.0 * blocks_done / nullif(blocks_total, 0)) AS percent',
              'FROM pg_stat_progress_create_index',
              `WHERE ${among('relid', tables)}`,
            ].join('\n'),
          },
        ]
      : []),
    {
      title: 'Whether queries read the tables in full, and how many dead rows wait for VACUUM',
      sql: [
        'SELECT relid::regclass AS table, seq_scan, seq_tup_read, idx_scan, n_dead_tup, last_autovacuum',
        'FROM pg_stat_user_tables',
        `WHERE ${among('relid', tables)}`,
      ].join('\n'),
    },
  ];
}

/** What to do where a migration hangs, or where others hang behind it. */
export function emergencyQueries(tables: readonly string[]): readonly Query[] {
  return [
    {
      title: 'Cancel what makes others wait for the tables',
      sql: [
        'SELECT DISTINCT blocking.pid, pg_cancel_backend(blocking.pid) AS cancelled',
        'FROM pg_locks AS waiting',
        'CROSS JOIN LATERAL unnest(pg_blocking_pids(waiting.pid)) AS blocking (pid)',
        `WHERE NOT waiting.granted AND ${among('waiting.relation', tables)}`,
      ].join('\n'),
    },
    {
      title: 'End sessions that hold locks on the tables and do nothing',
      sql: [
        'SELECT DISTINCT holding.pid, pg_terminate_backend(holding.pid) AS ended',
        'FROM pg_locks AS holding',
        'JOIN pg_stat_activity AS session ON session.pid = holding.pid',
        `WHERE ${among('holding.relation', tables)}`,
        "  AND session.state LIKE 'idle in transaction%'",
      ].join('\n'),
    },
    {
      title: 'Indexes that an interrupted build has left: drop them with DROP INDEX CONCURRENTLY',
      sql: [
        'SELECT indexrelid::regclass AS index, indrelid::regclass AS table',
        'FROM pg_index',
        `WHERE NOT indisvalid AND ${among('indrelid', tables)}`,
      ].join('\n'),
    },
  ];
}

function among(column: string, keys: readonly string[]): string {
  const names = keys.map((key) => `to_regclass(${nameLiteral(nameOfKey(key))})`);
  return names.length === 1 ? `${column} = ${names[0] ?? ''}` : `${column} IN (${names.join(', ')})`;
}

/** Without the schema where that is `public`, as everywhere. */
function nameOfKey(key: string): QualifiedName {
  const { schema, name } = splitKey(key);
  return schema === 'public' ? { name } : { schema, name };
}
