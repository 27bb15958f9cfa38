import * as assert from 'node:assert/strict';
import { answer, planFor, planText, problemsIn } from '../recipe-fixture';

describe('rename-table', () => {
  it('renames a table', async () => {
    const setup = 'CREATE TABLE customers (id int PRIMARY KEY)';
    const plan = await planFor('rename-table', 'ALTER TABLE customers RENAME TO clients', {
      setup,
      version: 15,
    });
    assert.equal(
      planText(plan),
      `Rename customers to clients
rename_customers_to_clients
TRUNCATE, COPY … FROM, CREATE INDEX and foreign keys do not work on a view: until the last step, whatever does these to customers must use clients.
The view has the columns that customers has now: add no column to clients that the old release must see before the last step.
Indexes, constraints and sequences keep their names, as with ALTER TABLE … RENAME.

-- expand rename_and_leave_view: rename customers and leave a view under its old name (lock)
DO $$
DECLARE
  statement text;
BEGIN
  IF (SELECT relkind FROM pg_class WHERE oid = to_regclass('customers')) IN ('r', 'p') THEN
    ALTER TABLE customers RENAME TO clients;
    CREATE VIEW customers WITH (security_invoker = true) AS SELECT * FROM clients;
    FOR statement IN
      SELECT format('GRANT %s ON %s TO %s', acl.privilege_type, 'customers',
        CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE acl.grantee::regrole::text END)
      FROM pg_class, aclexplode(pg_class.relacl) AS acl
      WHERE pg_class.oid = to_regclass('clients')
        AND acl.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
    LOOP
      EXECUTE statement;
    END LOOP;
  END IF;
END;
$$;
-- deploy: Every running release uses clients instead of customers.
-- down
DO $$
BEGIN
  IF (SELECT relkind FROM pg_class WHERE oid = to_regclass('clients')) IN ('r', 'p') THEN
    DROP VIEW IF EXISTS customers;
    ALTER TABLE clients RENAME TO customers;
  END IF;
END;
$$;

-- contract drop_view: drop the view customers (lock)
DROP VIEW IF EXISTS customers;
-- down
DO $$
DECLARE
  statement text;
BEGIN
  IF to_regclass('customers') IS NULL THEN
    CREATE VIEW customers WITH (security_invoker = true) AS SELECT * FROM clients;
    FOR statement IN
      SELECT format('GRANT %s ON %s TO %s', acl.privilege_type, 'customers',
        CASE acl.grantee WHEN 0 THEN 'PUBLIC' ELSE acl.grantee::regrole::text END)
      FROM pg_class, aclexplode(pg_class.relacl) AS acl
      WHERE pg_class.oid = to_regclass('clients')
        AND acl.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
    LOOP
      EXECUTE statement;
    END LOOP;
  END IF;
END;
$$;
`,
    );
  });

  it('refuses a view under row security before 15', async () => {
    const setup = 'CREATE TABLE t (id int PRIMARY KEY); ALTER TABLE t ENABLE ROW LEVEL SECURITY';
    const statement = 'ALTER TABLE t RENAME TO u';
    assert.equal(problemsIn(await answer('rename-table', statement, { setup, version: 14 })).length, 1);
    assert.ok('plan' in ((await answer('rename-table', statement, { setup, version: 15 })) ?? {}));
  });
});
