SET lock_timeout = '2s';
SET statement_timeout = 0;
-- A failed build leaves an invalid index behind.
DROP INDEX CONCURRENTLY IF EXISTS orders_customer_id_idx;
CREATE INDEX CONCURRENTLY orders_customer_id_idx ON orders (customer_id);
