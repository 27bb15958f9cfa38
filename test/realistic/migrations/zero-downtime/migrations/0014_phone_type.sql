-- varchar to text stores nothing anew; the default is noted, not written.
SET lock_timeout = '2s';
ALTER TABLE customers ALTER COLUMN phone TYPE text;
ALTER TABLE customers ADD COLUMN IF NOT EXISTS tier smallint NOT NULL DEFAULT 1;
ALTER TABLE customers ALTER COLUMN tier SET DEFAULT 2;
