import type { SnippetText } from './body';

/** Questions to ask a server before, during and after a migration. Estimates are read from the catalog, never counted. */
export const OPERATION_SNIPPETS: readonly SnippetText[] = [
  {
    prefix: 'pg-table-size',
    name: 'PostgreSQL: size and rows of a table',
    description:
      'Size of a table with its indexes and an estimate of its rows, without reading it; -1 rows: never analyzed.',
    tabs: ['orders'],
    text: `-- Estimated: as of the last VACUUM or ANALYZE. count(*) would read the whole table.
SELECT
  oid::regclass AS table_name,
  reltuples::bigint AS estimated_rows,
  pg_size_pretty(pg_table_size(oid)) AS table_size,
  pg_size_pretty(pg_indexes_size(oid)) AS indexes_size,
  pg_size_pretty(pg_total_relation_size(oid)) AS total_size
FROM pg_class
WHERE oid = '‹orders›'::regclass;
`,
  },
  {
    prefix: 'pg-locks',
    name: 'PostgreSQL: locks on a table',
    description: 'Who holds or waits for which lock on a table, and for how long its transaction has been open.',
    tabs: ['orders'],
    text: `SELECT
  pg_locks.pid,
  pg_locks.mode,
  pg_locks.granted,
  now() - pg_stat_activity.xact_start AS transaction_age,
  pg_stat_activity.state,
  left(pg_stat_activity.query, 100) AS query
FROM pg_locks
JOIN pg_stat_activity USING (pid)
WHERE pg_locks.relation = '‹orders›'::regclass
  AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
ORDER BY pg_locks.granted DESC, transaction_age DESC NULLS LAST;
`,
  },
  {
    prefix: 'pg-blocking',
    name: 'PostgreSQL: what blocks what',
    description: 'Sessions that wait for a lock and the sessions that hold it or stand before them in the queue.',
    tabs: [],
    text: `SELECT
  blocked.pid AS blocked_pid,
  now() - blocked.query_start AS blocked_for,
  left(blocked.query, 100) AS blocked_query,
  blocking.pid AS blocking_pid,
  blocking.state AS blocking_state,
  now() - blocking.xact_start AS blocking_transaction_age,
  left(blocking.query, 100) AS blocking_query
FROM pg_stat_activity AS blocked
CROSS JOIN LATERAL unnest(pg_blocking_pids(blocked.pid)) AS blocker (pid)
JOIN pg_stat_activity AS blocking ON blocking.pid = blocker.pid
ORDER BY blocked_for DESC;
`,
  },
  {
    prefix: 'pg-cancel',
    name: 'PostgreSQL: cancel a query',
    description: 'Ends the running query of a session, which stays connected. Try this before pg-terminate.',
    tabs: ['12345'],
    text: `-- The session stays connected; its transaction fails and is rolled back.
SELECT pg_cancel_backend(‹12345›);
`,
  },
  {
    prefix: 'pg-terminate',
    name: 'PostgreSQL: end a session',
    description: 'Disconnects a session and rolls its transaction back. For one that is idle in a transaction.',
    tabs: ['12345'],
    text: `-- Disconnects the session and rolls its transaction back. Look at its query first: pg-blocking.
SELECT pg_terminate_backend(‹12345›);
`,
  },
  {
    prefix: 'pg-slow-queries',
    name: 'PostgreSQL: slowest queries',
    description: 'Queries by their mean time. Needs the extension pg_stat_statements.',
    tabs: ['10'],
    text: `-- Needs pg_stat_statements in shared_preload_libraries, and CREATE EXTENSION pg_stat_statements.
SELECT
  calls,
  round(mean_exec_time::numeric, 1) AS mean_ms,
  round(total_exec_time::numeric) AS total_ms,
  left(query, 100) AS query
FROM pg_stat_statements
ORDER BY mean_exec_time DESC
LIMIT ‹10›;
`,
  },
  {
    prefix: 'pg-active-queries',
    name: 'PostgreSQL: what runs now',
    description: 'Queries that run now, the longest first, and what they wait for.',
    tabs: [],
    text: `SELECT
  pid,
  now() - query_start AS running_for,
  wait_event_type,
  wait_event,
  left(query, 100) AS query
FROM pg_stat_activity
WHERE state = 'active' AND pid <> pg_backend_pid()
ORDER BY running_for DESC;
`,
  },
  {
    prefix: 'pg-progress-index',
    name: 'PostgreSQL: progress of index builds',
    description: 'How far each CREATE INDEX and REINDEX has come, and which sessions it waits for.',
    tabs: [],
    text: `SELECT
  pid,
  relid::regclass AS table_name,
  index_relid::regclass AS index_name,
  phase,
  round(100.0 * blocks_done / nullif(blocks_total, 0), 1) AS blocks_percent,
  round(100.0 * tuples_done / nullif(tuples_total, 0), 1) AS tuples_percent,
  lockers_done || ' of ' || lockers_total AS waited_for,
  current_locker_pid
FROM pg_stat_progress_create_index;
`,
  },
  {
    prefix: 'pg-invalid-indexes',
    name: 'PostgreSQL: invalid indexes',
    description:
      'Indexes that a failed CREATE INDEX CONCURRENTLY left behind: they cost writes and serve no query. Drop and build them again.',
    tabs: [],
    text: `-- One that is being built right now is in the list too: see pg-progress-index.
SELECT
  indrelid::regclass AS table_name,
  indexrelid::regclass AS index_name,
  pg_size_pretty(pg_relation_size(indexrelid)) AS size,
  format('DROP INDEX CONCURRENTLY IF EXISTS %s', indexrelid::regclass) AS remedy
FROM pg_index
WHERE NOT indisvalid
ORDER BY 1, 2;
`,
  },
  {
    prefix: 'pg-long-transactions',
    name: 'PostgreSQL: long transactions',
    description:
      'Transactions open for longer than a minute: a migration waits for them, and every query on the table behind it.',
    tabs: ['1 minute'],
    text: `-- A migration waits for these, and every query on its table waits behind it. CREATE INDEX CONCURRENTLY waits for them too.
SELECT
  pid,
  now() - xact_start AS transaction_age,
  state,
  usename,
  application_name,
  left(query, 100) AS query
FROM pg_stat_activity
WHERE xact_start < now() - interval '‹1 minute›' AND pid <> pg_backend_pid()
ORDER BY xact_start;
`,
  },
  {
    prefix: 'pg-not-valid-constraints',
    name: 'PostgreSQL: constraints not yet validated',
    description: 'Constraints that were added NOT VALID and still wait for VALIDATE CONSTRAINT.',
    tabs: [],
    text: `SELECT
  conrelid::regclass AS table_name,
  conname AS constraint_name,
  pg_get_constraintdef(oid) AS definition,
  format('ALTER TABLE %s VALIDATE CONSTRAINT %I', conrelid::regclass, conname) AS remedy
FROM pg_constraint
WHERE NOT convalidated AND conrelid <> 0
ORDER BY 1, 2;
`,
  },
  {
    prefix: 'pg-column-stats',
    name: 'PostgreSQL: statistics of columns',
    description:
      'How many distinct values and NULLs the columns of a table have, as of the last ANALYZE: what an index would be good for.',
    tabs: ['orders'],
    text: `SELECT attname, n_distinct, null_frac, correlation, avg_width
FROM pg_stats
WHERE (schemaname, tablename) = (
  SELECT relnamespace::regnamespace::name, relname FROM pg_class WHERE oid = '‹orders›'::regclass
)
ORDER BY attname;
`,
  },
  {
    prefix: 'pg-unused-indexes',
    name: 'PostgreSQL: indexes of a table and their use',
    description: 'How often each index of a table was used since the statistics were reset: before dropping one.',
    tabs: ['orders'],
    text: `-- Ask every replica too: each counts for itself.
SELECT
  indexrelid::regclass AS index_name,
  idx_scan AS times_used,
  pg_size_pretty(pg_relation_size(indexrelid)) AS size
FROM pg_stat_user_indexes
WHERE relid = '‹orders›'::regclass
ORDER BY idx_scan, pg_relation_size(indexrelid) DESC;
`,
  },
];
