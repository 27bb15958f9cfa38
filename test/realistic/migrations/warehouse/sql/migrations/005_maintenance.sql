SET search_path = warehouse, public;
REFRESH MATERIALIZED VIEW daily_events;
REINDEX TABLE bookings;
CLUSTER events_2025_q1 USING events_2025_q1_pkey;
VACUUM FULL bookings;
ALTER TABLE bookings ALTER COLUMN guests TYPE bigint;
ALTER TABLE bookings ALTER COLUMN room SET STATISTICS 500, SET (fillfactor = 80);
ALTER INDEX bookings_room_during_excl RENAME TO bookings_no_overlap;
ANALYZE bookings;
