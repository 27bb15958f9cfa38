SET lock_timeout = '5s';

CREATE TABLE IF NOT EXISTS products (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sku varchar(40) NOT NULL UNIQUE,
  title text NOT NULL,
  description text,
  price_cents integer NOT NULL,
  stock integer NOT NULL DEFAULT 0,
  CONSTRAINT products_stock_not_negative CHECK (stock >= 0)
);

CREATE INDEX IF NOT EXISTS products_title_idx ON products (lower(title));
