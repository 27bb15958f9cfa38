import * as assert from 'node:assert/strict';
import { join } from 'node:path';
import { repositoryRoot } from '../repository';
import { openTerminal, type Terminal } from './command-line';
import { installJudges, sarifProblems, xmlElements } from './judges';

const ORDERS = 'CREATE TABLE IF NOT EXISTS "orders é" (id bigint PRIMARY KEY, status text);\n';
const MESSY = [
  `\uFEFFSET lock_timeout = '5s';\r\n`,
  `CREATE INDEX "i<&>]]>" ON /* \u001b[31m \u0001 */ "orders é" (status);\r\n`,
  `ALTER TABLE "orders é" ADD COLUMN "🦉" int, ADD COLUMN b text DEFAULT 'x';\r\n`,
  'UPDATE "orders é" SET status = 1,\r\n  b = ',
].join('');

interface Sarif {
  readonly runs: [
    {
      readonly results: {
        readonly ruleId: string;
        readonly locations: [{ physicalLocation: { region: Region } }];
        readonly fixes?: {
          readonly artifactChanges: {
            replacements: { deletedRegion: Region; insertedContent: { text: string } }[];
          }[];
        }[];
      }[];
    },
  ];
}

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

let terminal: Terminal;

const check = async (format: string, ...args: readonly string[]): Promise<string> =>
  (await terminal.run('check', '--format', format, ...args)).out;

describe('formats of check, as other programs read them', function () {
  this.timeout(300_000);

  before(installJudges);

  beforeEach(() => {
    terminal = openTerminal({
      'db/migrations/0001_orders.sql': ORDERS,
      'db/migrations/0002_messy, 100%: é.sql': MESSY,
      'db/.safe-migrations.json': '{"presett": "strict"}',
    });
  });

  afterEach(() => {
    terminal.remove();
  });

  it('SARIF fits its schema: our examples, messy names and text, and nothing at all', async () => {
    const examples = join(repositoryRoot(), 'examples', 'migrations');
    for (const args of [
      ['.'],
      [examples, '--preset', 'protocol'],
      ['--config', 'db/.safe-migrations.json'],
    ]) {
      const log = JSON.parse(await check('sarif', ...args)) as Sarif;
      assert.deepEqual(sarifProblems(log), []);
      assert.ok(log.runs[0].results.length > 0);
    }
    terminal.write('empty/readme.txt', '');
    const empty = JSON.parse(await check('sarif', 'empty')) as Sarif;
    assert.deepEqual(sarifProblems(empty), []);
    assert.deepEqual(empty.runs[0].results, []);
  });

  it('is judged: the schema refuses what is no SARIF, the parser what is no XML', () => {
    assert.notDeepEqual(sarifProblems({ version: '2.1.0', runs: [{ results: [{}] }] }), []);
    for (const text of ['<a>', '<a>\u0001</a>', '<a b="<"/>', '<a>]]></a>', '<a/><b/>'])
      assert.throws(() => xmlElements(text), text);
  });

  it('SARIF fixes are edits that fit the file', async () => {
    const { runs } = JSON.parse(await check('sarif', 'db')) as Sarif;
    const index = runs[0].results.find(({ ruleId }) => ruleId === 'create-index-without-concurrently');
    const [replacement] = index!.fixes![0]!.artifactChanges[0]!.replacements;
    const { region } = index!.locations[0].physicalLocation;
    assert.deepEqual(replacement!.deletedRegion, region);
    const line = MESSY.split('\r\n')[1]!;
    assert.deepEqual([region.startLine, region.startColumn, region.endLine], [2, 1, 2]);
    assert.equal(line.slice(region.startColumn - 1, region.endColumn - 1), line.replace(/;$/, ''));
    assert.match(replacement!.insertedContent.text, /^CREATE INDEX CONCURRENTLY IF NOT EXISTS "i<&>\]\]>" /);
  });

  it('JUnit is well-formed whatever stands in names and text, and counts what it holds', async () => {
    const elements = xmlElements(await check('junit', 'db', '--fail-on', 'hint'));
    const named = (name: string): typeof elements => elements.filter((element) => element.name === name);
    const [root] = named('testsuites');
    assert.equal(root!.attributes['tests'], String(named('testcase').length));
    assert.equal(root!.attributes['failures'], String(named('failure').length));
    assert.deepEqual(
      named('testsuite').map(({ attributes }) => attributes['name']),
      ['db/migrations/0001_orders.sql', 'db/migrations/0002_messy, 100%: é.sql', 'db/.safe-migrations.json'],
    );
    assert.ok(named('failure').some(({ attributes }) => attributes['message']!.includes('"orders é"')));
  });

  it('GitHub finds paths from its workspace, each annotation in one line', async () => {
    const run = await terminal.runWith(
      { GITHUB_WORKSPACE: terminal.folder, GITHUB_ACTIONS: 'true' },
      'check',
      'db/migrations',
      '--format',
      'github',
    );
    const lines = run.out.trimEnd().split('\n');
    const commands = lines.slice(0, -1);
    assert.ok(commands.length > 1);
    for (const line of commands) {
      assert.match(
        line,
        /^::(error|warning|notice) file=db\/(migrations\/0002_messy%2C 100%25%3A é\.sql|\.safe-migrations\.json),line=\d+,endLine=\d+,(col=\d+,endColumn=\d+,)?title=[a-z-]+::\S.*$/,
      );
    }
    assert.match(lines.at(-1)!, /^3 files checked: /);
  });

  it('GitLab keeps fingerprints while lines move', async () => {
    const issues = async (): Promise<readonly { fingerprint: string; location: { path: string } }[]> =>
      JSON.parse(await check('gitlab', 'db')) as { fingerprint: string; location: { path: string } }[];
    const before = await issues();
    assert.equal(new Set(before.map(({ fingerprint }) => fingerprint)).size, before.length);
    terminal.write('db/migrations/0002_messy, 100%: é.sql', MESSY.replace('SET', '-- a comment\r\n\r\nSET'));
    const after = await issues();
    assert.notDeepEqual(after, before);
    assert.deepEqual(
      after.map(({ fingerprint }) => fingerprint),
      before.map(({ fingerprint }) => fingerprint),
    );
  });
});
