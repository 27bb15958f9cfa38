DROP TRIGGER IF EXISTS products_touch ON products;
DROP FUNCTION IF EXISTS touch_updated_at();
ALTER TABLE products
    DROP COLUMN IF EXISTS updated_at,
    DROP COLUMN IF EXISTS weight_grams,
    DROP COLUMN IF EXISTS description;
