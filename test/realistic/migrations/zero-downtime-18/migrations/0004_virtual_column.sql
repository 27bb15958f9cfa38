SET lock_timeout = '2s';
ALTER TABLE readings ALTER COLUMN celsius TYPE numeric(8, 2);
ALTER TABLE readings ADD COLUMN IF NOT EXISTS fahrenheit numeric GENERATED ALWAYS AS (celsius * 9 / 5 + 32) VIRTUAL;
