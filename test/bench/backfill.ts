import type { Client } from 'pg';
import { backfillBlock, type Backfill } from '../../server/src/recipes/backfill-sql';
import { startServer } from '../postgres/servers';
import { median, type Row } from './table';

const ROWS = 1_000_000;

/** The parts of a backfill that the row is about. */
type Way = Pick<Backfill, 'key'> & {
  readonly what: string;
  readonly keySql: string;
  readonly batchSize: number;
};

const WAYS: readonly Way[] = [
  ...[1000, 5000, 20_000].map((batchSize) => ({
    what: `${batchSize.toLocaleString('en')} a batch`,
    key: [{ name: 'id', type: 'bigint' }],
    keySql: 'ALTER TABLE orders ADD PRIMARY KEY (id)',
    batchSize,
  })),
  {
    what: '5,000 a batch, by a composite key',
    key: [
      { name: 'customer_id', type: 'bigint' },
      { name: 'id', type: 'bigint' },
    ],
    keySql: 'ALTER TABLE orders ADD PRIMARY KEY (customer_id, id)',
    batchSize: 5000,
  },
  {
    what: '5,000 a batch, by a text key',
    key: [{ name: 'code', type: 'text' }],
    keySql: 'ALTER TABLE orders ADD PRIMARY KEY (code)',
    batchSize: 5000,
  },
  { what: '5,000 a batch, by pages without a key', key: [], keySql: 'SELECT 1', batchSize: 5000 },
];

/** How often each is measured, by turns. */
const TIMES = 3;

/** A backfill in batches without a pause, beside the single UPDATE that it replaces, on a table with the same key. */
export async function* backfill(): AsyncGenerator<Row> {
  const server = await startServer(18);
  const client = await server.connect();
  try {
    for (const { what, key, keySql, batchSize } of WAYS) {
      const block = backfillBlock({
        table: { name: 'orders' },
        key,
        assignments: `status = 'new'`,
        where: 'status IS NULL',
        settings: { batchSize, batchPause: 0 },
      });
      const singles: number[] = [];
      const batches = await median(TIMES, async () => {
        singles.push(await timed(client, keySql, `UPDATE orders SET status = 'new' WHERE status IS NULL`));
        return await timed(client, keySql, block);
      });
      const single = await median(TIMES, () => Promise.resolve(singles.pop()!));
      yield {
        what: `backfill of ${ROWS.toLocaleString('en')} rows, ${what}`,
        ours: batches,
        theirs: single,
        unit: 's',
        wanted: '1.5 ×',
      };
    }
  } finally {
    await client.end();
    await server.stop();
  }
}

/** Seconds that a statement takes on a new table, which must leave no row behind. */
async function timed(client: Client, keySql: string, sql: string): Promise<number> {
  await client.query(`
    DROP TABLE IF EXISTS orders;
    CREATE TABLE orders (id bigint NOT NULL, customer_id bigint NOT NULL, status text, placed_at timestamptz, code text NOT NULL);
    INSERT INTO orders SELECT i, i % 1000, NULL, now(), 'order ' || i FROM generate_series(1, ${ROWS}) i;
    ${keySql};`);
  await client.query('VACUUM ANALYZE orders');
  await client.query('CHECKPOINT');
  const start = performance.now();
  await client.query(sql);
  const seconds = (performance.now() - start) / 1000;
  const { rows } = await client.query<{ left: string }>(
    'SELECT count(*) AS left FROM orders WHERE status IS NULL',
  );
  if (rows[0]?.left !== '0') throw new Error(`${rows[0]?.left} rows are left.`);
  return seconds;
}
