-- +goose Up
-- +goose StatementBegin
CREATE TABLE IF NOT EXISTS devices (
    id          UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    serial      TEXT NOT NULL,
    firmware    TEXT,
    owner_id    BIGINT,
    created_at  TIMESTAMP NOT NULL DEFAULT (now() AT TIME ZONE 'utc')
);
-- +goose StatementEnd
CREATE UNIQUE INDEX IF NOT EXISTS devices_serial_key ON devices (serial);

-- +goose Down
DROP TABLE devices;
