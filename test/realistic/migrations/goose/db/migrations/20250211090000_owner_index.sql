-- +goose NO TRANSACTION
-- +goose Up
SET lock_timeout = '5s';
DROP INDEX CONCURRENTLY IF EXISTS devices_owner_idx;
CREATE INDEX CONCURRENTLY devices_owner_idx ON devices (owner_id) WHERE owner_id IS NOT NULL;

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS devices_owner_idx;
