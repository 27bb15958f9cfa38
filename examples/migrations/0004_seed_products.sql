-- Seed data: rows that are listed one by one are no data migration.
INSERT INTO products (sku, title, price_cents) VALUES
  ('TEA-001', 'Darjeeling', 890),
  ('TEA-002', 'Genmaicha', 1090),
  ('POT-001', 'Kyūsu teapot', 4900)
ON CONFLICT (sku) DO NOTHING;
