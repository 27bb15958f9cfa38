import * as assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ruleById } from '../../server/src/rules/by-id';
import { lineIndex } from '../../server/src/text/lines';
import { checkProject, REFUSED, realisticFolder, realisticProjects } from '../realistic/projects';

/**
 * Guards precision: every finding on migrations like those that teams commit. `SAFE_MIGRATIONS_SNAPSHOT=update npm test -- unit` writes the
 * snapshots anew; read the difference as a reviewer would before it is committed.
 */
const UPDATE = process.env['SAFE_MIGRATIONS_SNAPSHOT'] === 'update';
const SNAPSHOTS = join(realisticFolder(), 'snapshots');

type Checked = Awaited<ReturnType<typeof checkProject>>;

/** `path:line:column severity rule — message`, a line each, lines and columns from 1. */
function snapshotOf(checked: Checked): string {
  const lines = checked.flatMap(({ name, text, findings }) => {
    const index = lineIndex(text);
    return findings.map(({ span, severity, rule, message }) => {
      const { line, character } = index.positionAt(span.start);
      return `${name}:${line + 1}:${character + 1} ${severity} ${rule} — ${message}\n`;
    });
  });
  return lines.join('');
}

describe('realistic migrations', () => {
  const projects = realisticProjects();

  for (const project of projects) {
    it(`${project.name}: the findings are those of the snapshot`, async () => {
      const actual = snapshotOf(await checkProject(project));
      const file = join(SNAPSHOTS, `${project.name}.txt`);
      if (UPDATE) {
        mkdirSync(SNAPSHOTS, { recursive: true });
        writeFileSync(file, actual);
      }
      assert.ok(existsSync(file), 'Run with SAFE_MIGRATIONS_SNAPSHOT=update to write it.');
      assert.equal(actual, readFileSync(file, 'utf8'));
    });

    it(`${project.name}: every file is read as a migration, without a syntax error`, async () => {
      for (const { name, analyzed, skipped } of await checkProject(project)) {
        assert.equal(skipped, undefined, name);
        const errors = analyzed?.statements.flatMap(({ read }) => read.error?.message ?? []);
        assert.deepEqual(errors, [], name);
      }
    });

    it(`${project.name}: nothing is said twice about one place`, async () => {
      for (const { name, findings } of await checkProject(project)) {
        const places = findings.map(({ rule, span }) => `${name} ${rule} ${span.start}`);
        assert.deepEqual(places, [...new Set(places)]);
      }
    });
  }

  it('are at least 40 files', () => {
    const count = projects.reduce((sum, { files }) => sum + files.length, 0);
    assert.ok(count >= 40, `${count} files`);
    assert.deepEqual(readdirSync(SNAPSHOTS).sort(), projects.map(({ name }) => `${name}.txt`).sort());
  });

  it('hand-written zero-downtime sequences raise no warning', async () => {
    for (const project of projects.filter(({ name }) => name.startsWith('zero-downtime'))) {
      for (const { name, findings } of await checkProject(project)) {
        if (name.includes('careless')) continue;
        const loud = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
        assert.deepEqual(loud, [], name);
      }
    }
  });

  it('nothing is said to fail but what real servers refuse, and that is', async () => {
    for (const project of projects) {
      for (const { name, findings } of await checkProject(project)) {
        const fails = findings.filter(
          ({ rule, severity }) => severity === 'error' && ruleById(rule)?.category === 'fails',
        );
        const refused = REFUSED.get(`${project.name}/${name}`);
        const rules = [...new Set(fails.map(({ rule }) => rule))];
        assert.deepEqual(rules, refused ? [refused.rule] : [], `${project.name}/${name}`);
      }
    }
  });
});
