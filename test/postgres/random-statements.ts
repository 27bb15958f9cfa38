import * as fc from 'fast-check';

type Text = fc.Arbitrary<string>;

/** Some tables of the shop with their columns. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  users: ['id', 'email', 'name', 'phone', 'legacy_field', 'seen', 'born'],
  orders: [
    'id',
    'user_id',
    'code',
    'status',
    'amount',
    'net',
    'state',
    'created',
    'weight',
    'title',
    'label',
    'doubled',
  ],
  items: ['id', 'order_id', 'product', 'quantity'],
  nodes: ['id', 'parent_id'],
  tags: ['code'],
  tagged: ['id', 'code'],
  events: ['id', 'at', 'kind', 'user_id'],
  events_2020: ['id', 'at', 'kind'],
  events_new: ['id', 'at', 'kind', 'user_id'],
  logs: ['id', 'at', 'kind'],
  logs_rest: ['id', 'at', 'kind'],
  logs_b: ['id', 'at', 'kind'],
  animals: ['id', 'name'],
  cats: ['id', 'name', 'lives'],
};

/** One of some texts, separated by bars; between two bars nothing. */
export function any(texts: string): Text {
  return fc.constantFrom(...texts.split('|'));
}

export function oneOf(...texts: readonly Text[]): Text {
  return fc.oneof(...texts);
}

/** A text with random parts. */
export function text(strings: TemplateStringsArray, ...parts: readonly (string | Text)[]): Text {
  const between = parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part));
  return fc
    .tuple(...between)
    .map((values) => strings.map((string, index) => string + (values[index] ?? '')).join(''));
}

const TYPES = any(
  `int|bigint|smallint|text|varchar|varchar(255)|varchar(10)|char(20)|numeric|numeric(12,2)|timestamp|timestamptz|timestamptz(3)|date|positive|plain|state|jsonb|uuid|boolean|int[]|text[]|serial|text COLLATE "C"`,
);

const DEFAULTS = any(
  `|| DEFAULT 1| DEFAULT 'x'| DEFAULT now()| DEFAULT random()| DEFAULT fixed()| DEFAULT moving()| DEFAULT NULL| DEFAULT current_date| DEFAULT nextval('order_numbers')| GENERATED ALWAYS AS IDENTITY| DEFAULT gen_random_uuid()| DEFAULT '2020-01-01'`,
);

const INLINE = any(
  `|| NOT NULL| NULL| UNIQUE| PRIMARY KEY| CHECK (x > 0)| CHECK (x IS NOT NULL)| REFERENCES users| REFERENCES tags (code)| REFERENCES users ON DELETE CASCADE DEFERRABLE`,
);

/** An action of ALTER TABLE on a table with these columns. */
function action(columns: readonly string[]): Text {
  const column = fc.constantFrom(...columns);
  return oneOf(
    text`ADD COLUMN x ${TYPES}${DEFAULTS}${INLINE}`,
    text`ADD COLUMN IF NOT EXISTS ${column} ${TYPES}${DEFAULTS}`,
    text`DROP COLUMN ${any('|IF EXISTS ')}${oneOf(column, any('nope'))}${any('|| CASCADE')}`,
    text`ALTER COLUMN ${column} TYPE ${TYPES}`,
    text`ALTER COLUMN ${column} TYPE ${TYPES} USING ${column}${any('|::text::int|::text')}`,
    text`ALTER COLUMN ${column} ${any('SET NOT NULL|DROP NOT NULL|DROP DEFAULT|SET STATISTICS 100|SET STORAGE MAIN|SET (n_distinct = 5)|SET COMPRESSION pglz|DROP IDENTITY IF EXISTS|DROP EXPRESSION IF EXISTS|DROP EXPRESSION')}`,
    text`ALTER COLUMN ${column} SET DEFAULT ${any("1|'x'|NULL|now()|random()")}`,
    text`ALTER COLUMN ${column} ADD GENERATED ${any('ALWAYS|BY DEFAULT')} AS IDENTITY`,
    text`ADD CONSTRAINT c CHECK (${column} IS NOT NULL)${any('| NOT VALID| NO INHERIT')}`,
    text`ADD CONSTRAINT c UNIQUE (${column})${any('| DEFERRABLE')}`,
    text`ADD PRIMARY KEY (${column})`,
    text`ADD CONSTRAINT c FOREIGN KEY (${column}) REFERENCES ${any('users|users (email)|tags|nodes (id)|items (id)|orders')}${any('| NOT VALID| ON DELETE SET NULL| DEFERRABLE INITIALLY DEFERRED')}`,
    text`ADD CONSTRAINT c ${any('UNIQUE|PRIMARY KEY')} USING INDEX ${any('items_id_idx|orders_code_idx|orders_code_lower_idx')}`,
    text`DROP CONSTRAINT ${any('|IF EXISTS ')}${any('users_pkey|users_email_key|orders_user_id_fkey|orders_amount_check|tags_pkey|tagged_code_fkey|nodes_pkey|c')}${any('| CASCADE')}`,
    text`VALIDATE CONSTRAINT ${any('orders_user_id_fkey|orders_amount_check|tagged_code_fkey')}`,
    text`ALTER CONSTRAINT ${any('orders_user_id_fkey|tagged_code_fkey|orders_amount_check')} ${any('DEFERRABLE|NOT DEFERRABLE')}`,
    any(
      'ENABLE TRIGGER ALL|DISABLE TRIGGER USER|ENABLE ROW LEVEL SECURITY|FORCE ROW LEVEL SECURITY|SET (fillfactor = 70)|RESET (fillfactor)|SET LOGGED|SET UNLOGGED|SET WITHOUT CLUSTER|CLUSTER ON users_pkey|REPLICA IDENTITY FULL|OWNER TO postgres|INHERIT animals|NO INHERIT animals|NOT OF',
    ),
  );
}

function about(table: string, columns: readonly string[]): Text {
  const column = fc.constantFrom(...columns);
  const only = any('|||ONLY ');
  const act = action(columns);
  return oneOf(
    text`ALTER TABLE ${only}${table} ${act}`,
    text`ALTER TABLE ${only}${table} ${act}`,
    text`ALTER TABLE ${table} ${act}, ${act}`,
    text`ALTER TABLE ${table} ${act}, ${act}, ${act}`,
    text`ALTER TABLE ${only}${table} RENAME COLUMN ${column} TO ${any('y|id')}`,
    text`ALTER TABLE ${table} RENAME TO ${any('zz|users')}`,
    text`CREATE ${any('|UNIQUE ')}INDEX ${any('|x |IF NOT EXISTS orders_code_idx ')}ON ${only}${table} ${any('||USING hash |USING brin ')}(${oneOf(column, text`lower(${column}::text)`, text`(${column} IS NULL)`)})${oneOf(any('|'), text` WHERE ${column} IS NOT NULL`)}`,
    text`DROP TABLE ${any('|IF EXISTS ')}${table}${any('| CASCADE')}`,
    text`TRUNCATE ${only}${table}${any('| CASCADE| RESTART IDENTITY')}`,
    text`DELETE FROM ${only}${table}`,
    text`LOCK TABLE ${only}${table} IN ${any('SHARE|EXCLUSIVE|ACCESS SHARE|ROW EXCLUSIVE')} MODE`,
    text`CREATE TRIGGER x ${any('BEFORE|AFTER')} ${oneOf(any('INSERT|UPDATE|DELETE|TRUNCATE|INSERT OR UPDATE'), text`UPDATE OF ${column}`)} ON ${table} FOR EACH ${any('ROW|STATEMENT')} EXECUTE FUNCTION touch()`,
    text`CREATE ${any(`POLICY x ON ${table} USING (true)|RULE x AS ON INSERT TO ${table} DO INSTEAD NOTHING|STATISTICS x ON id, at FROM ${table}|VIEW x AS SELECT * FROM ${table}|MATERIALIZED VIEW x AS SELECT * FROM ${table}`)}`,
    text`CREATE TABLE x ${any(`(LIKE ${table} INCLUDING ALL)|AS SELECT * FROM ${table}|(CHECK (true)) INHERITS (${table})|(a int REFERENCES users, b text)`)}`,
    text`${any('ANALYZE|REINDEX TABLE')} ${table}`,
    text`COMMENT ON COLUMN ${table}.${column} IS 'x'`,
  );
}

const ABOUT_OTHERS = oneOf(
  text`DROP INDEX ${any('|IF EXISTS ')}${any('orders_code_idx|users_pkey|events_kind_idx|items_id_idx|users_email_key|nope|events_2020_kind_idx')}${any('| CASCADE')}`,
  text`DROP ${any('VIEW user_names|MATERIALIZED VIEW order_totals|TYPE state|TYPE pair|DOMAIN positive|DOMAIN plain|SEQUENCE order_numbers|FUNCTION touch()|TYPE lonely')}${any('| CASCADE')}`,
  text`ALTER TABLE ${any('events|logs')} ATTACH PARTITION ${any('events_new|logs_b')} ${any("FOR VALUES FROM ('2022-01-01') TO ('2023-01-01')|FOR VALUES IN ('b')|DEFAULT")}`,
  text`ALTER TABLE ${any('events|logs')} DETACH PARTITION ${any('events_2020|events_2021|logs_a|logs_rest')}`,
  text`CREATE TABLE x PARTITION OF ${any(`logs FOR VALUES IN ('q')|events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')`)}`,
  text`ALTER DOMAIN positive ${any('ADD CHECK (VALUE < 1000)|ADD CONSTRAINT q CHECK (VALUE < 1000) NOT VALID|DROP CONSTRAINT positive_check|SET NOT NULL|DROP NOT NULL|SET DEFAULT 5')}`,
  text`ALTER TYPE ${any('pair|lonely|held')} ${any('ADD ATTRIBUTE c int|DROP ATTRIBUTE a|ALTER ATTRIBUTE a TYPE bigint|RENAME ATTRIBUTE a TO z|ADD ATTRIBUTE c int CASCADE')}`,
  text`ALTER TYPE state ${any("ADD VALUE 'x'|RENAME VALUE 'new' TO 'old'|RENAME TO st|ADD VALUE IF NOT EXISTS 'new'")}`,
  text`ALTER INDEX ${any('orders_code_idx|users_pkey|events_kind_idx')} ${any('RENAME TO zz|SET (fillfactor = 50)')}`,
  text`REFRESH MATERIALIZED VIEW ${any('|CONCURRENTLY ')}${any('order_totals|item_totals')}`,
  text`REINDEX INDEX ${any('orders_code_idx|events_kind_idx|items_id_idx')}`,
  text`CREATE OR REPLACE VIEW user_names AS SELECT id, name${any('|, email')} FROM users`,
);

/** Any statement about the shop whose effect does not depend on its rows: many are refused by PostgreSQL. */
export const statements: Text = fc.oneof(
  { weight: 5, arbitrary: oneOf(...Object.entries(TABLES).map(([table, columns]) => about(table, columns))) },
  { weight: 1, arbitrary: ABOUT_OTHERS },
);
