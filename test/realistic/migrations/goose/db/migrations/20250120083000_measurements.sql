-- +goose Up
CREATE TABLE measurements (
    device_id UUID NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    taken_at  TIMESTAMPTZ NOT NULL,
    value     DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (device_id, taken_at)
);

-- +goose StatementBegin
CREATE FUNCTION latest_measurement(device UUID) RETURNS DOUBLE PRECISION AS $$
    SELECT value FROM measurements WHERE device_id = device ORDER BY taken_at DESC LIMIT 1;
$$ LANGUAGE sql STABLE;
-- +goose StatementEnd

-- +goose Down
DROP FUNCTION latest_measurement(UUID);
DROP TABLE measurements;
