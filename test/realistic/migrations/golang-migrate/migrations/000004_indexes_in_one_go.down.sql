DROP INDEX IF EXISTS products_name_idx, products_price_idx;
