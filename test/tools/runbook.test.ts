import * as assert from 'node:assert/strict';
import { delimiter, dirname, join } from 'node:path';
import { scaffoldCommand } from '../../server/src/cli/scaffold-command';
import { type Server, startServer } from '../postgres/servers';
import { jsonOf } from './command-line';
import { installTools, packageFile, toolsFolder } from './install';
import type { MigrationTool } from './migration-tool';
import { ownSnapshot } from './own-snapshot';
import { REAL_TOOLS } from './real-tools';
import { inProject, run, type Outcome, type ToolProject } from './tool-project';

const SCHEMA = 'CREATE TABLE users (id integer PRIMARY KEY, email text NOT NULL);\n';
const UNIQUE = ['add-unique', '--table', 'users', '--columns', 'email'];
const RENAME = ['rename-column', '--table', 'users', '--column', 'email', '--to', 'address'];

/** Nothing but a program around a function: these have no command that a runbook could name. */
const LIBRARIES = ['postgres-migrations', 'prisma'];

describe('the commands of a runbook', function () {
  this.timeout(300_000);
  let server: Server;
  before(async () => {
    await installTools();
    server = await startServer(18);
  });
  after(() => server.stop());

  const tools = REAL_TOOLS.filter(({ id }) => !LIBRARIES.includes(id));
  const cases = [
    ...tools.map((tool) => ({ tool, recipe: UNIQUE })),
    // A step of it is two files there.
    ...tools.filter(({ id }) => id === 'node-pg-migrate').map((tool) => ({ tool, recipe: RENAME })),
  ];
  for (const { tool, recipe } of cases) {
    it(`of ${tool.id} carry out ${recipe[0]!}${tool.down ? ', and take it back' : ''}`, () =>
      inProject(server, async (project) => {
        project.write({ ...tool.configure(project), ...tool.files([{ up: SCHEMA, down: '' }]) });
        succeeds(await tool.up(project), 'the first migration');
        const before = await ownSnapshot(project);
        const steps = await scaffolded(project, tool, recipe);
        for (const { up } of steps) succeeds(await shell(project, up), up);
        const { rows } = await project.client.query(
          recipe === UNIQUE
            ? `SELECT FROM pg_constraint WHERE contype = 'u' AND conrelid = 'users'::regclass`
            : `SELECT FROM pg_attribute WHERE attname = 'address' AND attrelid = 'users'::regclass`,
        );
        assert.equal(rows.length, 1);
        if (!tool.down) return;
        for (const { down } of [...steps].reverse())
          succeeds(await shell(project, down ?? 'false'), down ?? '');
        assert.deepEqual(await ownSnapshot(project), before);
      }));
  }
});

interface Commands {
  readonly up: string;
  readonly down: string | undefined;
}

/** The commands of each step of a runbook. */
async function scaffolded(
  project: ToolProject,
  tool: MigrationTool,
  recipe: readonly string[],
): Promise<readonly Commands[]> {
  // Paths in commands are those of a person in the project's folder.
  const folder = process.cwd();
  process.chdir(project.folder);
  try {
    const { files } = (await jsonOf(scaffoldCommand, [...recipe, '--dir', tool.directory, '--runbook'])) as {
      readonly files: readonly { readonly path: string; readonly text: string }[];
    };
    const runbook = files.find(({ path }) => path.endsWith('.md'))?.text ?? '';
    return runbook
      .split(/^## /m)
      .map((part) => [...part.matchAll(/^```sh\n([^]*?)\n```$/gm)].map(([, command]) => command ?? ''))
      .flatMap(([up, down]) => (up === undefined ? [] : [{ up, down }]));
  } finally {
    process.chdir(folder);
  }
}

/** What a person types, with the programs where the tests have them. */
function shell(project: ToolProject, command: string): Promise<Outcome> {
  const bin = [
    join(toolsFolder(), 'node_modules', '.bin'),
    dirname(packageFile('liquibase/dist/liquibase/liquibase')),
  ];
  return run(project, '/bin/sh', ['-c', command.replaceAll(/^npx /gm, '')], {
    PATH: [...bin, process.env['PATH']].join(delimiter),
    DATABASE_URL: `${project.url}?sslmode=disable`,
    HOME: project.folder,
    SUPABASE_YES: '1',
    SUPABASE_TELEMETRY_DISABLED: '1',
    SQITCH_FULLNAME: 'Test',
    SQITCH_EMAIL: 'test@example.com',
    DBMATE_NO_DUMP_SCHEMA: 'true',
  });
}

function succeeds(outcome: Outcome, what: string): void {
  assert.ok(outcome.ok, `${what}\n${outcome.output}`);
}
