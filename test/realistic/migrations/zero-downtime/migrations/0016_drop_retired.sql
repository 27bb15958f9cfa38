SET lock_timeout = '2s';
DROP TABLE IF EXISTS events_2025_01;
