import * as assert from 'node:assert/strict';
import { findingsOf, fixed, fixesOf, table } from './lint';

const EVENTS = `CREATE TABLE events (id bigint, "Tag" date NOT NULL, a int) PARTITION BY RANGE ("Tag");
CREATE TABLE log (id bigint, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE events_2023 PARTITION OF events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE log_2023 PARTITION OF log FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE log_rest PARTITION OF log DEFAULT;
CREATE TABLE log_2024 (id bigint, day date NOT NULL);
CREATE TABLE events_2024 (id bigint, "Tag" date NOT NULL, a int);
`;
const CHECKED = "ALTER TABLE log_2024 ADD CONSTRAINT b CHECK (day >= '2024-01-01' AND day < '2025-01-01');\n";
const EXCLUDED = "ALTER TABLE log_rest ADD CONSTRAINT r CHECK (day < '2024-01-01' OR day >= '2025-01-01');\n";
const BOUND = "FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')";

table('detach-partition-without-concurrently', [
  ['a partition', 'ALTER TABLE events «DETACH PARTITION events_2023»;', { history: EVENTS }],
  ['tables that nothing is known about', 'alter table audit\n  «detach partition audit_old»;'],
  [
    'with comments, names in quotes, behind other statements',
    'SELECT \'ü\';\r\n/* weg */ ALTER TABLE IF EXISTS "events" -- alt\r\n  «DETACH PARTITION /* ü */ "events_2023"»;',
    { history: EVENTS },
  ],
  [
    'in a transaction',
    'BEGIN;\nALTER TABLE events «DETACH PARTITION events_2023»;\nCOMMIT;',
    { history: EVENTS },
  ],
  [
    'in the transaction of a tool',
    '-- migrate:up\nALTER TABLE public.events «DETACH PARTITION public.events_2023»;\n-- migrate:down\n',
    { history: EVENTS, tool: 'dbmate' },
  ],
  [
    'on 18, twice',
    'ALTER TABLE events «DETACH PARTITION events_2023»;\nALTER TABLE audit «DETACH PARTITION a»;',
    { history: EVENTS, settings: { postgresVersion: 18 } },
  ],
  ['CONCURRENTLY', 'ALTER TABLE events DETACH PARTITION events_2023 CONCURRENTLY;', { history: EVENTS }],
  ['FINALIZE', 'ALTER TABLE events DETACH PARTITION events_2023 FINALIZE;', { history: EVENTS }],
  ['a default partition', 'ALTER TABLE log DETACH PARTITION log_2023;', { history: EVENTS }],
  [
    'a server without CONCURRENTLY',
    'ALTER TABLE events DETACH PARTITION events_2023;',
    { history: EVENTS, settings: { postgresVersion: 13 } },
  ],
  [
    'a partition made here',
    `CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');\nALTER TABLE events DETACH PARTITION events_2025;`,
    { history: EVENTS },
  ],
  [
    'the way back of an attached table that the up made',
    'ALTER TABLE events DETACH PARTITION events_2025;\nDROP TABLE events_2025;',
    {
      history: EVENTS,
      fileName: '0002_change.down.sql',
      upOf: `CREATE TABLE events_2025 (LIKE events);\nALTER TABLE events ATTACH PARTITION events_2025 FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');`,
    },
  ],
  ['words in a string', "SELECT 'ALTER TABLE events DETACH PARTITION events_2023';", { history: EVENTS }],
]);

table('attach-partition-without-check', [
  ['no CHECK', `ALTER TABLE events «ATTACH PARTITION events_2024 ${BOUND}»;`, { history: EVENTS }],
  ['tables that nothing is known about', `ALTER TABLE audit\n  «ATTACH PARTITION "Alt" ${BOUND}»;`],
  [
    'a default partition that no CHECK keeps out',
    `ALTER TABLE log «ATTACH PARTITION log_2024 ${BOUND}»;`,
    { history: EVENTS + CHECKED },
  ],
  [
    'a CHECK that is not valid',
    `ALTER TABLE log «ATTACH PARTITION log_2024 ${BOUND}»;`,
    { history: EVENTS + EXCLUDED + CHECKED.replace(');\n', ') NOT VALID;\n') },
  ],
  [
    'a CHECK for other days',
    `-- 2026\r\nALTER TABLE log «ATTACH PARTITION log_2024 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')»;`,
    { history: EVENTS + CHECKED + EXCLUDED },
  ],
  [
    'a table made here where the default partition is in use',
    `CREATE TABLE log_2025 (LIKE log);\nALTER TABLE log «ATTACH PARTITION log_2025 ${BOUND}»;`,
    { history: EVENTS },
  ],
  [
    'a partition made of a table whose default partition is in use',
    `«CREATE TABLE log_2025 PARTITION OF log ${BOUND}»;`,
    { history: EVENTS },
  ],
  [
    'the same without a default partition',
    `CREATE TABLE x PARTITION OF events ${BOUND};`,
    { history: EVENTS },
  ],
  [
    'the same with a CHECK',
    `CREATE TABLE log_2025 PARTITION OF log ${BOUND};`,
    { history: EVENTS + EXCLUDED },
  ],
  [
    'valid CHECKs',
    `ALTER TABLE log ATTACH PARTITION log_2024 ${BOUND};`,
    { history: EVENTS + CHECKED + EXCLUDED },
  ],
  [
    'a CHECK that is validated here',
    `ALTER TABLE log_2024 VALIDATE CONSTRAINT b;\nALTER TABLE log ATTACH PARTITION log_2024 ${BOUND};`,
    { history: EVENTS + EXCLUDED + CHECKED.replace(');\n', ') NOT VALID;\n') },
  ],
  [
    'a table made here',
    `CREATE TABLE events_2025 (LIKE events INCLUDING ALL);\nALTER TABLE events ATTACH PARTITION events_2025 ${BOUND};`,
    { history: EVENTS },
  ],
  [
    'a valid CHECK and a bound of two columns',
    `ALTER TABLE t ATTACH PARTITION p FOR VALUES FROM (1, 2) TO (3, 4);`,
    {
      history:
        'CREATE TABLE t (a int NOT NULL, b int NOT NULL) PARTITION BY RANGE (a, b);\nCREATE TABLE p (a int NOT NULL, b int NOT NULL, CHECK (a > 1 AND a < 3));',
    },
  ],
  [
    'a valid CHECK and a parent that nothing is known about',
    `ALTER TABLE audit ATTACH PARTITION log_2024 ${BOUND};`,
    { history: EVENTS + CHECKED },
  ],
  [
    'an index',
    'ALTER INDEX events_idx ATTACH PARTITION events_2023_idx;',
    {
      history:
        EVENTS +
        'CREATE INDEX events_idx ON ONLY events (a);\nCREATE INDEX events_2023_idx ON events_2023 (a);',
    },
  ],
]);

const INDEXES = `${EVENTS}CREATE INDEX events_a_idx ON events (a);\nCREATE INDEX events_2024_a_idx ON events_2024 (a);\n`;
table('concurrently-on-partitioned-table', [
  ['CREATE INDEX', '«CREATE INDEX CONCURRENTLY events_day ON events ("Tag")»;', { history: EVENTS }],
  [
    'ON ONLY',
    '«CREATE UNIQUE INDEX CONCURRENTLY ON ONLY events (a, "Tag")»;',
    { history: EVENTS, settings: { postgresVersion: 18 } },
  ],
  [
    'IF NOT EXISTS, behind another statement',
    'SELECT 1; /* ü */ «create index concurrently if not exists i on public.events (id)»;',
    { history: EVENTS },
  ],
  ['DROP INDEX', '«DROP INDEX CONCURRENTLY IF EXISTS events_a_idx»;', { history: INDEXES, complete: true }],
  [
    'DETACH with a default partition',
    'ALTER TABLE log «DETACH PARTITION log_2023 CONCURRENTLY»;',
    { history: EVENTS, complete: true },
  ],
  [
    'a partitioned table made here',
    'CREATE TABLE t (a int) PARTITION BY LIST (a);\n«CREATE INDEX CONCURRENTLY i ON t (a)»;',
  ],
  ['a partition', 'CREATE INDEX CONCURRENTLY i ON events_2023 (id);', { history: EVENTS }],
  ['a table that will be one', 'CREATE INDEX CONCURRENTLY i ON events_2024 (id);', { history: EVENTS }],
  ['without CONCURRENTLY', 'CREATE INDEX i ON ONLY events (id);', { history: EVENTS }],
  [
    'the index of a table',
    'DROP INDEX CONCURRENTLY events_2024_a_idx;',
    { history: INDEXES, complete: true },
  ],
  [
    'DETACH without a default partition',
    'ALTER TABLE events DETACH PARTITION events_2023 CONCURRENTLY;',
    { history: EVENTS, complete: true },
  ],
  ['a table that nothing is known about', 'CREATE INDEX CONCURRENTLY i ON audit (id);'],
  ['DROP without CONCURRENTLY', 'DROP INDEX events_a_idx;', { history: INDEXES, complete: true }],
]);

describe('answers to partitions', () => {
  it('CONCURRENTLY stands behind the partition', () => {
    assert.equal(
      fixed('detach-partition-without-concurrently', 'ALTER TABLE events DETACH PARTITION "ü"/* weg */ ;'),
      'ALTER TABLE events DETACH PARTITION "ü" CONCURRENTLY/* weg */ ;',
    );
  });

  it('CONCURRENTLY is not written where PostgreSQL refuses it', () => {
    const sql = 'BEGIN; ALTER TABLE events DETACH PARTITION a; COMMIT;';
    const fixes = fixesOf('detach-partition-without-concurrently', sql);
    assert.deepEqual(
      fixes.map((fix) => fix.type === 'plan' && fix.apart),
      [true],
    );
  });

  it('an index is built partition by partition', () => {
    const sql = 'CREATE INDEX CONCURRENTLY events_a ON events (a);';
    const [fix] = fixesOf('concurrently-on-partitioned-table', sql, { history: EVENTS });
    assert.ok(fix?.type === 'plan' && 'plan' in fix.result);
    const written = fix.result.plan.steps.flatMap(({ up }) => up).join('\n');
    assert.match(written, /ON ONLY/);
    assert.match(written, /CONCURRENTLY.* ON events_2023/s);
  });

  it('severity and words of a default partition', () => {
    const sql = `ALTER TABLE log ATTACH PARTITION log_2024 ${BOUND};`;
    const [finding] = findingsOf('attach-partition-without-check', sql, { history: EVENTS + CHECKED });
    assert.deepEqual(
      [finding?.severity, finding?.message],
      [
        'error',
        'ATTACH PARTITION holds an ACCESS EXCLUSIVE lock on log_rest while it checks every row, so every query, reads included, waits until it is done. Give log_rest a valid CHECK that excludes the bound first.',
      ],
    );
  });

  it('words of a partition without a CHECK', () => {
    const sql = `ALTER TABLE events ATTACH PARTITION events_2024 ${BOUND};`;
    const [finding] = findingsOf('attach-partition-without-check', sql, { history: EVENTS });
    assert.deepEqual(
      [finding?.severity, finding?.message],
      [
        'warning',
        "ATTACH PARTITION holds an ACCESS EXCLUSIVE lock on events_2024 while it checks every row, so every query, reads included, waits until it is done. Add a CHECK to events_2024 that says what the partition's bound says, NOT VALID, validate it in a later migration, and attach then: nothing is read.",
      ],
    );
  });
});
