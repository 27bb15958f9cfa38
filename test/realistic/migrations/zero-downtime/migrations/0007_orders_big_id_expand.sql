-- orders.id runs out of integers: a second column, kept in step by a trigger.
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE orders ADD COLUMN id_new bigint;
CREATE OR REPLACE FUNCTION orders_copy_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.id_new := NEW.id;
    RETURN NEW;
END
$$;
CREATE TRIGGER orders_copy_id BEFORE INSERT OR UPDATE ON orders
    FOR EACH ROW EXECUTE FUNCTION orders_copy_id();
COMMIT;
