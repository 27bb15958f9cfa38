CREATE TABLE sensors (id uuid PRIMARY KEY DEFAULT uuidv7(), name text NOT NULL);
CREATE TABLE readings (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sensor_id uuid,
    celsius   numeric(5, 2),
    taken_at  timestamptz NOT NULL DEFAULT now()
);
