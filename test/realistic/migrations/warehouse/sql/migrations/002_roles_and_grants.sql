\set ON_ERROR_STOP on
DO $$
BEGIN
    CREATE ROLE realistic_reader NOLOGIN;
EXCEPTION WHEN duplicate_object THEN
    NULL;
END
$$;

GRANT USAGE ON SCHEMA warehouse TO realistic_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA warehouse TO realistic_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA warehouse GRANT SELECT ON TABLES TO realistic_reader;
REVOKE ALL ON warehouse.bookings FROM realistic_reader;
COMMENT ON SCHEMA warehouse IS 'What the reports read.';
