import type { Case } from './measure';

/** A trigger function that locks a table so that the measurement shows whether it ran. */
const FUNCTION =
  'CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN LOCK TABLE tags IN SHARE MODE; RETURN coalesce(NEW, OLD); END $$';

function fired(trigger: string, statement: string): Case {
  return { setup: `${FUNCTION}; ${trigger}`, statement };
}

/** A function that does something else for each event. */
const BY_EVENT = `CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF TG_OP = 'INSERT' THEN LOCK TABLE tags IN SHARE MODE;
  ELSIF TG_OP = 'DELETE' OR tg_op IN ('TRUNCATE') THEN LOCK TABLE tagged IN SHARE MODE;
  ELSE LOCK TABLE nodes IN SHARE MODE; END IF;
  CASE TG_OP WHEN 'INSERT', 'UPDATE' THEN LOCK TABLE events_new IN SHARE MODE; ELSE NULL; END CASE;
  IF TG_OP <> 'INSERT' AND TG_LEVEL = 'ROW' THEN LOCK TABLE logs_b IN SHARE MODE; END IF;
  IF NOT (TG_OP = 'DELETE') THEN RETURN NEW; END IF;
  RETURN OLD; END $$`;

const EACH_ROW = 'FOR EACH ROW EXECUTE FUNCTION act()';
const ONCE = 'FOR EACH STATEMENT EXECUTE FUNCTION act()';

/** What the functions of triggers do is done by the data change that fires them. */
export const FIRED: readonly Case[] = [
  fired(`CREATE TRIGGER x BEFORE INSERT ON items ${EACH_ROW}`, 'INSERT INTO items (id) VALUES (1000)'),
  fired(
    `CREATE TRIGGER x AFTER INSERT ON items ${ONCE}`,
    'INSERT INTO items (product) SELECT name FROM animals WHERE id < 0',
  ),
  fired(`CREATE TRIGGER x AFTER INSERT ON items ${ONCE}`, "UPDATE items SET product = 'x'"),
  fired(`CREATE TRIGGER x AFTER UPDATE ON items ${EACH_ROW}`, "UPDATE items SET product = 'x'"),
  fired(`CREATE TRIGGER x AFTER UPDATE OF quantity ON items ${EACH_ROW}`, "UPDATE items SET product = 'x'"),
  fired(
    `CREATE TRIGGER x AFTER UPDATE OF quantity, id ON items ${EACH_ROW}`,
    'UPDATE items SET quantity = 1',
  ),
  fired(`CREATE TRIGGER x AFTER UPDATE OF doubled ON orders ${EACH_ROW}`, 'UPDATE orders SET amount = 1'),
  fired(`CREATE TRIGGER x BEFORE DELETE ON items ${EACH_ROW}`, 'DELETE FROM items'),
  fired(`CREATE TRIGGER x AFTER DELETE ON items ${ONCE}`, 'DELETE FROM items WHERE quantity < 0'),
  fired(`CREATE TRIGGER x BEFORE TRUNCATE ON items ${ONCE}`, 'TRUNCATE items'),
  fired(`CREATE TRIGGER x AFTER TRUNCATE ON orders ${ONCE}`, 'TRUNCATE users CASCADE'),
  fired(`CREATE TRIGGER x AFTER TRUNCATE ON events_2020 ${ONCE}`, 'TRUNCATE events'),
  fired(`CREATE TRIGGER x AFTER TRUNCATE ON cats ${ONCE}`, 'TRUNCATE ONLY animals'),
  fired(
    `CREATE TRIGGER x AFTER INSERT OR UPDATE ON tags ${ONCE}`,
    "INSERT INTO tags VALUES ('t1') ON CONFLICT DO NOTHING",
  ),
  fired(
    `CREATE TRIGGER x AFTER UPDATE ON items ${ONCE}`,
    'INSERT INTO items (id) VALUES (1000) ON CONFLICT (id) DO UPDATE SET quantity = 1',
  ),
  fired(
    `CREATE TRIGGER x AFTER UPDATE OF product ON items ${ONCE}`,
    'INSERT INTO items (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET quantity = 1',
  ),
  fired(
    `CREATE TRIGGER x AFTER UPDATE ON items ${EACH_ROW}; ALTER TABLE items DISABLE TRIGGER x`,
    'UPDATE items SET quantity = 1',
  ),
  fired(
    `CREATE TRIGGER x AFTER UPDATE ON items ${EACH_ROW}; ALTER TABLE items DISABLE TRIGGER ALL; ALTER TABLE items ENABLE TRIGGER USER`,
    'UPDATE items SET quantity = 1',
  ),
  fired(
    `CREATE TRIGGER x AFTER UPDATE ON items ${EACH_ROW}; ALTER TABLE items ENABLE REPLICA TRIGGER x`,
    'UPDATE items SET quantity = 1',
  ),
  fired(
    `CREATE TRIGGER x AFTER UPDATE ON items ${EACH_ROW}; ALTER TABLE items ENABLE ALWAYS TRIGGER x`,
    'UPDATE items SET quantity = 1',
  ),
  fired(
    `CREATE TRIGGER x AFTER UPDATE ON items ${EACH_ROW}`,
    'SET LOCAL session_replication_role = replica; UPDATE items SET quantity = 1',
  ),
  fired(
    `CREATE TRIGGER x AFTER UPDATE ON items ${EACH_ROW}; ALTER TABLE items ENABLE REPLICA TRIGGER x`,
    "SET LOCAL session_replication_role = 'replica'; UPDATE items SET quantity = 1",
  ),
  fired(
    `CREATE TRIGGER x AFTER UPDATE ON items ${EACH_ROW}; DROP TRIGGER x ON items`,
    'UPDATE items SET quantity = 1',
  ),
  fired(
    `CREATE TRIGGER x AFTER UPDATE ON items ${EACH_ROW}; ALTER TRIGGER x ON items RENAME TO y; ALTER TABLE items DISABLE TRIGGER y`,
    'UPDATE items SET quantity = 1',
  ),
  fired(
    `CREATE TRIGGER x AFTER UPDATE ON items ${EACH_ROW}; ALTER TABLE items RENAME TO things`,
    'UPDATE things SET quantity = 1',
  ),
  fired(
    `CREATE TRIGGER x AFTER INSERT ON items ${EACH_ROW}; CREATE OR REPLACE TRIGGER x AFTER DELETE ON items ${EACH_ROW}`,
    'INSERT INTO items (id) VALUES (1000)',
  ),
  // The end of the transaction runs it.
  fired(
    `CREATE CONSTRAINT TRIGGER x AFTER UPDATE ON items DEFERRABLE INITIALLY DEFERRED ${EACH_ROW}`,
    'UPDATE items SET quantity = 1',
  ),
  fired(`CREATE CONSTRAINT TRIGGER x AFTER UPDATE ON items ${EACH_ROW}`, 'UPDATE items SET quantity = 1'),
  fired(
    `CREATE TRIGGER x AFTER UPDATE ON items FOR EACH ROW WHEN (NEW.quantity > 0) EXECUTE FUNCTION act()`,
    'UPDATE items SET quantity = 1',
  ),
  // Partitions and tables that inherit
  fired(
    `CREATE TRIGGER x AFTER INSERT ON events ${EACH_ROW}`,
    "INSERT INTO events_2020 VALUES (1, '2020-05-05')",
  ),
  fired(`CREATE TRIGGER x AFTER UPDATE ON events ${EACH_ROW}`, "UPDATE events_2020 SET kind = 'x'"),
  fired(`CREATE TRIGGER x AFTER UPDATE ON events ${ONCE}`, "UPDATE events_2020 SET kind = 'x'"),
  fired(`CREATE TRIGGER x AFTER UPDATE ON events_2020 ${EACH_ROW}`, "UPDATE events SET kind = 'x'"),
  fired(`CREATE TRIGGER x AFTER UPDATE ON events_2020 ${ONCE}`, "UPDATE events SET kind = 'x'"),
  fired(
    `CREATE TRIGGER x AFTER UPDATE ON events ${EACH_ROW}; ALTER TABLE events DISABLE TRIGGER x`,
    "UPDATE events_2020 SET kind = 'x'",
  ),
  fired(
    `CREATE TRIGGER x AFTER UPDATE ON events ${EACH_ROW}; ALTER TABLE events_2020 DISABLE TRIGGER x`,
    "UPDATE events_2020 SET kind = 'x'",
  ),
  fired(
    `CREATE TRIGGER x AFTER UPDATE ON events ${EACH_ROW}; ALTER TABLE events_2020 DISABLE TRIGGER x; ALTER TABLE events ENABLE TRIGGER x`,
    "UPDATE events_2020 SET kind = 'x'",
  ),
  fired(
    `CREATE TRIGGER x AFTER UPDATE ON events ${EACH_ROW}; ALTER TABLE events DETACH PARTITION events_2020`,
    "UPDATE events_2020 SET kind = 'x'",
  ),
  fired(
    `CREATE TRIGGER x AFTER UPDATE ON logs ${EACH_ROW}; ALTER TABLE logs ATTACH PARTITION logs_b FOR VALUES IN ('b')`,
    'UPDATE logs_b SET id = 1',
  ),
  fired(
    `CREATE TRIGGER x AFTER UPDATE ON events ${EACH_ROW}; DROP TRIGGER x ON events`,
    "UPDATE events_2020 SET kind = 'x'",
  ),
  fired(`CREATE TRIGGER x AFTER UPDATE ON animals ${EACH_ROW}`, 'UPDATE cats SET id = 1'),
  fired(`CREATE TRIGGER x AFTER UPDATE ON cats ${EACH_ROW}`, 'UPDATE animals SET id = 1'),
  fired(`CREATE TRIGGER x AFTER UPDATE ON cats ${EACH_ROW}`, 'UPDATE ONLY animals SET id = 1'),
  {
    setup: `${FUNCTION}; CREATE TRIGGER x AFTER UPDATE ON events ${EACH_ROW}`,
    statement: 'ALTER TABLE events_2020 DISABLE TRIGGER x',
  },
  // Foreign keys that cascade
  fired(
    `CREATE TRIGGER x AFTER DELETE ON child ${EACH_ROW}`.replace(
      /^/,
      'CREATE TABLE child (i bigint REFERENCES items (id) ON DELETE CASCADE); INSERT INTO child VALUES (1); ',
    ),
    'DELETE FROM items',
  ),
  fired(
    `CREATE TRIGGER x AFTER UPDATE OF i ON child ${EACH_ROW}`.replace(
      /^/,
      'CREATE TABLE child (i bigint REFERENCES items (id) ON DELETE SET NULL); INSERT INTO child VALUES (1); ',
    ),
    'DELETE FROM items',
  ),
  fired(
    `CREATE TRIGGER x AFTER DELETE ON child ${EACH_ROW}`.replace(
      /^/,
      'CREATE TABLE child (i bigint REFERENCES items (id)); INSERT INTO child VALUES (NULL); ',
    ),
    'DELETE FROM items',
  ),
  // What the functions do
  {
    setup: `${BY_EVENT}; CREATE TRIGGER x AFTER INSERT OR UPDATE OR DELETE ON items ${EACH_ROW}`,
    statement: 'INSERT INTO items (id) VALUES (1000)',
  },
  {
    setup: `${BY_EVENT}; CREATE TRIGGER x AFTER INSERT OR UPDATE OR DELETE ON items ${EACH_ROW}`,
    statement: 'UPDATE items SET quantity = 1',
  },
  {
    setup: `${BY_EVENT}; CREATE TRIGGER x AFTER INSERT OR UPDATE OR DELETE ON items ${EACH_ROW}`,
    statement: 'DELETE FROM items',
  },
  {
    setup: `CREATE FUNCTION count_items() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE events_new SET kind = kind; RETURN NULL; END $$; CREATE TRIGGER x AFTER INSERT ON items FOR EACH STATEMENT EXECUTE FUNCTION count_items(); ${FUNCTION.replace('TABLE tags', 'TABLE nodes')}; CREATE TRIGGER y AFTER UPDATE ON events_new ${EACH_ROW}`,
    statement: 'INSERT INTO items (id) VALUES (1000)',
  },
  {
    setup: `CREATE FUNCTION again() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF pg_trigger_depth() < 2 THEN UPDATE items SET quantity = 1; END IF; RETURN NULL; END $$; CREATE TRIGGER x AFTER UPDATE ON items FOR EACH STATEMENT EXECUTE FUNCTION again()`,
    statement: 'UPDATE items SET quantity = 2',
  },
  {
    setup: `CREATE FUNCTION refresh_totals() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN REFRESH MATERIALIZED VIEW item_totals; RETURN NULL; END $$; CREATE TRIGGER x AFTER INSERT ON users FOR EACH STATEMENT EXECUTE FUNCTION refresh_totals()`,
    statement: 'INSERT INTO users (id) VALUES (1000)',
  },
  {
    setup:
      'CREATE SCHEMA s; CREATE TABLE s.log (n int); CREATE FUNCTION s.note() RETURNS trigger LANGUAGE plpgsql SET search_path = s AS $$ BEGIN INSERT INTO log VALUES (1); RETURN NEW; END $$; CREATE TRIGGER x BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION s.note()',
    statement: 'INSERT INTO items (id) VALUES (1000)',
  },
  {
    setup: `CREATE FUNCTION fills() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.quantity := called(NEW.id); RETURN NEW; END $$; CREATE FUNCTION called(n bigint) RETURNS int LANGUAGE plpgsql AS $$ BEGIN LOCK TABLE nodes IN SHARE MODE; RETURN 1; END $$; CREATE TRIGGER x BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION fills()`,
    statement: 'INSERT INTO items (id) VALUES (1000)',
  },
  {
    setup:
      'CREATE FUNCTION missing_one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO missing VALUES (1); RETURN NEW; END $$; CREATE TRIGGER x BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION missing_one()',
    statement: 'INSERT INTO items (id) VALUES (1000)',
  },
  fired(`CREATE TRIGGER x INSTEAD OF UPDATE ON user_names ${EACH_ROW}`, "UPDATE user_names SET name = 'x'"),
  fired(`CREATE TRIGGER x AFTER UPDATE ON users ${EACH_ROW}`, "UPDATE user_names SET name = 'x'"),
];
