import type { Client } from 'pg';
import { backfillBlock } from '../../server/src/recipes/backfill-sql';
import { startServer } from '../postgres/servers';
import type { Row } from './table';

const ROWS = 1_000_000;

/** A backfill in batches without a pause, beside the single UPDATE that it replaces; the "Squawk" column is the UPDATE. */
export async function* backfill(): AsyncGenerator<Row> {
  const server = await startServer(18);
  const client = await server.connect();
  try {
    for (const batchSize of [1000, 5000, 20_000]) {
      const single = await timed(client, `UPDATE orders SET status = 'new' WHERE status IS NULL`);
      const batches = await timed(
        client,
        backfillBlock({
          table: { name: 'orders' },
          key: [{ name: 'id', type: 'bigint' }],
          assignments: `status = 'new'`,
          where: 'status IS NULL',
          settings: { batchSize, batchPause: 0 },
        }),
      );
      yield {
        what: `backfill of ${ROWS.toLocaleString('en')} rows, ${batchSize} a batch (beside it one UPDATE)`,
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
async function timed(client: Client, sql: string): Promise<number> {
  await client.query(`
    DROP TABLE IF EXISTS orders;
    CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL, status text, placed_at timestamptz);
    INSERT INTO orders SELECT i, i % 1000, NULL, now() FROM generate_series(1, ${ROWS}) i;`);
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
