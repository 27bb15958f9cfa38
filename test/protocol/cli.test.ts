import * as assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository';
import { openTerminal, type Run, type Terminal } from './command-line';

const ORDERS = 'CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, note varchar(20), status text);\n';
const INDEX = `SET lock_timeout = '5s';\nCREATE INDEX orders_status_idx ON orders (status);\n`;
const FIXED = `SET lock_timeout = '5s';\nCREATE INDEX CONCURRENTLY IF NOT EXISTS orders_status_idx ON orders (status);\n`;
const RENAME = `ALTER TABLE orders RENAME COLUMN note TO remark;\n`;

const MESSAGE =
  'CREATE INDEX holds a SHARE lock on orders while it reads the whole table, so every INSERT, UPDATE and DELETE waits until the index is built. Build it CONCURRENTLY.';

let terminal: Terminal;

function open(files: Parameters<typeof openTerminal>[0]): void {
  terminal = openTerminal(files);
}

/** Exit code 2, a message on standard error, and nothing on standard output. */
function assertRefused(run: Run, message: string | RegExp): void {
  if (typeof message === 'string') assert.equal(run.err, `${message}\n`);
  else assert.match(run.err, message);
  assert.equal(run.out, '');
  assert.equal(run.code, 2);
}

interface Checked {
  readonly files: {
    readonly path: string;
    readonly tool: string;
    readonly findings: { readonly rule: string; readonly severity: string; readonly message: string }[];
  }[];
  readonly summary: unknown;
}

interface Fixed {
  readonly remaining: readonly { readonly path: string; readonly rule: string; readonly severity: string }[];
}

/** What rules prefer may grow; these tests are about the command. */
function withoutHints(remaining: Fixed['remaining']): Fixed['remaining'] {
  return remaining.filter(({ severity }) => severity !== 'hint');
}

function parsed(run: Run): Checked {
  return JSON.parse(run.out) as Checked;
}

function rulesByPath(run: Run): Record<string, readonly string[]> {
  return Object.fromEntries(
    parsed(run).files.map(({ path, findings }) => [path, findings.map(({ rule }) => rule)]),
  );
}

describe('the command line', () => {
  afterEach(() => {
    terminal.remove();
  });

  describe('check', () => {
    it('prints the documented JSON, and 1 for a finding at warning or above', async () => {
      open({ 'migrations/0001_orders.sql': ORDERS, 'migrations/0002_index.sql': INDEX });
      const run = await terminal.run('check', 'migrations', '--format', 'json');
      assert.equal(run.err, '');
      assert.deepEqual(JSON.parse(run.out), {
        version: 1,
        files: [
          { path: 'migrations/0001_orders.sql', tool: 'plain', dialect: 'postgresql', findings: [] },
          {
            path: 'migrations/0002_index.sql',
            tool: 'plain',
            dialect: 'postgresql',
            findings: [
              {
                rule: 'create-index-without-concurrently',
                severity: 'error',
                message: MESSAGE,
                range: { start: { line: 2, column: 1 }, end: { line: 2, column: 50 } },
                fixes: [{ title: 'Build the index concurrently', preferred: true }],
              },
            ],
          },
        ],
        summary: { files: 2, error: 1, warning: 0, information: 0, hint: 0 },
      });
      assert.equal(run.code, 1);
    });

    it('counts columns in UTF-16 units, behind a byte order mark too', async () => {
      open({
        'migrations/0001_orders.sql': ORDERS,
        'migrations/0002_index.sql': `\uFEFFSET lock_timeout = '5s'; /* 🦉é */ CREATE INDEX i ON orders (status);\r\n`,
      });
      const run = await terminal.run('check', 'migrations/0002_index.sql', '--format', 'json');
      const [finding] = (
        JSON.parse(run.out) as { files: [{ findings: [{ range: { start: unknown; end: unknown } }] }] }
      ).files[0].findings;
      assert.deepEqual(finding.range, { start: { line: 1, column: 36 }, end: { line: 1, column: 69 } });
    });

    it('has exit code 0 where nothing reaches --fail-on', async () => {
      open({ 'migrations/0001_orders.sql': ORDERS, 'migrations/0002_index.sql': INDEX });
      const codeFor = async (...args: readonly string[]): Promise<number | null> =>
        (await terminal.run('check', ...args)).code;
      assert.equal(await codeFor('migrations/0001_orders.sql'), 0);
      assert.equal(await codeFor('migrations', '--fail-on', 'error'), 1);
      assert.equal(await codeFor('migrations', '--fail-on', 'never'), 0);
      terminal.write('migrations/0002_index.sql', 'ALTER TABLE orders ADD COLUMN a int;\n');
      assert.equal(await codeFor('migrations'), 0);
      assert.equal(await codeFor('migrations', '--fail-on', 'information'), 1);
    });

    it('checks the working folder where no path is given', async () => {
      open({
        'db/migrations/0001_orders.sql': ORDERS,
        'queries/report.sql': 'UPDATE orders SET note = NULL;',
        'node_modules/x/migrations/0001_a.sql': INDEX,
      });
      const run = await terminal.run('check', '--format', 'json');
      assert.deepEqual(rulesByPath(run), { 'db/migrations/0001_orders.sql': [] });
      assert.equal(run.code, 0);
    });

    it('takes the files before a file as its history', async () => {
      open({
        'migrations/0001_orders.sql': ORDERS,
        'migrations/0002_note.sql': `SET lock_timeout = '5s';\nALTER TABLE orders ALTER COLUMN note TYPE varchar(50);\n`,
      });
      const run = await terminal.run('check', 'migrations/0002_note.sql', '--format', 'json');
      assert.deepEqual(rulesByPath(run), { 'migrations/0002_note.sql': [] });
    });

    it('takes options over the configuration file', async () => {
      open({
        'migrations/0001_orders.sql': ORDERS,
        'migrations/0002_index.sql': INDEX,
        '.safe-migrations.json': '{"rules": {"create-index-without-concurrently": "hint"}}',
        'other.json': '{"rules": {"create-index-without-concurrently": "off", "not-idempotent": "off"}}',
      });
      const found = await terminal.run('check', 'migrations', '--format', 'json');
      assert.equal(parsed(found).files[1]?.findings[0]?.severity, 'hint');
      const other = await terminal.run('check', 'migrations', '--format', 'json', '--config', 'other.json');
      assert.deepEqual(parsed(other).files[1]?.findings, []);
    });

    it('says nothing is there in an empty folder, and nothing of an empty file', async () => {
      open({ 'migrations/0001_empty.sql': '' });
      mkdirSync(join(terminal.folder, 'nothing'));
      assert.deepEqual(await terminal.run('check', 'nothing'), {
        code: 0,
        out: 'No migration was found in nothing.\n',
        err: '',
      });
      assert.deepEqual(JSON.parse((await terminal.run('check', 'nothing', '--format', 'json')).out), {
        version: 1,
        files: [],
        summary: { files: 0, error: 0, warning: 0, information: 0, hint: 0 },
      });
      const empty = await terminal.run('check', 'migrations', '--format', 'json');
      assert.deepEqual(rulesByPath(empty), { 'migrations/0001_empty.sql': [] });
      assert.equal(empty.code, 0);
    });

    it('says why a named file was left in peace', async () => {
      open({ 'migrations/0001_users.sql': 'CREATE TABLE `users` (id INT AUTO_INCREMENT) ENGINE=InnoDB;\n' });
      const run = await terminal.run('check', 'migrations/0001_users.sql', '--format', 'json');
      assert.deepEqual(parsed(run).files, []);
      assert.match(run.err, /^migrations\/0001_users\.sql: This file is left alone: .*\.\n$/);
      assert.equal(run.code, 0);
    });
  });

  describe('bad input', () => {
    it('refuses paths that are missing or cannot be read, before it prints anything', async () => {
      open({ 'migrations/0001_orders.sql': ORDERS, 'migrations/0002_index.sql': INDEX });
      symlinkSync('loop.sql', join(terminal.folder, 'loop.sql'));
      assertRefused(
        await terminal.run('check', 'migrations', 'missing'),
        'There is no file or folder missing.',
      );
      assertRefused(
        await terminal.run('check', 'migrations', 'loop.sql'),
        /^loop\.sql cannot be read: .*ELOOP/,
      );
      assertRefused(await terminal.run('effects', 'missing.sql'), 'There is no file or folder missing.sql.');
      assertRefused(await terminal.run('fix', 'missing.sql'), 'There is no file or folder missing.sql.');
    });

    it('does not run in circles of links, and checks linked files', async () => {
      open({ 'migrations/0001_orders.sql': ORDERS, 'elsewhere/index.sql': INDEX });
      const inside = join(terminal.folder, 'migrations');
      symlinkSync('..', join(inside, 'up'));
      symlinkSync('.', join(inside, 'self.sql'));
      symlinkSync('gone.sql', join(inside, '0003_gone.sql'));
      symlinkSync('../elsewhere/index.sql', join(inside, '0002_index.sql'));
      const run = await terminal.run('check', 'migrations', '--format', 'json');
      assert.deepEqual(rulesByPath(run), {
        'migrations/0001_orders.sql': [],
        'migrations/0002_index.sql': ['create-index-without-concurrently'],
      });
    });

    it('gives one information finding for a binary file and for one over 5 MB', async () => {
      open({
        'migrations/0001_binary.sql': 'SELECT 1;\0\0',
        'migrations/0002_large.sql': '-- x\n'.repeat(1_100_000),
      });
      const run = await terminal.run('check', 'migrations', '--format', 'json');
      assert.deepEqual(
        parsed(run).files.map(({ findings }) =>
          findings.map(({ rule, severity, message }) => [rule, severity, message]),
        ),
        [
          [
            [
              'unchecked-file',
              'information',
              'This file was not checked: it holds null bytes, so it is not a text of SQL.',
            ],
          ],
          [
            [
              'unchecked-file',
              'information',
              'This file was not checked: it has 5.2 MB, and files over 5 MB are left out.',
            ],
          ],
        ],
      );
      assert.equal(run.code, 0);
    });

    it('checks a file that is not UTF-8, and never writes it', async () => {
      const bytes = Buffer.from(`-- caf\u00e9\n${INDEX}`, 'latin1');
      open({ 'migrations/0001_orders.sql': ORDERS, 'migrations/0002_index.sql': bytes });
      const run = await terminal.run('check', 'migrations', '--format', 'json');
      assert.deepEqual(rulesByPath(run)['migrations/0002_index.sql'], ['create-index-without-concurrently']);
      const fix = await terminal.run('fix', 'migrations');
      assert.equal(fix.err, 'migrations/0002_index.sql: This file is not UTF-8, so it is not changed.\n');
      assert.equal(fix.out, 'wrote nothing; 1 finding remains.\n');
      assert.equal(fix.code, 1);
      assert.equal(terminal.read('migrations/0002_index.sql'), bytes.toString('utf8'));
    });

    it('reports an unusable configuration in that file, and goes on with the defaults', async () => {
      open({
        'migrations/0001_orders.sql': ORDERS,
        'migrations/0002_index.sql': INDEX,
        '.safe-migrations.json': '{\n  "rules": {"create-index-without-concurrently": "off"},,\n}\n',
      });
      const run = await terminal.run('check', 'migrations', '--format', 'json');
      assert.deepEqual((JSON.parse(run.out) as { files: unknown[] }).files[2], {
        path: '.safe-migrations.json',
        tool: 'safe-migrations',
        dialect: 'json',
        findings: [
          {
            rule: 'invalid-config',
            severity: 'warning',
            message: 'This is not valid JSON (property name expected), so the defaults are used.',
            range: { start: { line: 2, column: 57 }, end: { line: 2, column: 58 } },
            fixes: [],
          },
        ],
      });
      assert.deepEqual(rulesByPath(run)['migrations/0002_index.sql'], ['create-index-without-concurrently']);
      assert.equal(run.code, 1);
      const effects = await terminal.run('effects', 'migrations/0001_orders.sql', '--format', 'json');
      assert.equal(
        effects.err,
        '.safe-migrations.json:2:57: This is not valid JSON (property name expected), so the defaults are used.\n',
      );
      assert.equal(effects.code, 0);
    });

    it('leaves out what does not fit in a configuration, and keeps the rest', async () => {
      open({
        'migrations/0001_orders.sql': ORDERS,
        '.safe-migrations.json': '{"postgresVerson": 16, "batchSize": 0, "rules": {"drop-colum": "off"}}',
      });
      const run = await terminal.run('check', 'migrations');
      assert.equal(
        run.out,
        `.safe-migrations.json:1:2  warning  invalid-config
  There is no setting called "postgresVerson"; did you mean "postgresVersion"?
  1 │ {"postgresVerson": 16, "batchSize": 0, "rules": {"drop-colum": "off"}}
    │  ^^^^^^^^^^^^^^^^

.safe-migrations.json:1:37  warning  invalid-config
  "batchSize" must be from 1 to 1000000, not 0, so it is left out.
  1 │ {"postgresVerson": 16, "batchSize": 0, "rules": {"drop-colum": "off"}}
    │                                     ^

.safe-migrations.json:1:50  warning  invalid-config
  There is no rule called "drop-colum"; did you mean "drop-column"?
  1 │ {"postgresVerson": 16, "batchSize": 0, "rules": {"drop-colum": "off"}}
    │                                                  ^^^^^^^^^^^^

2 files checked: 3 warnings.
`,
      );
      assert.equal(run.code, 1);
    });

    it('reports a configuration that cannot be read', async () => {
      open({ 'migrations/0001_orders.sql': ORDERS });
      mkdirSync(join(terminal.folder, 'migrations', '.safe-migrations.json'));
      const run = await terminal.run('check', 'migrations', '--format', 'json');
      const [, file] = parsed(run).files;
      assert.equal(file?.path, 'migrations/.safe-migrations.json');
      assert.match(
        file.findings[0]?.message ?? '',
        /^This file cannot be read \(EISDIR.*\), so the defaults are used\.$/,
      );
      assert.equal(run.code, 1);
    });

    it('refuses a --config that is missing, unreadable or no configuration', async () => {
      open({ 'migrations/0001_orders.sql': ORDERS, 'bad.json': '[]', 'typo.json': '{"presett": "strict"}' });
      assertRefused(
        await terminal.run('check', 'migrations', '--config', 'none.json'),
        /^The configuration none\.json cannot be read: ENOENT/,
      );
      assertRefused(
        await terminal.run('fix', 'migrations', '--config', 'migrations'),
        /^The configuration migrations cannot be read: EISDIR/,
      );
      assertRefused(
        await terminal.run('effects', 'migrations', '--config', 'bad.json'),
        'The configuration bad.json cannot be used: The configuration must be a JSON object, so the defaults are used.',
      );
      const typo = await terminal.run('check', 'migrations', '--config', 'typo.json', '--format', 'json');
      assert.deepEqual(rulesByPath(typo), {
        'migrations/0001_orders.sql': [],
        'typo.json': ['invalid-config'],
      });
    });

    it('shows no control characters of a file in a terminal', async () => {
      open({
        'migrations/0001_orders.sql': ORDERS,
        'migrations/0002_index.sql': `SET lock_timeout = '5s';\nCREATE INDEX i ON orders (status) /* \u001b[31m\u0007 */;\n`,
      });
      const run = await terminal.run('check', 'migrations');
      assert.equal(run.code, 1);
      assert.ok(run.out.includes('/* \ufffd[31m\ufffd */'));
      assert.ok(!run.out.includes('\u001b'));
    });
  });

  describe('usage', () => {
    beforeEach(() => {
      open({ 'migrations/0001_orders.sql': ORDERS });
    });

    it('refuses unknown commands, options and values, and names the nearest', async () => {
      const cases: readonly [readonly string[], string][] = [
        [['chek'], 'There is no command chek; did you mean check?'],
        [
          ['zzz'],
          'There is no command zzz. There are check, fix, effects, scaffold, down, review, import-config, explain, rules.',
        ],
        [['check', '--fail-no', 'error'], 'There is no option --fail-no; did you mean --fail-on?'],
        [['check', '--series'], 'There is no option --series; safe-migrations --help shows them.'],
        [
          ['check', '--fail-on', 'fatal'],
          '--fail-on must be one of error, warning, information, hint, never, not fatal.',
        ],
        [
          ['check', '--format', 'xml'],
          '--format must be one of pretty, json, sarif, github, gitlab, junit, not xml.',
        ],
        [['fix', '--format', 'sarif'], '--format must be one of pretty, json, not sarif.'],
        [['check', '--write-baseline'], '--write-baseline needs --baseline FILE.'],
        [['check', '--baseline', ''], '--baseline needs the path of a file.'],
        [
          ['check', 'a.sql', '--stdin-filepath', 'a.sql'],
          '--stdin-filepath checks standard input alone: leave the paths out.',
        ],
        [
          ['check', '--since', 'HEAD', '--stdin-filepath', 'a.sql'],
          '--since and --stdin-filepath exclude each other.',
        ],
        [['chekc', '--help'], 'There is no command chekc; did you mean check?'],
        [
          ['check', '--postgres-version', '9.6'],
          '--postgres-version must be a major version from 10 to 18, not 9.6.',
        ],
        [
          ['check', '--postgres-version', ''],
          '--postgres-version must be a major version from 10 to 18, not .',
        ],
        [['check', '--dialect', 'mysql'], '--dialect must be one of auto, postgresql, not mysql.'],
        [['check', '--preset', 'lax'], '--preset must be one of recommended, strict, protocol, not lax.'],
        [['fix', '--rule', 'drop-colum'], 'There is no rule called drop-colum; did you mean drop-column?'],
        [['effects'], 'effects needs at least one file.'],
        [['explain'], 'explain needs one rule: `safe-migrations rules` lists them.'],
        [['explain', 'drop-colum'], 'There is no rule called drop-colum; did you mean drop-column?'],
        [['scaffold'], 'scaffold needs one recipe: `safe-migrations scaffold --list` shows them.'],
        [
          ['scaffold', 'add-colum', '--table', 'orders'],
          'There is no recipe called add-colum; did you mean add-column?',
        ],
      ];
      await Promise.all(
        cases.map(async ([args, message]) => {
          assertRefused(await terminal.run(...args), message);
        }),
      );
      assertRefused(
        await terminal.run('check', '--tool', 'none'),
        /^--tool must be one of auto, plain, .*, not none\.\n$/,
      );
      assertRefused(
        await terminal.run('check', '--format'),
        /^Option '--format <value>' argument missing\.\n$/,
      );
      assertRefused(await terminal.run(), /^safe-migrations: finds unsafe PostgreSQL migrations/);
    });

    it('helps: --help, --version, explain and rules', async () => {
      const help = await terminal.run('--help');
      assert.match(help.out, /^safe-migrations: finds unsafe/);
      assert.equal(help.code, 0);
      assert.deepEqual(await terminal.run('help'), help);
      const check = await terminal.run('check', '--help');
      assert.match(check.out, /^safe-migrations check: findings, /);
      assert.match(
        check.out,
        /^ {2}--format FORMAT +pretty \(default\), json, sarif, github, gitlab, junit$/m,
      );
      assert.equal(check.code, 0);
      assert.deepEqual(await terminal.run('help', 'check'), check);
      assert.deepEqual(await terminal.run('check', 'migrations', '-h'), check);
      assert.match((await terminal.run('--version')).out, /^\d+\.\d+\.\d+\n$/);
      const page = await terminal.run('explain', 'create-index-without-concurrently');
      assert.match(page.out, /^# create-index-without-concurrently\n/);
      assert.equal(page.code, 0);
      const rules = await terminal.run('rules');
      assert.match(rules.out, /^create-index-without-concurrently +error +Builds an index/m);
      const { rules: list } = JSON.parse((await terminal.run('rules', '--format', 'json')).out) as {
        rules: { id: string }[];
      };
      assert.equal(list.length, rules.out.trimEnd().split('\n').length);
    });
  });

  describe('effects', () => {
    it('prints the documented JSON', async () => {
      open({
        'migrations/0001_orders.sql': ORDERS,
        'migrations/0002_index.sql': `${INDEX}CREATE INDEX CONCURRENTLY i ON orders (note);\n`,
      });
      const run = await terminal.run('effects', 'migrations/0002_index.sql', '--format', 'json');
      const nothing = {
        known: true,
        locks: {},
        scans: [],
        rewrites: [],
        rebuilds: [],
        transaction: 'allowed',
        rerun: 'ok',
        fails: null,
      };
      const statement = (text: string, line: number, transaction: number, effect: object): object => ({
        text,
        line,
        transaction,
        effect: { ...nothing, ...effect },
      });
      assert.deepEqual(JSON.parse(run.out), {
        version: 1,
        files: [
          {
            path: 'migrations/0002_index.sql',
            statements: [
              statement(`SET lock_timeout = '5s'`, 1, 1, {}),
              statement('CREATE INDEX orders_status_idx ON orders (status)', 2, 2, {
                locks: { orders: 'SHARE' },
                scans: ['orders'],
                rerun: 'fails',
              }),
              statement('CREATE INDEX CONCURRENTLY i ON orders (note)', 3, 3, {
                locks: { orders: 'SHARE UPDATE EXCLUSIVE' },
                scans: ['orders'],
                transaction: 'forbidden',
                rerun: 'fails',
              }),
            ],
          },
        ],
      });
      assert.equal(run.code, 0);
    });

    it('prints a paragraph a statement for people', async () => {
      open({ 'migrations/0001_orders.sql': ORDERS, 'migrations/0002_index.sql': INDEX });
      const run = await terminal.run('effects', 'migrations/0002_index.sql');
      assert.equal(
        run.out,
        `migrations/0002_index.sql:1  SET lock_timeout = '5s'
    locks nothing that anybody waits for

migrations/0002_index.sql:2  CREATE INDEX orders_status_idx ON orders (status)
    SHARE on orders
    reads all of orders
    fails when run a second time
`,
      );
    });
  });

  describe('fix', () => {
    it('applies preferred fixes in place', async () => {
      open({ 'migrations/0001_orders.sql': ORDERS, 'migrations/0002_index.sql': INDEX });
      const run = await terminal.run('fix', 'migrations');
      assert.deepEqual(run, {
        code: 0,
        out: 'changed migrations/0002_index.sql\nwrote 1 file; no finding remains.\n',
        err: '',
      });
      assert.equal(terminal.read('migrations/0002_index.sql'), FIXED);
      assert.deepEqual(terminal.files(), ['migrations/0001_orders.sql', 'migrations/0002_index.sql']);
      const again = await terminal.run('fix', 'migrations', '--format', 'json');
      const { remaining, ...rest } = JSON.parse(again.out) as Fixed;
      assert.deepEqual(rest, { version: 1, files: [] });
      assert.deepEqual(withoutHints(remaining), []);
    });

    it('prints and writes nothing with --dry-run', async () => {
      open({ 'migrations/0001_orders.sql': ORDERS, 'migrations/0002_index.sql': INDEX });
      const run = await terminal.run('fix', 'migrations', '--dry-run', '--format', 'json');
      const { remaining, ...rest } = JSON.parse(run.out) as Fixed;
      assert.deepEqual(rest, {
        version: 1,
        files: [{ path: 'migrations/0002_index.sql', status: 'changed', text: FIXED }],
      });
      assert.deepEqual(withoutHints(remaining), []);
      assert.equal(run.code, 0);
      assert.equal(terminal.read('migrations/0002_index.sql'), INDEX);
      const pretty = await terminal.run('fix', 'migrations', '--dry-run');
      assert.equal(
        pretty.out,
        `-- changed migrations/0002_index.sql\n${FIXED}\nwould write 1 file; no finding remains.\n`,
      );
    });

    it('keeps to one rule with --rule, and leaves the others as remaining', async () => {
      const text = `CREATE INDEX orders_status_idx ON orders (status);\nALTER TABLE orders ADD COLUMN a int;\n`;
      open({ 'migrations/0001_orders.sql': ORDERS, 'migrations/0002_mixed.sql': text });
      const run = await terminal.run('fix', 'migrations', '--rule', 'not-idempotent', '--format', 'json');
      assert.equal(
        terminal.read('migrations/0002_mixed.sql'),
        `CREATE INDEX orders_status_idx ON orders (status);\nALTER TABLE orders ADD COLUMN IF NOT EXISTS a int;\n`,
      );
      const { remaining } = JSON.parse(run.out) as Fixed;
      assert.deepEqual(
        withoutHints(remaining).map(({ path, rule }) => [path, rule]),
        [['migrations/0002_mixed.sql', 'create-index-without-concurrently']],
      );
      assert.equal(run.code, 1);
    });

    it('writes a series only with --series, beside files that exist, and never over one', async () => {
      const files = { 'migrations/0001_orders.sql': ORDERS, 'migrations/0002_rename.sql': RENAME };
      open(files);
      const without = await terminal.run('fix', 'migrations', '--rule', 'rename-column');
      assert.equal(without.code, 1);
      assert.deepEqual(terminal.files(), Object.keys(files));
      assert.equal(terminal.read('migrations/0002_rename.sql'), RENAME);
      const plan = JSON.parse(
        (await terminal.run('fix', '--series', '--dry-run', '--format', 'json', 'migrations')).out,
      ) as { files: { path: string; status: string; text: string }[] };
      const created = plan.files.filter(({ status }) => status === 'created');
      assert.ok(created.length > 2);
      assert.deepEqual(terminal.files(), Object.keys(files));

      const taken = created[0]!.path;
      terminal.write(taken, '-- mine\n');
      const run = await terminal.run('fix', '--series', '--format', 'json', 'migrations');
      const written = (JSON.parse(run.out) as typeof plan).files;
      assert.equal(terminal.read(taken), '-- mine\n');
      assert.deepEqual(
        terminal.files(),
        [...new Set([...Object.keys(files), taken, ...written.map(({ path }) => path)])].sort(),
      );
      for (const { path, text } of written) assert.equal(terminal.read(path), text);
    });

    it('writes through a link and keeps the file mode', async () => {
      open({ 'migrations/0001_orders.sql': ORDERS, 'elsewhere/index.sql': INDEX });
      symlinkSync('../elsewhere/index.sql', join(terminal.folder, 'migrations', '0002_index.sql'));
      assert.equal((await terminal.run('fix', 'migrations')).code, 0);
      assert.equal(terminal.read('elsewhere/index.sql'), FIXED);
      assert.deepEqual(terminal.files(), ['elsewhere/index.sql', 'migrations/0001_orders.sql']);
    });
  });

  describe('down', () => {
    it('writes what takes a migration back, and says what it cannot', async () => {
      open({
        'migrations/000001_a.up.sql': ORDERS,
        'migrations/000002_b.up.sql':
          'ALTER TABLE orders DROP COLUMN note;\nGRANT SELECT ON orders TO public;\n',
      });
      const run = await terminal.run('down', 'migrations/000002_b.up.sql');
      const missing =
        'GRANT SELECT ON orders TO public cannot be taken back: the migrations do not keep what was before.';
      const note = 'The values of orders.note are gone: what is added again is NULL.';
      assert.equal(run.out, `created migrations/000002_b.down.sql\nnot undone: ${missing}\nnote: ${note}\n`);
      assert.equal(run.code, 1);
      assert.equal(
        terminal.read('migrations/000002_b.down.sql'),
        `-- Undo: 000002_b.up.sql.
-- Not undone: ${missing}
-- Note: ${note}
SET LOCAL lock_timeout = '5s';
ALTER TABLE orders ADD COLUMN IF NOT EXISTS note varchar(20);
`,
      );
      assertRefused(
        await terminal.run('down', 'migrations/000002_b.up.sql'),
        '000002_b.down.sql exists already.',
      );
    });

    it('writes nothing on a dry run, and into the file of a tool with sections', async () => {
      const text = '-- +goose Up\nALTER TABLE a ADD b int;\n';
      open({ 'migrations/00001_a.sql': text });
      const run = await terminal.run('down', 'migrations/00001_a.sql', '--dry-run', '--format', 'json');
      assert.deepEqual(JSON.parse(run.out), {
        version: 1,
        files: [
          {
            path: 'migrations/00001_a.sql',
            status: 'changed',
            text: `${text}\n-- +goose Down\nSET LOCAL lock_timeout = '5s';\nALTER TABLE a DROP COLUMN IF EXISTS b;\n`,
          },
        ],
        missing: [],
        notes: [],
      });
      assert.equal(run.code, 0);
      assert.equal(terminal.read('migrations/00001_a.sql'), text);
    });

    it('refuses wrong usage', async () => {
      open({});
      assertRefused(
        await terminal.run('down'),
        'down needs one file: the migration that is to be taken back.',
      );
      assertRefused(await terminal.run('down', 'none.sql'), /^none\.sql cannot be read: /);
    });
  });

  describe('review', () => {
    it('prints a report a migration', async () => {
      open({
        'db/migrations/000001_a.up.sql': ORDERS,
        'db/migrations/000002_b.up.sql': RENAME,
        'db/migrations/000002_b.down.sql': 'ALTER TABLE orders RENAME COLUMN remark TO note;\n',
      });
      const run = await terminal.run(
        'review',
        'db/migrations/000001_a.up.sql',
        'db/migrations/000002_b.up.sql',
      );
      assert.equal(run.code, 0);
      const [first = '', second = ''] = run.out.split('\n---\n\n');
      assert.match(first, /^# Review of `000001_a\.up\.sql`$/m);
      assert.match(first, /`safe-migrations down db\/migrations\/000001_a\.up\.sql`/);
      assert.match(second, /^# Review of `000002_b\.up\.sql`$/m);
      assert.match(second, /^migrate -path db\/migrations -database "\$DATABASE_URL" down 1$/m);
      assert.match(second, /^\*\*Manual migration in a maintenance window, or rewrite it first\.\*\*/m);
    });

    it('refuses what it cannot review', async () => {
      open({ 'notes.txt': 'no' });
      assertRefused(
        await terminal.run('review'),
        'review needs a file, or --since with the commit that a branch starts from.',
      );
      assertRefused(await terminal.run('review', 'none.sql'), 'There is no file or folder none.sql.');
      assertRefused(await terminal.run('review', 'notes.txt'), /^notes\.txt: /);
    });
  });

  describe('scaffold', () => {
    const RENAME_NOTE = ['rename-column', '--table', 'orders', '--column', 'note', '--to', 'remark'] as const;

    it('writes the series it prints, wherever the recipe stands among the options', async () => {
      open({ 'migrations/0001_orders.sql': ORDERS });
      const dry = await terminal.run(
        'scaffold',
        ...RENAME_NOTE,
        '--dir',
        'migrations',
        '--dry-run',
        '--format',
        'json',
      );
      const plan = JSON.parse(dry.out) as {
        version: number;
        files: { path: string; status: string; text: string }[];
        remaining: unknown[];
      };
      assert.deepEqual(Object.keys(plan), ['version', 'files', 'remaining']);
      assert.deepEqual(plan.remaining, []);
      assert.deepEqual(terminal.files(), ['migrations/0001_orders.sql']);
      const [recipe, ...options] = RENAME_NOTE;
      const run = await terminal.run(
        'scaffold',
        '--dir',
        'migrations',
        ...options,
        recipe,
        '--format',
        'json',
      );
      assert.equal(run.code, 0);
      assert.deepEqual(JSON.parse(run.out), plan);
      assert.deepEqual(terminal.files(), [
        'migrations/0001_orders.sql',
        ...plan.files.map(({ path }) => path),
      ]);
      for (const { path, text } of plan.files) assert.equal(terminal.read(path), text);
      const check = await terminal.run('check', 'migrations', '--fail-on', 'information');
      assert.equal(check.code, 0, check.out);
    });

    it('lists the recipes with their options', async () => {
      open({});
      const list = await terminal.run('scaffold', '--list');
      assert.match(list.out, /^rename-column\n/m);
      assert.match(list.out, /^ {2}--table <table>/m);
      assert.equal(list.code, 0);
    });

    it('refuses names that would leave the folder, and wrong parameters', async () => {
      open({ 'migrations/0001_orders.sql': ORDERS });
      const refused = async (args: readonly string[], message: RegExp): Promise<void> => {
        assertRefused(await terminal.run('scaffold', ...args, '--dir', 'migrations'), message);
        assert.deepEqual(terminal.files(), ['migrations/0001_orders.sql']);
      };
      await refused(
        [...RENAME_NOTE, '--name', '../../evil'],
        /^--name: The name \.\.\/\.\.\/evil cannot be part of a file name/,
      );
      await refused([...RENAME_NOTE, '--name', 'a\\b'], /^--name: /);
      await refused([...RENAME_NOTE, '--batch', '1'], /^There is no option --batch/);
      await refused(['rename-column', '--table', 'orders'], /^--column: /);
    });
  });

  describe('output', () => {
    it('is plain text where it is no terminal, and says what to do', async () => {
      open({
        'migrations/0001_orders.sql': ORDERS,
        'migrations/0002_index.sql': `${INDEX}ALTER TABLE orders ADD COLUMN kind text DEFAULT 'a';\n`,
      });
      const run = await terminal.runWith({ FORCE_COLOR: '', NO_COLOR: '1' }, 'check', 'migrations');
      assert.equal(
        run.out,
        `migrations/0002_index.sql:2:1  error  create-index-without-concurrently
  ${MESSAGE}
  2 │ CREATE INDEX orders_status_idx ON orders (status);
  fix  Build the index concurrently
       CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_status_idx ON orders (status);

migrations/0002_index.sql:3:20  information  not-idempotent
  ADD COLUMN fails when the migration is run again, because its work is done already. Write IF NOT EXISTS: it then does nothing.

2 files checked: 1 error, 1 informational, 1 hint.
2 can be fixed in place: safe-migrations fix migrations
--fail-on hint shows the hints.
`,
      );
      const hints = await terminal.run('check', 'migrations', '--fail-on', 'hint');
      assert.match(hints.out, /^migrations\/0002_index\.sql:3:20 {2}hint {2}add-column-with-default$/m);
    });

    it('ends in peace when its reader does', async () => {
      const files = Object.fromEntries(
        Array.from({ length: 150 }, (_, index) => [
          `migrations/${String(index + 2).padStart(4, '0')}_index.sql`,
          INDEX.repeat(5),
        ]),
      );
      open({ 'migrations/0001_orders.sql': ORDERS, ...files });
      const cli = join(repositoryRoot(), 'dist', 'cli.js');
      const child = spawn(process.execPath, [cli, 'check', 'migrations', '--format', 'json'], {
        cwd: terminal.folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let errors = '';
      child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
      child.stdout.once('data', () => child.stdout.destroy());
      const code = await new Promise((resolve) => child.on('close', resolve));
      assert.equal(errors, '');
      assert.equal(code, 1);
    });
  });
});
