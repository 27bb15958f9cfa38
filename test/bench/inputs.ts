/** A migration as teams write them, different for each number; 0 makes `orders`. */
export function generatedMigration(number: number): string {
  const table = number === 0 ? 'orders' : `orders_${number % 200}`;
  if (number < 200) {
    return `CREATE TABLE ${table} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL,
  status varchar(50) DEFAULT 'pending',
  total numeric(12,2) NOT NULL DEFAULT 0 CHECK (total >= 0),
  placed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ${table}_customer_idx ON ${table} (customer_id);
`;
  }
  return `SET lock_timeout = '5s';
ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS note_${number} text;
CREATE INDEX CONCURRENTLY IF NOT EXISTS ${table}_note_${number}_idx ON ${table} (note_${number});
COMMENT ON COLUMN ${table}.note_${number} IS 'Number ${number}';
`;
}

/** One migration of about as many lines, safe and unsafe statements mixed. */
export function realisticFile(lines: number): string {
  const blocks: string[] = [];
  for (let number = 1; blocks.join('').split('\n').length < lines; number++) {
    blocks.push(`-- change ${number}
ALTER TABLE orders
  ADD COLUMN IF NOT EXISTS extra_${number} text,
  ALTER COLUMN status TYPE varchar(${60 + number});
CREATE INDEX orders_extra_${number}_idx ON orders (extra_${number});
ALTER TABLE orders ADD CONSTRAINT extra_${number}_short CHECK (length(extra_${number}) < 100);
UPDATE orders SET extra_${number} = 'none' WHERE extra_${number} IS NULL;
`);
  }
  return blocks.join('');
}
