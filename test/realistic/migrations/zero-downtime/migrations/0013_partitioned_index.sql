SET lock_timeout = '2s';
CREATE INDEX IF NOT EXISTS events_at_idx ON ONLY events (at);
DROP INDEX CONCURRENTLY IF EXISTS events_2025_01_at_idx;
CREATE INDEX CONCURRENTLY events_2025_01_at_idx ON events_2025_01 (at);
ALTER INDEX events_at_idx ATTACH PARTITION events_2025_01_at_idx;
DROP INDEX CONCURRENTLY IF EXISTS events_2025_02_at_idx;
CREATE INDEX CONCURRENTLY events_2025_02_at_idx ON events_2025_02 (at);
ALTER INDEX events_at_idx ATTACH PARTITION events_2025_02_at_idx;
