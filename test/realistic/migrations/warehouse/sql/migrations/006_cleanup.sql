DROP VIEW warehouse.kinds;
DROP MATERIALIZED VIEW warehouse.daily_events;
TRUNCATE warehouse.bookings;
ALTER TABLE warehouse.events ADD COLUMN source text DEFAULT ('import'), ADD COLUMN tracked boolean DEFAULT NULL;
CREATE INDEX events_source_idx ON warehouse.events (source);
DROP TABLE warehouse.events_2025_q1 CASCADE;
