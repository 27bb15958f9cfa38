SET lock_timeout = '2s';
ALTER TABLE orders ADD CONSTRAINT orders_id_new_present CHECK (id_new IS NOT NULL) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_id_new_present;
ALTER TABLE orders ALTER COLUMN id_new SET NOT NULL;
ALTER TABLE orders DROP CONSTRAINT orders_id_new_present;
DROP INDEX CONCURRENTLY IF EXISTS orders_id_new_key;
CREATE UNIQUE INDEX CONCURRENTLY orders_id_new_key ON orders (id_new);

-- The swap takes a moment: nothing in it reads the table.
BEGIN;
SET LOCAL lock_timeout = '1s';
LOCK TABLE orders IN ACCESS EXCLUSIVE MODE;
DROP TRIGGER orders_copy_id ON orders;
DROP FUNCTION orders_copy_id();
ALTER SEQUENCE orders_id_seq OWNED BY NONE;
ALTER SEQUENCE orders_id_seq AS bigint;
ALTER TABLE orders ALTER COLUMN id DROP DEFAULT;
ALTER TABLE orders DROP CONSTRAINT orders_pkey;
ALTER TABLE orders RENAME COLUMN id TO id_old;
ALTER TABLE orders RENAME COLUMN id_new TO id;
ALTER TABLE orders ALTER COLUMN id_old DROP NOT NULL;
ALTER TABLE orders ADD CONSTRAINT orders_pkey PRIMARY KEY USING INDEX orders_id_new_key;
ALTER TABLE orders ALTER COLUMN id SET DEFAULT nextval('orders_id_seq');
ALTER SEQUENCE orders_id_seq OWNED BY orders.id;
COMMENT ON COLUMN orders.id_old IS 'DEPRECATED: to be dropped with the next release.';
COMMIT;
