-- Many a Friday afternoon looks like this one.
BEGIN;

ALTER TABLE users RENAME COLUMN full_name TO display_name;

ALTER TABLE users
    ADD COLUMN last_seen_at timestamptz,
    ALTER COLUMN display_name SET NOT NULL,
    DROP COLUMN password_hash;

UPDATE users SET last_seen_at = created_at;

CREATE INDEX users_last_seen_idx ON users (last_seen_at DESC);

DELETE FROM invoices WHERE status = 'void';

ALTER TABLE invoices ADD COLUMN created_by bigint REFERENCES users (id);

COMMIT;
