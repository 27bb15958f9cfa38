SET search_path = warehouse, public;
-- Rows of the new quarter may stand in the default partition already.
CREATE TABLE events_2025_q2 PARTITION OF events FOR VALUES FROM ('2025-04-01') TO ('2025-07-01');

CREATE TABLE events_2024_q4 (LIKE events INCLUDING ALL);
INSERT INTO events_2024_q4 (kind, happened) SELECT 'import', '2024-12-01'::timestamptz + n * interval '1 minute' FROM generate_series(1, 100) n;
ALTER TABLE events ATTACH PARTITION events_2024_q4 FOR VALUES FROM ('2024-10-01') TO ('2025-01-01');

ALTER TABLE events DETACH PARTITION events_2025_q1;
