CREATE INDEX CONCURRENTLY IF NOT EXISTS carts_product_id_idx ON carts (product_id);
