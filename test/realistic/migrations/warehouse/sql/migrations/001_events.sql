\set ON_ERROR_STOP on
CREATE EXTENSION IF NOT EXISTS pgcrypto;
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE SCHEMA IF NOT EXISTS warehouse;
SET search_path = warehouse, public;

CREATE DOMAIN positive_int AS integer CHECK (VALUE > 0);

CREATE TABLE events (
    id        uuid NOT NULL DEFAULT gen_random_uuid(),
    kind      text NOT NULL,
    happened  timestamptz NOT NULL,
    body      jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (id, happened)
) PARTITION BY RANGE (happened);

CREATE TABLE events_2025_q1 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2025-04-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
CREATE INDEX events_kind_idx ON events (kind, happened);

CREATE TABLE bookings (
    room   integer NOT NULL,
    during tstzrange NOT NULL,
    guests positive_int NOT NULL DEFAULT 1,
    EXCLUDE USING gist (room WITH =, during WITH &&)
);

COPY events (kind, happened) FROM stdin;
login	2025-01-02 03:04:05+00
Käse; DROP TABLE	2025-02-03 04:05:06+00
\.
