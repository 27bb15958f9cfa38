import assert from 'node:assert/strict';
import { reader, shown, shownSpan } from './readers-shown';

interface Case {
  readonly name: string;
  readonly statement: string;
  /** The body's statements: `loop`, `if` where they are in one, the text, then each operation with its own text. */
  readonly body: readonly string[];
  readonly facts?: object;
}

const CASES: readonly Case[] = [
  {
    name: 'a batched backfill',
    statement: `DO $$
DECLARE lo bigint := 0; hi bigint; "N" int;
BEGIN
  SELECT max(id) /* é, 😀 */ INTO STRICT hi FROM t WHERE a;
  WHILE lo < hi LOOP
    UPDATE t SET a = 'ü' -- ; x
    WHERE id > lo AND id <= lo + 1000;
    COMMIT;
    PERFORM pg_sleep(0.1);
    lo := lo + 1000;
  END LOOP;
END $$`,
    body: [
      'SELECT max(id) /* é, 😀 */ INTO STRICT hi FROM t WHERE a | Query *',
      "loop UPDATE t SET a = 'ü' -- ; x\n    WHERE id > lo AND id <= lo + 1000 | Update *",
      'loop PERFORM pg_sleep(0.1) | Query *',
    ],
    facts: { commits: true, loops: true },
  },
  {
    name: 'every kind of branch and loop',
    statement: `DO LANGUAGE plpgsql $body$
#variable_conflict use_column
DECLARE r record; c CURSOR FOR SELECT 1 FROM cc; x int[]; i int;
BEGIN
  IF EXISTS (SELECT 1 FROM pg_class) THEN DROP TABLE a; ELSIF true THEN DROP TABLE b; ELSE DROP TABLE c; END IF;
  CASE i WHEN 1 THEN DROP TABLE d; ELSE DROP TABLE e; END CASE;
  <<l>> LOOP DROP TABLE f; EXIT l WHEN true; END LOOP;
  FOR i IN 1..10 LOOP DROP TABLE g; END LOOP;
  FOR r IN SELECT id FROM t LOOP DELETE FROM u WHERE id = r.id; END LOOP;
  FOR r IN c LOOP DROP TABLE h; END LOOP;
  FOREACH i IN ARRAY x LOOP DROP TABLE i; END LOOP;
  BEGIN
    ALTER TABLE j ADD a int, DROP b;
  EXCEPTION WHEN others THEN DROP TABLE k; IF true THEN DROP TABLE l; END IF;
  END;
  CALL p(1);
  INSERT INTO m VALUES (1) RETURNING a, b INTO i, r.x;
END $body$`,
    body: [
      'if DROP TABLE a | DropTable *',
      'if DROP TABLE b | DropTable *',
      'if DROP TABLE c | DropTable *',
      'if DROP TABLE d | DropTable *',
      'if DROP TABLE e | DropTable *',
      'loop DROP TABLE f | DropTable *',
      'loop DROP TABLE g | DropTable *',
      'SELECT id FROM t | Query *',
      'loop DELETE FROM u WHERE id = r.id | Delete *',
      'loop DROP TABLE h | DropTable *',
      'loop DROP TABLE i | DropTable *',
      'if ALTER TABLE j ADD a int, DROP b | AddColumn ADD a int | DropColumn DROP b',
      'if DROP TABLE k | DropTable *',
      'if DROP TABLE l | DropTable *',
      'CALL p(1) | Call *',
      'INSERT INTO m VALUES (1) RETURNING a, b INTO i, r.x | Insert INSERT INTO m VALUES (1) RETURNING a, b',
    ],
    facts: { loops: true },
  },
  {
    name: 'expressions that call functions of their own',
    statement: `DO $$
DECLARE a int := f(1); b text DEFAULT upper('x'); c int[] = ARRAY[g()];
BEGIN
  a := /* é */ f(2) + 1;
  c[f(3)] := 4;
  IF f(4) = a AND NOT "h" (b) THEN a := length(b); ELSIF f(5) > 1 THEN NULL; END IF;
  WHILE f(6) < 2 LOOP EXIT WHEN s.f(7); END LOOP;
  FOR i IN f(8) .. 9 LOOP CONTINUE WHEN i IN (1, 2); END LOOP;
  CASE f(10) WHEN 1 THEN NULL; ELSE NULL; END CASE;
  RAISE NOTICE '% %', f(11), now();
  EXECUTE 'SELECT $1' USING f(12);
  PERFORM f(13);
END $$`,
    body: [
      'if f(1) | Query *',
      'if ARRAY[g()] | Query *',
      'f(2) + 1 | Query *',
      'f(4) = a AND NOT "h" (b) | Query *',
      'f(5) > 1 | Query *',
      'f(6) < 2 | Query *',
      'loop s.f(7) | Query *',
      'f(8) | Query *',
      'f(10) | Query *',
      'f(11) | Query *',
      "'SELECT $1' | Query SELECT $1",
      'f(12) | Query *',
      'PERFORM f(13) | Query *',
    ],
    facts: { loops: true },
  },
  {
    name: 'EXECUTE of literals and of more',
    statement: `DO $$ BEGIN
  EXECUTE 'ALTER TABLE t ADD "B" text DEFAULT ''x'', DROP c';
  EXECUTE ($q$DROP TABLE a; DROP TABLE b$q$);
  EXECUTE 'DROP TABLE ' || 'c';
  EXECUTE format('DROP TABLE %I', 'd');
END $$`,
    body: [
      `'ALTER TABLE t ADD "B" text DEFAULT ''x'', DROP c' | AddColumn ADD "B" text DEFAULT ''x'' | DropColumn DROP c`,
      '($q$DROP TABLE a; DROP TABLE b$q$) | DropTable DROP TABLE a | DropTable DROP TABLE b',
    ],
    facts: { dynamic: true },
  },
  {
    name: 'a body in plain quotes',
    statement: `DO 'BEGIN UPDATE t SET a = ''x'' WHERE b = ''y''; DROP TABLE "é"; END' LANGUAGE 'plpgsql'`,
    body: [`UPDATE t SET a = ''x'' WHERE b = ''y'' | Update *`, 'DROP TABLE "é" | DropTable *'],
  },
  {
    name: 'a body with escapes',
    statement: `DO E'BEGIN\\n UPDATE t SET a = \\'x\\';\\n END'`,
    body: [`UPDATE t SET a = \\'x\\' | Update *`],
  },
  {
    name: 'a DO inside, and settings',
    statement: `DO $a$ BEGIN SET LOCAL lock_timeout = '1s'; DO $b$ BEGIN DROP TABLE t; END $b$; END $a$`,
    body: [`SET LOCAL lock_timeout = '1s' | SetVariable *`, 'DO $b$ BEGIN DROP TABLE t; END $b$ | DoBlock *'],
  },
  {
    name: 'the same statement twice',
    statement: 'DO $$ BEGIN DROP TABLE t; DROP TABLE t; END $$',
    body: ['DROP TABLE t | DropTable *', 'DROP TABLE t@26 | DropTable *'],
  },
  {
    name: 'an error of PL/pgSQL',
    statement: 'DO $$ BEGIN SELEC 1; END $$',
    body: [],
    facts: { problem: 'syntax error at or near "SELEC"' },
  },
  {
    name: 'an error in the text of EXECUTE',
    statement: `DO $$ BEGIN EXECUTE 'DROPP TABLE t'; END $$`,
    body: [`'DROPP TABLE t'`],
    facts: { problem: 'syntax error at or near "DROPP"' },
  },
  {
    name: 'variables of a row of a table',
    statement: `DO $$ DECLARE r "S".orders%ROWTYPE; id orders.id%TYPE; BEGIN r.a := 1; DROP TABLE t; END $$`,
    body: ['DROP TABLE t | DropTable *'],
  },
  {
    name: 'variables of a type that only the database knows',
    statement: 'DO $$ DECLARE r orders; BEGIN LOOP r.a := 1; DROP TABLE t; COMMIT; END LOOP; END $$',
    body: ['loop DROP TABLE t | DropTable *'],
    facts: { commits: true, loops: true },
  },
  {
    name: 'an unknown variable, after which only words tell what the body does',
    statement: 'DO $$ BEGIN LOOP SELECT 1 INTO x; COMMIT; END LOOP; END $$',
    body: [],
    facts: { commits: true, loops: true, problem: '"x" is not a known variable' },
  },
  {
    name: 'another language',
    statement: 'DO LANGUAGE plperl $$ 1 $$',
    body: [],
    facts: { language: 'plperl' },
  },
];

describe('PostgreSQL reader: DO blocks', () => {
  for (const { name, statement, body, facts } of CASES) {
    it(name, async () => {
      const { operations, error } = (await reader()).read(statement);
      assert.equal(error, undefined);
      const [block, ...others] = operations;
      assert.ok(block?.type === 'DoBlock' && others.length === 0);
      const shownBody = block.body.map((item) => {
        const text = statement.slice(item.span.start, item.span.end);
        const place = `${item.inLoop ? 'loop ' : ''}${item.conditional ? 'if ' : ''}`;
        const done = item.operations.map(({ type, span }) => {
          const slice = statement.slice(span.start, span.end);
          return ` | ${type} ${slice === text && span.start === item.span.start ? '*' : slice}`;
        });
        return `${place}${shownSpan(item.span, statement)}${done.join('')}`;
      });
      assert.deepEqual(shownBody, body);
      const { language, commits, loops, dynamic, problem } = block;
      const expected = {
        language: 'plpgsql',
        commits: false,
        loops: false,
        dynamic: false,
        problem: undefined,
      };
      assert.deepEqual({ language, commits, loops, dynamic, problem }, { ...expected, ...facts });
    });
  }

  it('gives the operations inside with all their spans, variables as values', async () => {
    const statement = `DO $$ DECLARE lo int; BEGIN
  UPDATE t SET a = f(1) WHERE id > lo AND id <= lo + 5; END $$`;
    assert.deepEqual(await shown(statement), [
      {
        type: 'DoBlock',
        span: '*',
        language: 'plpgsql',
        body: [
          {
            span: 'UPDATE t SET a = f(1) WHERE id > lo AND id <= lo + 5',
            operations: [
              {
                type: 'Update',
                span: 'UPDATE t SET a = f(1) WHERE id > lo AND id <= lo + 5',
                table: { name: 't' },
                columns: ['a'],
                assignments: [{ column: 'a', value: { text: 'f(1)', span: 'f(1)', functions: ['f'] } }],
                where: {
                  text: 'id > lo AND id <= lo + 5',
                  span: 'id > lo AND id <= lo + 5',
                  columns: ['id', 'lo'],
                },
                calls: [{ name: { name: 'f' }, arguments: 1, conditional: true }],
                bounds: { ranges: ['id'] },
              },
            ],
          },
        ],
      },
    ]);
  });
});
