BEGIN;
SET LOCAL search_path = warehouse;
SET LOCAL lock_timeout = '5s';

CREATE MATERIALIZED VIEW daily_events AS
    SELECT date_trunc('day', happened) AS day, kind, count(*) AS events FROM events GROUP BY 1, 2;
CREATE UNIQUE INDEX daily_events_key ON daily_events (day, kind);
CREATE VIEW kinds AS SELECT DISTINCT kind FROM daily_events;
GRANT SELECT ON daily_events, kinds TO realistic_reader;
ANALYZE daily_events;
COMMIT;
