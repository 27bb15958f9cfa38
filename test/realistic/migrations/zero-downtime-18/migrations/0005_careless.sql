ALTER TABLE readings ALTER COLUMN celsius SET NOT NULL;
CREATE INDEX readings_sensor_idx ON readings (sensor_id, taken_at DESC);
ALTER TABLE readings ADD COLUMN trace uuid NOT NULL DEFAULT uuidv7();
UPDATE readings SET celsius = round(celsius, 1);
