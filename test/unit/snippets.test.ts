import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { loadPostgresReader } from '../../server/src/readers/postgres';
import type { Reader } from '../../server/src/readers/reader';
import { RECIPES } from '../../server/src/recipes/recipes';
import { splitScript } from '../../server/src/statements/split';
import { exampleArguments } from '../generate/snippets/series';
import { reverseText, seriesText } from '../generate/snippets/sql';
import { repositoryRoot } from '../repository';
import { expand, snippetOf, snippetsOf, tabStops, type SnippetOnDisk } from '../snippet-body';
import { lint } from './rules/lint';

const LANGUAGES = ['sql', 'ruby', 'python', 'typescript', 'javascript', 'prisma'];

/** What the templates' examples are about. */
const HISTORY = `CREATE TABLE users (id bigint PRIMARY KEY, email varchar(255), phone varchar(20), legacy_field text);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, total int, created_at timestamptz, legacy_field text);
CREATE INDEX orders_legacy_idx ON orders (legacy_field);
CREATE TABLE customers (id bigint PRIMARY KEY);
CREATE TYPE task_state AS ENUM ('open', 'done');
CREATE DOMAIN percentage AS numeric;
CREATE TABLE tasks (id bigint PRIMARY KEY, state task_state, progress percentage);
CREATE TABLE measurements (id bigint, measured_at date NOT NULL) PARTITION BY RANGE (measured_at);
CREATE TABLE measurements_2026 (id bigint, measured_at date NOT NULL);
CREATE TABLE events (id bigint NOT NULL UNIQUE, tenant_id int, payload text);
CREATE TABLE legacy_orders (id bigint PRIMARY KEY);
`;
const WITH_STATUS = `${HISTORY}ALTER TABLE orders ADD COLUMN status varchar(50);\n`;

/** Other values than the examples, by the parameter. */
const OTHERS: Readonly<Record<string, string>> = {
  table: 'accounts',
  column: 'nickname',
  to: 'display_name',
  type: 'numeric(12, 2)',
  oldType: 'char(7)',
  key: 'account_no',
  default: '42',
  value: '43',
  columns: 'region',
  partition: 'regions_north',
  from: '10',
  references: 'regions',
  referencedColumns: 'code',
  expression: 'balance > 0',
  name: 'renamed_object',
  index: 'stale_idx',
};

/** Where a parameter of that name means something else. */
const OTHERS_OF: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'add-domain-constraint': { type: 'app.weight', expression: 'VALUE < 90' },
  'add-enum-value': { type: 'app.mood', value: "'so so'" },
  'rename-enum-value': { type: 'app.mood', value: "'sad'", to: "'blue'" },
};

let reader: Reader;
before(async () => {
  reader = await loadPostgresReader();
});

function assertReads(sql: string): void {
  const { statements } = splitScript(sql);
  assert.ok(statements.length > 0, `No statement in ${sql}`);
  for (const { text } of statements) assert.equal(reader.read(text).error, undefined, text);
}

describe('snippets', () => {
  it('are contributed for each language', () => {
    const manifest = JSON.parse(readFileSync(join(repositoryRoot(), 'package.json'), 'utf8')) as {
      contributes: { snippets: unknown };
    };
    assert.deepEqual(
      manifest.contributes.snippets,
      LANGUAGES.map((language) => ({ language, path: `./snippets/${language}.json` })),
    );
  });

  for (const language of LANGUAGES) {
    it(`of ${language} have one prefix each, a description and tab stops without gaps`, () => {
      const all = snippetsOf(language);
      assert.equal(new Set(all.map(({ prefix }) => prefix)).size, all.length);
      for (const { prefix, description, body } of all) {
        assert.match(prefix, language === 'sql' ? /^(safe|pg)-[a-z-]+$/ : /^safe-[a-z]+-[a-z-]+(-\d)?$/);
        assert.match(description, /^\S.*\S\.$/);
        const text = expand(body);
        assert.doesNotMatch(text, /[\uE000-\uF8FF‹›]|undefined|\bhistory\b/, prefix);
        const numbers = [...tabStops(body).keys()].sort((a, b) => a - b);
        assert.deepEqual(
          numbers,
          numbers.map((_, index) => index + 1),
          prefix,
        );
        assert.ok(body.endsWith('$0'), prefix);
      }
    });
  }

  it('answer every recipe in every language', () => {
    const prefixes: Readonly<Record<string, readonly string[]>> = {
      sql: ['safe'],
      ruby: ['safe-rails'],
      python: ['safe-django'],
      typescript: ['safe-typeorm', 'safe-knex'],
      javascript: ['safe-knex'],
      prisma: ['safe-prisma'],
    };
    for (const [language, starts] of Object.entries(prefixes)) {
      const all = snippetsOf(language).map(({ prefix }) => prefix.replace(/-\d$/, ''));
      for (const start of starts) {
        for (const { id } of RECIPES) assert.ok(all.includes(`${start}-${id}`), `${start}-${id}`);
      }
    }
  });
});

describe('snippets of SQL', () => {
  for (const snippet of snippetsOf('sql')) {
    it(`${snippet.prefix}: PostgreSQL can read every statement`, () => {
      assertReads(expand(snippet.body));
    });
  }

  for (const recipe of RECIPES) {
    const { body } = snippetOf('sql', `safe-${recipe.id}`);

    it(`safe-${recipe.id}: with other values it is what the recipe writes for them`, () => {
      const names = Object.keys(exampleArguments(recipe));
      const others = { ...OTHERS, ...OTHERS_OF[recipe.id] };
      const args = Object.fromEntries(names.map((name) => [name, others[name] ?? name]));
      const examples = Object.values(exampleArguments(recipe));
      assert.equal(expand(body, valuesOf(body, examples, Object.values(args))), seriesText(recipe, args));
      const reverse = reverseText(recipe, args);
      if (reverse === undefined) return;
      const down = snippetOf('sql', `safe-${recipe.id}-down`).body;
      assert.equal(expand(down, valuesOf(down, examples, Object.values(args))), reverse);
    });

    it(`safe-${recipe.id}: raises nothing above hint, each step in its own file`, () => {
      let history = ['set-not-null', 'backfill'].includes(recipe.id) ? WITH_STATUS : HISTORY;
      for (const step of expand(body).split(/\n(?=-- .*, step \d of \d)/)) {
        const text = step.includes('-- Belongs in a file') ? step : `BEGIN;\n${step}COMMIT;\n`;
        const above = lint(text, { history }).filter(({ severity }) => severity !== 'hint');
        assert.deepEqual(
          above.map(({ rule, message }) => `${rule}: ${message}`),
          [],
          text,
        );
        history += step;
      }
    });
  }
});

/** The other values by the numbers of the tab stops. */
function valuesOf(
  body: string,
  examples: readonly string[],
  others: readonly string[],
): Record<number, string> {
  return Object.fromEntries(
    [...tabStops(body)].map(([number, value]) => [number, others[examples.indexOf(value)] ?? value]),
  );
}

describe('snippets of TypeScript and JavaScript', () => {
  for (const language of ['typescript', 'javascript']) {
    for (const snippet of snippetsOf(language)) {
      it(`${language} ${snippet.prefix}: the file parses, and so does its SQL`, () => {
        const text = expand(snippet.body);
        const { diagnostics } = ts.transpileModule(text, {
          reportDiagnostics: true,
          fileName: language === 'typescript' ? 'migration.ts' : 'migration.js',
          compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
        });
        assert.deepEqual(
          diagnostics?.map(({ messageText }) => messageText),
          [],
          text,
        );
        const statements = templateLiterals(text);
        assert.ok(statements.length > 0);
        statements.forEach(assertReads);
        assertOptsOut(snippet, text, /transaction(: | = )false/, statements);
      });
    }
  }
});

function templateLiterals(text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNoSubstitutionTemplateLiteral(node)) found.push(node.text);
    assert.ok(!ts.isTemplateExpression(node), node.getText());
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('migration.ts', text, ts.ScriptTarget.ES2022, true));
  return found;
}

describe('snippets of Ruby', () => {
  for (const snippet of snippetsOf('ruby')) {
    it(`${snippet.prefix}: blocks are closed, and PostgreSQL can read its SQL`, () => {
      const text = expand(snippet.body);
      const heredocs = [...text.matchAll(/^( *)execute <<~'SQL'\n(.*?)\n\1SQL$/gms)].map(([, , sql]) => sql!);
      assert.equal(text.match(/<<~/g)?.length ?? 0, heredocs.length);
      const strings = [...text.matchAll(/^ *execute "([^"\n]*)"$/gm)].map(([, sql]) => sql!);
      [...heredocs, ...strings].forEach(assertReads);
      const ruby = text.replace(/<<~'SQL'\n.*?\n *SQL$/gms, '');
      const opened = ruby.match(/^ *(class|def) |\bdo( \|\w+\|)?$/gm)?.length;
      assert.equal(ruby.match(/^ *end$/gm)?.length, opened, text);
      assert.match(ruby, /^class AddStatus < ActiveRecord::Migration\[7\.1\]$/m);
      assertOptsOut(snippet, text, /^ {2}disable_ddl_transaction!$/m, heredocs, /:concurrently|in_batches/);
    });
  }
});

describe('snippets of Python', () => {
  for (const snippet of snippetsOf('python')) {
    it(`${snippet.prefix}: brackets are closed, and PostgreSQL can read its SQL`, () => {
      const text = expand(snippet.body);
      const sql = [
        ...text.matchAll(/"""\n(.*?)\n *"""|"((?:SET|ALTER|DROP|COMMENT|CREATE|DO) [^"\n]*)"/gs),
      ].map(([, block, line]) => block ?? line!);
      sql.forEach(assertReads);
      const python = text.replace(/""".*?"""|"[^"\n]*"|#[^\n]*/gs, '""');
      const brackets: string[] = [];
      for (const [sign] of python.matchAll(/[()[\]{}]/g)) {
        if ('([{'.includes(sign)) brackets.push(sign);
        else assert.equal(`${brackets.pop()}${sign}`.match(/^(\(\)|\[\]|\{\})$/)?.length, 2, text);
      }
      assert.deepEqual(brackets, [], text);
      for (const line of python.split('\n')) assert.equal(/^ */.exec(line)![0].length % 4, 0, line);
      assert.equal(/\bmodels\./.test(python), python.includes('import migrations, models'), text);
      const concurrent = /AddIndexConcurrently\(|RemoveIndexConcurrently\(|RunPython\(/;
      assertOptsOut(snippet, text, /^ {4}atomic = False$/m, sql, concurrent);
    });
  }
});

/** What refuses a transaction stands in a file that opts out of it; SET LOCAL stands only where there is one. */
function assertOptsOut(
  { prefix }: SnippetOnDisk,
  text: string,
  optOut: RegExp,
  statements: readonly string[],
  own?: RegExp,
): void {
  const refuses = statements.some((sql) => /\bCONCURRENTLY\b|^ *COMMIT;$/m.test(sql));
  const optsOut = optOut.test(text);
  if (refuses || own?.test(text) === true) assert.ok(optsOut, `${prefix} must opt out of the transaction.`);
  assert.equal(optsOut && statements.some((sql) => sql.startsWith('SET LOCAL')), false, prefix);
}
