UPDATE products SET description = name WHERE description IS NULL;
ALTER TABLE products ALTER COLUMN description SET NOT NULL;
