import * as assert from 'node:assert/strict';
import { loadPostgresReader } from '../../server/src/readers/postgres';
import type { Catalog } from '../../server/src/schema/catalog';
import { findColumn, findTable } from '../../server/src/schema/catalog';
import { formatType } from '../../server/src/schema/describe';
import { emptyCatalog, foldStatements } from '../../server/src/schema/fold';
import { catalogBefore, foldHistory, type HistoryFile } from '../../server/src/schema/history';
import {
  constraintsOn,
  foreignKeysTo,
  indexesOn,
  primaryKeyOf,
  uniqueKeysOf,
  userTypeOf,
  viewsOf,
} from '../../server/src/schema/lookups';
import { splitScript } from '../../server/src/statements/split';
import { schemaAfter, schemaText } from './schema-text';

async function file(id: string, sql: string): Promise<HistoryFile> {
  const reader = await loadPostgresReader();
  return { id, reads: splitScript(sql).statements.map(({ text }) => reader.read(text)) };
}

describe('schema: history', () => {
  it('keeps the schema before and after every file', async () => {
    const history = foldHistory(emptyCatalog(), [
      await file('1', 'CREATE TABLE a (x int);'),
      await file('2', 'ALTER TABLE a ADD y int;'),
    ]);
    assert.deepEqual(
      [0, 1, 2, 3].map((place) => schemaText(catalogBefore(history, place))),
      ['', 'table public.a\n  x int', 'table public.a\n  x int\n  y int', 'table public.a\n  x int\n  y int'],
    );
    const after = catalogBefore(history, 2);
    assert.deepEqual(findTable(after, { name: 'a' })?.origin, '1');
    assert.deepEqual(findColumn(findTable(after, { name: 'a' }), 'y')?.origin, '2');
  });

  it('folds again only from the first changed file on', async () => {
    const start = emptyCatalog();
    const [one, two, three] = [
      await file('1', 'CREATE TABLE a (x int);'),
      await file('2', 'CREATE TABLE b (x int);'),
      await file('3', 'CREATE TABLE c (x int);'),
    ];
    const first = foldHistory(start, [one, two, three]);
    const second = foldHistory(start, [one, await file('2', 'CREATE TABLE bb (x int);'), three], first);
    assert.equal(second.entries[0], first.entries[0]);
    assert.equal(
      schemaText(catalogBefore(second, 3)),
      'table public.a\n  x int\ntable public.bb\n  x int\ntable public.c\n  x int',
    );
    assert.deepEqual(foldHistory(start, [one, two, three], first).entries, first.entries);
    assert.equal(foldHistory(start, [one], first).entries.length, 1);
    assert.equal(
      schemaText(catalogBefore(foldHistory(start, [two, one], first), 1)),
      'table public.b\n  x int',
    );
  });

  it('ends temporary tables and search_path with their file', async () => {
    const history = foldHistory(emptyCatalog(), [
      await file('1', 'CREATE TEMP TABLE a (x serial); SET search_path = app; CREATE TABLE b (x int);'),
      await file('2', 'CREATE TABLE c (x int);'),
    ]);
    assert.equal(schemaText(catalogBefore(history, 2)), 'table app.b\n  x int\ntable public.c\n  x int');
  });
});

describe('schema: sharing', () => {
  it('returns the same catalog for what changes nothing', async () => {
    const before = await schemaAfter('CREATE TABLE t (a int NOT NULL);');
    const sql =
      "SELECT 1; UPDATE t SET a = 1; INSERT INTO t VALUES (1); SET lock_timeout = '1s'; BEGIN; COMMIT; ALTER TABLE t ALTER a SET NOT NULL;";
    assert.equal(await schemaAfter(sql, before), before);
  });

  it('keeps the tables that an operation does not touch', async () => {
    const before = await schemaAfter('CREATE TABLE t (a int); CREATE TABLE u (a int);');
    const after = await schemaAfter('ALTER TABLE t ADD b int;', before);
    assert.equal(after.tables.get('public.u'), before.tables.get('public.u'));
    assert.equal(schemaText(before), 'table public.t\n  a int\ntable public.u\n  a int');
  });

  it('folds a thousand statements into shared catalogs', async () => {
    const reader = await loadPostgresReader();
    const sql = (table: number): string[] => [
      `CREATE TABLE t${table} (id bigserial PRIMARY KEY, a int REFERENCES t0)`,
      `CREATE INDEX ON t${table} (a)`,
      `ALTER TABLE t${table} ADD COLUMN b text`,
      `UPDATE t${table} SET b = 'x'`,
    ];
    const reads = Array.from({ length: 250 }, (_, table) => sql(table)).flatMap((statements) =>
      statements.map((text) => reader.read(text)),
    );
    const catalogs = foldStatements(emptyCatalog(), reads, 'x');
    assert.equal(catalogs.length, 1001);
    assert.deepEqual([catalogs.at(-1)?.tables.size, catalogs.at(-1)?.indexes.size], [250, 500]);
  });
});

describe('schema: questions', () => {
  let catalog: Catalog;
  before(async () => {
    catalog = await schemaAfter(`
      CREATE TYPE status AS ENUM ('a');
      CREATE TABLE users (id bigint PRIMARY KEY, email text UNIQUE, a int, b int, s status, CHECK (a > b));
      CREATE UNIQUE INDEX ua ON users (a, b);
      CREATE UNIQUE INDEX up ON users (b) WHERE b > 0;
      CREATE UNIQUE INDEX ue ON users (lower(email));
      CREATE TABLE orders (user_id bigint REFERENCES users, parent bigint REFERENCES orders (user_id));
      CREATE VIEW v AS SELECT id FROM users;
    `);
  });
  it('knows the primary key, and when there is none', () => {
    assert.deepEqual(primaryKeyOf(catalog.tables.get('public.users')!), ['id']);
    assert.equal(primaryKeyOf(catalog.tables.get('public.orders')!), undefined);
  });
  it('lists unique keys, the primary key first, partial and expression indexes left out', () => {
    assert.deepEqual(uniqueKeysOf(catalog, 'public.users'), [['id'], ['email'], ['a', 'b']]);
  });
  it('lists foreign keys to a table', () => {
    assert.deepEqual(
      foreignKeysTo(catalog, 'public.users').map(({ table, constraint }) => [table, constraint.name]),
      [['public.orders', 'orders_user_id_fkey']],
    );
  });
  it('lists what is on a column', () => {
    assert.deepEqual(
      constraintsOn(catalog.tables.get('public.users')!, 'b').map(({ name }) => name),
      ['users_check'],
    );
    assert.deepEqual(
      indexesOn(catalog, 'public.users', 'email')
        .map(({ name }) => name)
        .sort(),
      ['ue', 'users_email_key'],
    );
    assert.deepEqual(
      viewsOf(catalog, 'public.users').map(({ name }) => name),
      ['v'],
    );
  });
  it('finds the user type of a column, and none for a built-in one', () => {
    const users = catalog.tables.get('public.users');
    assert.equal(userTypeOf(catalog, findColumn(users, 's')!.type)?.kind, 'enum');
    assert.equal(userTypeOf(catalog, findColumn(users, 'a')!.type), undefined);
  });
  it('writes types as SQL', () => {
    const base = { modifiers: [], arrayDimensions: 0, text: '' };
    assert.deepEqual(
      [
        formatType({ ...base, name: 'int4' }),
        formatType({ ...base, name: 'int8', serial: true, text: 'bigserial' }),
        formatType({ ...base, name: 'numeric', modifiers: [10, 2], arrayDimensions: 1 }),
        formatType({ ...base, schema: 'App', name: 'Kind' }),
        formatType({ ...base, name: 'varchar', modifiers: [50], text: 'character varying(50)' }),
      ],
      ['integer', 'bigint', 'numeric(10, 2)[]', '"App"."Kind"', 'character varying(50)'],
    );
  });
});
