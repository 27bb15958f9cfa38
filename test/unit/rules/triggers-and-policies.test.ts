import { table } from './lint';

const ORDERS = `CREATE TABLE orders (id bigint PRIMARY KEY, status text, user_id bigint);
CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
`;

table('disable-triggers', [
  ['ALL', 'ALTER TABLE orders «DISABLE TRIGGER ALL»;', { history: ORDERS }],
  [
    'ALL, enabled again in the same transaction',
    'BEGIN;\nALTER TABLE "orders" «DISABLE TRIGGER ALL»;\nUPDATE orders SET status = \'ü\' WHERE id = 1;\nALTER TABLE orders ENABLE TRIGGER ALL;\nCOMMIT;',
    { history: ORDERS },
  ],
  [
    'by name, for good',
    'alter table if exists public.orders\r\n  «disable trigger touch»;',
    { history: ORDERS },
  ],
  [
    'enabled again, in another transaction',
    'ALTER TABLE orders «DISABLE TRIGGER USER»;\nDELETE FROM orders WHERE id = 1;\nALTER TABLE orders ENABLE TRIGGER USER;',
  ],
  ['for the session', "«SET session_replication_role = 'replica'»;\nSELECT 1;"],
  ['for the transaction', 'BEGIN;\n«SET LOCAL session_replication_role TO replica»;\nCOMMIT;'],
  [
    'another one is enabled again',
    'BEGIN; ALTER TABLE orders «DISABLE TRIGGER touch»; ALTER TABLE orders ENABLE TRIGGER other; COMMIT;',
    { history: ORDERS },
  ],
  [
    'by name, enabled again in the same transaction',
    'BEGIN;\nALTER TABLE orders DISABLE TRIGGER touch;\nUPDATE orders SET status = NULL WHERE id = 1;\nALTER TABLE orders ENABLE ALWAYS TRIGGER touch;\nCOMMIT;',
    { history: ORDERS },
  ],
  [
    'USER, in the transaction of a tool',
    'ALTER TABLE orders DISABLE TRIGGER USER;\nALTER TABLE orders ENABLE TRIGGER USER;',
    { history: ORDERS, tool: 'golang-migrate' },
  ],
  ['a table made here', 'CREATE TABLE t (a int);\nALTER TABLE t DISABLE TRIGGER ALL;'],
  ['ENABLE', 'ALTER TABLE orders ENABLE TRIGGER ALL;\nALTER TABLE orders ENABLE REPLICA TRIGGER touch;'],
  ['back to the default', 'SET session_replication_role = DEFAULT;\nSET session_replication_role = origin;'],
  [
    'the way back',
    'ALTER TABLE orders DISABLE TRIGGER touch;',
    { history: ORDERS, fileName: '0002_change.down.sql', upOf: 'ALTER TABLE orders ENABLE TRIGGER touch;' },
  ],
  ['dropping it', 'DROP TRIGGER touch ON orders;', { history: ORDERS }],
]);

const DOCS = `CREATE TABLE docs (id bigint PRIMARY KEY, "Größe" int);
CREATE TABLE open_docs (id bigint PRIMARY KEY);
CREATE POLICY p ON open_docs USING (true);
CREATE TABLE owned (id bigint);
ALTER TABLE owned ENABLE ROW LEVEL SECURITY;
`;

table('row-security-without-policy', [
  ['no policy', 'ALTER TABLE docs «ENABLE ROW LEVEL SECURITY»;', { history: DOCS }],
  [
    'one action of several',
    'alter table if exists "public"."docs"\r\n  add column n int, -- ü\r\n  «enable row level security»;',
    { history: DOCS },
  ],
  ['FORCE', 'ALTER TABLE owned «FORCE ROW LEVEL SECURITY»;', { history: DOCS }],
  [
    'a policy of another table',
    'ALTER TABLE docs «ENABLE ROW LEVEL SECURITY»;\nCREATE POLICY p ON owned USING (true);',
    { history: DOCS },
  ],
  [
    'a policy that is dropped here',
    'DROP POLICY p ON open_docs;\nALTER TABLE open_docs «ENABLE ROW LEVEL SECURITY»;',
    { history: DOCS },
  ],
  [
    'a policy in another part of the file',
    '-- migrate:up\nALTER TABLE docs «ENABLE ROW LEVEL SECURITY»;\n-- migrate:down\nCREATE POLICY p ON docs USING (true);',
    { history: DOCS, tool: 'dbmate' },
  ],
  ['a policy before', 'ALTER TABLE open_docs ENABLE ROW LEVEL SECURITY;', { history: DOCS }],
  [
    'a policy behind',
    'ALTER TABLE docs ENABLE ROW LEVEL SECURITY;\nALTER TABLE docs FORCE ROW LEVEL SECURITY;\nCREATE POLICY "Größe" ON docs FOR SELECT USING (true);',
    { history: DOCS },
  ],
  ['a table made here', 'CREATE TABLE t (a int);\nALTER TABLE t ENABLE ROW LEVEL SECURITY;'],
  ['a table that nothing is known about', 'ALTER TABLE audit ENABLE ROW LEVEL SECURITY;'],
  ['it is on', 'ALTER TABLE owned ENABLE ROW LEVEL SECURITY;', { history: DOCS }],
  [
    'DISABLE',
    'ALTER TABLE docs DISABLE ROW LEVEL SECURITY;\nALTER TABLE docs NO FORCE ROW LEVEL SECURITY;',
    { history: DOCS },
  ],
]);
