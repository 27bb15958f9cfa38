import * as assert from 'node:assert/strict';
import { ORDERS, INDEX, assertRefused } from './cli-fixture';
import { openTerminal, type Terminal } from './command-line';

let terminal: Terminal;

function open(files: Parameters<typeof openTerminal>[0]): void {
  terminal = openTerminal(files);
}

describe('the command line: usage', () => {
  afterEach(() => {
    terminal.remove();
  });

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
    assert.match(check.out, /^ {2}--format FORMAT +pretty \(default\), json, sarif, github, gitlab, junit$/m);
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

describe('the command line: effects', () => {
  afterEach(() => {
    terminal.remove();
  });

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
