-- +goose Up
ALTER TABLE devices ADD COLUMN status TEXT NOT NULL DEFAULT 'active';
ALTER TABLE devices ADD COLUMN metadata JSONB NOT NULL DEFAULT '{}'::jsonb;
ALTER TABLE devices ADD COLUMN tags TEXT[] NOT NULL DEFAULT ARRAY[]::text[];
ALTER TABLE devices ADD CONSTRAINT devices_status_check CHECK (status IN ('active', 'retired'));

-- +goose Down
ALTER TABLE devices DROP CONSTRAINT devices_status_check;
ALTER TABLE devices DROP COLUMN tags;
ALTER TABLE devices DROP COLUMN metadata;
ALTER TABLE devices DROP COLUMN status;
