-- The second statement makes them one transaction, and golang-migrate fails here.
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_name_idx ON products (name);
CREATE INDEX CONCURRENTLY IF NOT EXISTS products_price_idx ON products (price_cents);
