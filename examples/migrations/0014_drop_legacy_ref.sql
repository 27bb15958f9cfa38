DROP INDEX orders_legacy_ref_idx;

ALTER TABLE orders DROP COLUMN legacy_ref;
