-- The status of an order; every order so far is pending.
ALTER TABLE orders ADD COLUMN status varchar(50) NOT NULL DEFAULT 'pending';

UPDATE orders SET status = 'paid' WHERE legacy_ref IS NOT NULL;
