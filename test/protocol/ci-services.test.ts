import * as assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { repositoryRoot } from '../repository';
import { INDEX, ORDERS } from './cli-fixture';
import { openTerminal, type Terminal } from './command-line';
import { actionProblems, installJudges, lintGitlab, workflowProblems } from './judges';

const ROOT = repositoryRoot();

/** The YAML of docs/ci.md, by the heading above it. */
function blocks(heading: string): readonly string[] {
  const page = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8');
  const [, section = ''] = new RegExp(`\n## ${heading}\n([^]*?)(?=\n## |$)`).exec(page) ?? [];
  return [...section.matchAll(/```yaml\n([^]*?)```/g)].map(([, yaml]) => yaml!);
}

describe('what services of continuous integration are told', function () {
  this.timeout(300_000);
  before(() => installJudges());

  describe('GitHub', () => {
    it('action.yml is an action by its published schema', () => {
      const action = readFileSync(join(ROOT, 'action.yml'), 'utf8');
      assert.deepEqual(actionProblems(action), []);
      for (const [right, wrong] of [
        ['using: composite', 'using: compost'],
        ['shell: bash', 'shel: bash'],
        ['    description:', '    descripton:'],
      ] as const) {
        assert.notDeepEqual(actionProblems(action.replace(right, wrong)), [], wrong);
      }
    });

    it('the workflows of the page are workflows by their published schema', () => {
      const [workflow = '', ...steps] = blocks('GitHub');
      assert.equal(steps.length, 1);
      const [frame = ''] = workflow.split(/^ {6}- /m);
      for (const whole of [workflow, ...steps.map((more) => frame + more)]) {
        assert.deepEqual(workflowProblems(whole), []);
        assert.notDeepEqual(workflowProblems(whole.replace('runs-on', 'runs_on')), []);
        assert.notDeepEqual(workflowProblems(whole.replace('uses:', 'use:')), []);
      }
    });
  });

  describe('GitLab', () => {
    let terminal: Terminal;
    const git = (...args: readonly string[]): void => {
      const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
      execFileSync('git', [...identity, ...args], { cwd: terminal.folder, stdio: 'pipe' });
    };
    afterEach(() => {
      terminal.remove();
    });

    it('the job of the page is one by its schema, and runs for merge requests alone', () => {
      const [job = ''] = blocks('GitLab');
      terminal = openTerminal({ '.gitlab-ci.yml': job });
      git('init', '--quiet', '--initial-branch=main');
      const merged = lintGitlab(terminal.folder, { CI_PIPELINE_SOURCE: 'merge_request_event' });
      assert.deepEqual(
        { problems: merged.problems, jobs: merged.jobs },
        { problems: [], jobs: ['migrations'] },
      );
      assert.deepEqual(lintGitlab(terminal.folder, { CI_PIPELINE_SOURCE: 'push' }).jobs, []);
      terminal.write(
        '.gitlab-ci.yml',
        job.replace('codequality:', 'codequalitty:').replace('image:', 'imag:'),
      );
      assert.equal(lintGitlab(terminal.folder, {}).problems.length, 2);
    });

    it('its script reports what the merge request brings, and fails', () => {
      const [job = ''] = blocks('GitLab');
      const { migrations } = parse(job) as {
        migrations: { script: string[]; artifacts: { reports: { codequality: string } } };
      };
      terminal = openTerminal({
        'db/migrations/0001_orders.sql': ORDERS,
        'db/migrations/0002_index.sql': INDEX.replace('status_idx', 'id_idx').replace('status', 'id'),
        'bin/npx': `#!/bin/sh\n[ "$1 $2" = "--yes safe-migrations" ] || exit 9\nshift 2\nexec "${process.execPath}" "${join(ROOT, 'dist', 'cli.js')}" "$@"\n`,
      });
      chmodSync(join(terminal.folder, 'bin/npx'), 0o755);
      git('init', '--quiet', '--initial-branch=main');
      git('add', '--all');
      git('commit', '--quiet', '--message=Before');
      git('update-ref', 'refs/remotes/origin/main', 'HEAD');
      git('checkout', '--quiet', '-b', 'feature');
      terminal.write('db/migrations/0003_index.sql', INDEX);
      git('add', '--all');
      git('commit', '--quiet', '--message=After');
      const { status, stderr } = spawnSync(
        'bash',
        ['-e', '-o', 'pipefail', '-c', migrations.script.join('\n')],
        {
          cwd: terminal.folder,
          encoding: 'utf8',
          env: {
            ...process.env,
            PATH: `${join(terminal.folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
            CI_PROJECT_DIR: terminal.folder,
            CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
          },
        },
      );
      assert.equal(stderr, '');
      assert.equal(status, 1);
      const report = JSON.parse(terminal.read(migrations.artifacts.reports.codequality)) as {
        check_name: string;
        location: { path: string };
      }[];
      assert.deepEqual(
        report.map(({ check_name: rule, location }) => [rule, location.path]),
        [['create-index-without-concurrently', 'db/migrations/0003_index.sql']],
      );
    });
  });
});
