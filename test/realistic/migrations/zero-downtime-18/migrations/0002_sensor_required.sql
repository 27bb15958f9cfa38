SET lock_timeout = '2s';
ALTER TABLE readings ADD CONSTRAINT readings_sensor_id_not_null NOT NULL sensor_id NOT VALID;
ALTER TABLE readings ADD CONSTRAINT readings_sensor_id_fkey FOREIGN KEY (sensor_id) REFERENCES sensors NOT VALID;
