import * as assert from 'node:assert/strict';
import { loadPostgresReader } from '../../server/src/readers/postgres';
import { replaceColumns } from '../../server/src/recipes/column-expressions';
import { quoteIdentifier } from '../../server/src/text/quoting';

describe('columns in expressions', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['email', '"e-mail"'],
    ['lower(email) <> name', 'lower("e-mail") <> name'],
    ["Email = 'email'", `"e-mail" = 'email'`],
    ['users.email IS NOT NULL', '"e-mail" IS NOT NULL'],
    ["email = ANY (ARRAY['a'::text, 'b'::text])", `"e-mail" = ANY (ARRAY['a'::text, 'b'::text])`],
    ["email::citext ~* '^[^@]+@'", `"e-mail"::citext ~* '^[^@]+@'`],
    ['email COLLATE "C" > name', '"e-mail" COLLATE "C" > name'],
    ['email IS DISTINCT FROM name', '"e-mail" IS DISTINCT FROM name'],
    ['(email /* email */ || name) LIKE name', '("e-mail" /* email */ || name) LIKE name'],
    ['email(name) COLLATE "C" = email', undefined],
    ['name', 'name'],
  ];
  for (const [expression, expected] of cases) {
    it(expression, async () => {
      const reader = await loadPostgresReader();
      const read = reader.readExpression(expression);
      assert.ok(read);
      const replaced = replaceColumns(read, (column) =>
        column === 'email' ? quoteIdentifier('e-mail') : undefined,
      );
      assert.equal(replaced, expected);
    });
  }
});
