-- Longer notes: PostgreSQL widens a varchar without touching a row, so nothing is said here.
SET lock_timeout = '5s';

ALTER TABLE orders ALTER COLUMN note TYPE varchar(2000);
