import * as assert from 'node:assert/strict';
import { toolById } from '../../../server/src/projects/tools';
import { withAgentsSection, type AgentsProject } from '../../../server/src/service/agents';

const PROJECT: AgentsProject = {
  tool: toolById('golang-migrate'),
  postgresVersion: 16,
  newest: { folder: 'db/migrations', file: '000007_a.up.sql', version: '000007', previous: '000006' },
};

describe('AGENTS.md', () => {
  const made = withAgentsSection(undefined, PROJECT);

  it('is made where there is none, with the commands of the project', () => {
    assert.match(
      made,
      /^# AGENTS\.md\n\n<!-- safe-migrations: begin -->\n\n## Database migrations\n\nMigrations are in `db\/migrations\/`, run by golang-migrate on PostgreSQL 16\./,
    );
    assert.deepEqual(
      [...made.matchAll(/^```sh\n([^]*?)\n```$/gm)].map(([, commands]) => commands),
      [
        `npx safe-migrations scaffold --list
npx safe-migrations scaffold rename-column --table orders --column note --to remark --dir db/migrations --runbook --dry-run`,
        `migrate -path db/migrations -database "$DATABASE_URL" up 1
migrate -path db/migrations -database "$DATABASE_URL" down 1
migrate -path db/migrations -database "$DATABASE_URL" version
npx safe-migrations fix --dry-run db/migrations`,
        `npx safe-migrations check --since origin/main db/migrations
npx safe-migrations review --since origin/main db/migrations`,
      ],
    );
    assert.ok(made.endsWith('<!-- safe-migrations: end -->\n'));
  });

  const section = made.slice(made.indexOf('<!--')).trimEnd();
  const cases: readonly (readonly [name: string, before: string, after: string])[] = [
    ['an empty file', ' \n', made],
    ['a file without a last line break', '# Rules\n\nBe kind.', `# Rules\n\nBe kind.\n\n${section}\n`],
    ['a section of before', `a\n${section.replace('16', '14')}\nz\n`, `a\n${section}\nz\n`],
    [
      'a section without an end',
      `a\n<!-- safe-migrations: begin -->\nmine\n`,
      `a\n<!-- safe-migrations: begin -->\nmine\n\n${section}\n`,
    ],
    ['lines that end in CRLF', 'a\r\n', `a\r\n\r\n${section.replace(/\n/g, '\r\n')}\r\n`],
  ];
  for (const [name, before, after] of cases) {
    it(`keeps what else stands there: ${name}`, () => {
      assert.equal(withAgentsSection(before, PROJECT), after);
      assert.equal(withAgentsSection(after, PROJECT), after);
    });
  }

  it('names no down command where the tool has none', () => {
    const tool = { ...PROJECT.tool, down: 'none' as const, title: 'Refinery' };
    const text = withAgentsSection(undefined, { ...PROJECT, tool });
    assert.match(text, /^- Refinery runs no down migrations:/m);
  });
});
