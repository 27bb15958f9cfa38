SET lock_timeout = '5s';

ALTER TABLE products
  ADD COLUMN IF NOT EXISTS currency char(3),
  ADD CONSTRAINT products_price_positive CHECK (price_cents > 0);
