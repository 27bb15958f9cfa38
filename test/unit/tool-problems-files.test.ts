import { describeProblems } from './tool-problem-cases';

const UP = 'SELECT 1;\n';
const journal = (...entries: readonly (readonly [tag: string, when: number])[]): Record<string, string> => ({
  'meta/_journal.json': JSON.stringify({ entries: entries.map(([tag, when], idx) => ({ idx, when, tag })) }),
});
const PLANNED = '2025-01-01T00:00:00Z Ada <ada@example.com>';
/** Lines of a plan; a name alone is a change. */
const plan = (...lines: readonly string[]): string =>
  `%syntax-version=1.0.0\n%project=shop\n\n${lines.map((line) => (/^\w+$/.test(line) ? `${line} ${PLANNED}` : line)).join('\n')}\n`;

describeProblems('what tools make of bad names, journals and plans', [
  {
    title: 'dates of several lengths, and numbers with zeros before them',
    tool: 'atlas',
    name: '20250102_b.sql',
    beside: ['202501011200_a.sql', '20250103000000_c.sql', '0001_x.sql', '0010_x.sql'],
    text: UP,
    expected: [],
  },
  {
    title: 'a name without a direction',
    tool: 'golang-migrate',
    name: '3_add_users.sql',
    text: UP,
    expected: [
      'ignored []: golang-migrate runs only files whose names end in `.up.sql` or `.down.sql`, so it leaves this one alone without a word. Name it 3_add_users.up.sql.',
    ],
  },
  {
    title: 'a down file alone',
    tool: 'golang-migrate',
    name: '3_a.down.sql',
    beside: ['2_a.up.sql'],
    text: UP,
    expected: [
      'ignored []: There is no file that runs version 3 upwards, so golang-migrate notes the version as done without running anything, and runs this file on the way back. Its up file is missing or named otherwise.',
    ],
  },
  {
    title: 'a down file alone',
    tool: 'postgrator',
    name: '3.undo.a.sql',
    beside: ['2.do.sql'],
    text: UP,
    expected: [
      'ignored []: There is no file that runs version 3 upwards, so postgrator runs it on the way back from a later version, where it takes back what nothing did. Its up file is missing or named otherwise.',
    ],
  },
  {
    title: 'a single underscore',
    tool: 'flyway',
    name: 'V1.2_add_users.sql',
    text: UP,
    expected: [
      'ignored []: Flyway parts the version from the description by two underscores, so it leaves this file alone without a word. Name it V1.2__add_users.sql.',
    ],
  },
  {
    title: 'a repeatable file with a single underscore',
    tool: 'flyway',
    name: 'R_views.sql',
    text: UP,
    expected: [
      'ignored []: Flyway parts the version from the description by two underscores, so it leaves this file alone without a word. Name it R__views.sql.',
    ],
  },
  {
    title: 'a name without a number',
    tool: 'supabase',
    name: 'seed.sql',
    text: UP,
    expected: [
      'ignored []: The name of this file does not begin with a number and an underscore, so Supabase skips it. Let `supabase migration new` name it.',
    ],
  },
  {
    title: 'an entry that is not later than one before it',
    tool: 'drizzle',
    name: '0002_c.sql',
    beside: ['0000_a.sql', '0001_b.sql'],
    texts: journal(['0000_a', 10], ['0001_b', 30], ['0002_c', 20]),
    text: UP,
    expected: [
      'ignored []: The `when` of this migration in meta/_journal.json is not later than that of 0001_b before it, so Drizzle passes it over without a word on every database where 0001_b has run. Give it a later one.',
    ],
  },
  {
    title: 'an entry without a file, told at the one behind it',
    tool: 'drizzle',
    name: '0001_b.sql',
    texts: journal(['0000_a', 10], ['0001_b', 30]),
    text: UP,
    expected: [
      'fails []: meta/_journal.json lists 0000_a, but there is no 0000_a.sql, so Drizzle runs no migration at all. Bring the file back, or take its entry out of the journal.',
    ],
  },
  {
    title: 'a last entry without a file, told at the one before it',
    tool: 'drizzle',
    name: '0000_a.sql',
    texts: journal(['0000_a', 10], ['0001_b', 30]),
    text: UP,
    expected: [
      'fails []: meta/_journal.json lists 0001_b, but there is no 0001_b.sql, so Drizzle runs no migration at all. Bring the file back, or take its entry out of the journal.',
    ],
  },
  {
    title: 'a journal with a comment',
    tool: 'drizzle',
    name: '0000_a.sql',
    texts: { 'meta/_journal.json': '{"entries": [] /* none */}' },
    text: UP,
    expected: [
      'fails []: Drizzle cannot read meta/_journal.json, so it runs no migration at all. Correct it, or take it from the last commit.',
    ],
  },
  {
    title: 'a file that the sum file does not name',
    tool: 'atlas',
    name: '20250102_b.sql',
    beside: ['20250101_a.sql'],
    texts: { 'atlas.sum': 'h1:sum=\n20250101_a.sql h1:one=\n' },
    text: UP,
    expected: [
      'fails []: atlas.sum does not name this file, and Atlas refuses to run where the two differ. Run `atlas migrate hash`.',
    ],
  },
  {
    title: 'a file that the sum file names',
    tool: 'atlas',
    name: '20250101_a.sql',
    texts: { 'atlas.sum': 'h1:sum=\r\n20250101_a.sql h1:one=\r\n' },
    text: UP,
    expected: [],
  },
  {
    title: 'a journal that cannot be read',
    tool: 'drizzle',
    name: '0000_a.sql',
    beside: ['meta/_journal.json'],
    text: UP,
    expected: [
      'fails []: Drizzle cannot read meta/_journal.json, so it runs no migration at all. Correct it, or take it from the last commit.',
    ],
  },
  {
    title: 'a plan that cannot be read',
    tool: 'sqitch',
    name: 'deploy/a.sql',
    beside: ['sqitch.plan'],
    text: UP,
    expected: [
      'note []: sqitch.plan cannot be read here, so it is not known what Sqitch runs, and in which order. See that it can be.',
    ],
  },
  {
    title: 'a title twice',
    tool: 'postgres-migrations',
    name: '2-a.sql',
    beside: ['1_a.sql'],
    text: UP,
    expected: [
      'fails []: 1_a.sql has the title a too: postgres-migrations runs the first and fails when it notes the second as done. Give one of them a title of its own.',
    ],
  },
  {
    title: 'a long title',
    tool: 'postgres-migrations',
    name: `1-${'a'.repeat(101)}.sql`,
    text: UP,
    expected: [
      'fails []: The title of this file has 101 characters, and postgres-migrations can note only 100, so that the deploy fails. Shorten it.',
    ],
  },
  {
    title: 'a number that the tool has itself',
    tool: 'postgres-migrations',
    name: '0-a.sql',
    text: UP,
    expected: [
      'fails []: postgres-migrations has a migration 0 of its own, so it finds the numbers not consecutive and refuses to run. Number the files from 1.',
    ],
  },
  {
    title: 'a migration in JavaScript between two others',
    tool: 'postgres-migrations',
    name: '3.sql',
    beside: ['1-a.sql', '2-b.js'],
    text: UP,
    expected: [],
  },
  {
    title: 'a name without a number',
    tool: 'postgres-migrations',
    name: 'seed.sql',
    text: UP,
    expected: [
      'fails []: The name of this file does not begin with a number, and postgres-migrations refuses to run where any `.sql` file is named so. Give it the next number, or move it out of the folder.',
    ],
  },
  {
    title: 'a line of the plan without who planned it',
    tool: 'sqitch',
    name: 'deploy/b.sql',
    texts: { 'sqitch.plan': plan('a', '  b [a] 2025-01-01T00:00:00Z # Later.') },
    text: UP,
    expected: [
      'fails []: Sqitch cannot read line 5 of sqitch.plan, `b [a] 2025-01-01T00:00:00Z # Later.`, so it refuses to run. Take the line from the last commit, or take it out and let `sqitch add` write it.',
    ],
  },
  {
    title: 'a change twice without a tag between',
    tool: 'sqitch',
    name: 'deploy/b.sql',
    texts: { 'sqitch.plan': plan('b', 'a', `b [a] ${PLANNED}`) },
    text: UP,
    expected: [
      'fails []: sqitch.plan names the change b twice without a tag between, so Sqitch refuses to run. Take one of them out, or set a tag and let `sqitch rework b` write the second.',
    ],
  },
  {
    title: 'a change that was reworked behind a tag',
    tool: 'sqitch',
    name: 'deploy/b.sql',
    beside: ['deploy/b@v1.sql', 'deploy/a.sql'],
    texts: { 'sqitch.plan': plan('b', `@v1 ${PLANNED}`, 'a', `  b [b@v1] ${PLANNED} # Again.\r`, '# end') },
    text: UP,
    expected: [],
  },
  {
    title: 'a planned change without its file, told at the one before it',
    tool: 'sqitch',
    name: 'deploy/a.sql',
    beside: ['revert/b.sql'],
    texts: { 'sqitch.plan': plan('a', 'b') },
    text: UP,
    expected: [
      'fails []: sqitch.plan names the change b, but there is no deploy/b.sql, so Sqitch stops where it would deploy it. Bring the file back, or take the change out of the plan.',
    ],
  },
  {
    title: 'a first change without its file, told at the one behind it',
    tool: 'sqitch',
    name: 'deploy/b.sql',
    texts: { 'sqitch.plan': plan('a', 'b') },
    text: UP,
    expected: [
      'fails []: sqitch.plan names the change a, but there is no deploy/a.sql, so Sqitch stops where it would deploy it. Bring the file back, or take the change out of the plan.',
    ],
  },
]);
