SET lock_timeout = '2s';
ALTER TABLE readings VALIDATE CONSTRAINT readings_sensor_id_not_null;
ALTER TABLE readings VALIDATE CONSTRAINT readings_sensor_id_fkey;
