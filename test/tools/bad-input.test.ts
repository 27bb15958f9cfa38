import * as assert from 'node:assert/strict';
import { join, relative } from 'node:path';
import { type Server, startServer } from '../postgres/servers';
import { BAD_INPUT, type BadInput } from './bad-input';
import { jsonOf } from './command-line';
import { installTools } from './install';
import { REAL_TOOLS } from './real-tools';
import { inProject } from './tool-project';
import { checkCommand } from '../../server/src/cli/check-command';

describe('what migration tools do with bad input, and what is said about it', function () {
  this.timeout(180_000);
  let server: Server;
  before(async () => {
    await installTools();
    server = await startServer(18);
  });
  after(() => server.stop());

  for (const input of BAD_INPUT) {
    it(`${input.tool}: ${input.title}`, async () => {
      const tool = REAL_TOOLS.find(({ id }) => id === input.tool);
      assert.ok(tool);
      await inProject(server, async (project) => {
        await project.client.query('CREATE TABLE seen (place serial, label text)');
        project.write({
          '.safe-migrations.json': JSON.stringify({ tool: tool.id, postgresVersion: 18 }),
          ...tool.configure(project),
        });
        const deploys = [...(input.before ? [input.before] : []), input.files];
        for (const files of deploys) {
          project.write(files);
          const outcome = await tool.up(project);
          if (files !== input.files) assert.ok(outcome.ok, outcome.output);
          else if (input.refused) assert.match(outcome.output, input.refused);
          assert.equal(outcome.ok, files !== input.files || !input.refused, outcome.output);
        }
        const { rows } = await project.client.query<{ label: string }>(
          'SELECT label FROM seen ORDER BY place',
        );
        assert.deepEqual(
          rows.map(({ label }) => label),
          input.ran,
        );
        assert.deepEqual(await said(join(project.folder, tool.directory)), input.said);
      });
    });
  }
});

/** What the check says about the tool and a folder's files: `file: severity`. */
async function said(folder: string): Promise<BadInput['said']> {
  const { files } = (await jsonOf(checkCommand, [folder])) as {
    readonly files: readonly {
      readonly path: string;
      readonly findings: readonly {
        readonly rule: string;
        readonly severity: string;
      }[];
    }[];
  };
  return files.flatMap(({ path, findings }) =>
    findings
      .filter(({ rule }) => rule === 'refused-by-tool')
      .map(({ severity }) => `${relative(folder, path)}: ${severity}`),
  );
}
