-- +goose Up
ALTER TABLE devices RENAME TO sensors;
ALTER TABLE sensors RENAME COLUMN serial TO serial_number;
ALTER TABLE measurements RENAME CONSTRAINT measurements_device_id_fkey TO measurements_sensor_id_fkey;

-- +goose Down
ALTER TABLE measurements RENAME CONSTRAINT measurements_sensor_id_fkey TO measurements_device_id_fkey;
ALTER TABLE sensors RENAME COLUMN serial_number TO serial;
ALTER TABLE sensors RENAME TO devices;
