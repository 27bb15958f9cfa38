SET lock_timeout = '2s';
ALTER TABLE events DETACH PARTITION events_2025_01 CONCURRENTLY;
REINDEX INDEX CONCURRENTLY orders_customer_id_idx;
VACUUM (ANALYZE) customers;
COMMENT ON TABLE events_2025_01 IS 'DEPRECATED: kept for a month after it was detached.';
