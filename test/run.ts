import { spawnSync } from 'node:child_process';
import { globSync } from './glob';
import { runMocha, type Totals } from './mocha-run';
import { repositoryRoot } from './repository';
import { runEditorSuite } from './editor/run-editor';

/**
 * Runs every tier, or those named on the command line (`npm test -- unit protocol`), and ends with one line of totals.
 * The .vsix is packed before the editor tiers, so that the packed extension is tested too.
 */
const TIERS = ['unit', 'fuzz', 'protocol', 'package', 'postgres', 'tools', 'editor', 'editor-vsix'] as const;
type Tier = (typeof TIERS)[number];

async function run(tier: Tier): Promise<Totals> {
  const root = repositoryRoot();
  switch (tier) {
    case 'unit':
    case 'fuzz':
    case 'protocol':
    case 'package':
    case 'postgres':
    case 'tools':
      if (tier === 'package') pack(root);
      return runMocha(globSync(`${root}/out/test/${tier}`, '.test.js'));
    case 'editor':
      return runEditorSuite({});
    case 'editor-vsix':
      pack(root);
      return runEditorSuite({ vsix: `${root}/dist/safe-migrations.vsix` });
  }
}

let packed = false;
function pack(root: string): void {
  if (packed) return;
  packed = true;
  const { status } = spawnSync('npm', ['run', '--silent', 'package'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('`npm run package` failed.');
}

async function main(): Promise<void> {
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !TIERS.some((tier) => tier === name));
  if (unknown.length > 0)
    throw new Error(`There is no tier ${unknown.join(', ')}; there are ${TIERS.join(', ')}.`);
  const tiers = asked.length === 0 ? TIERS : TIERS.filter((tier) => asked.includes(tier));
  let passed = 0;
  let failed = 0;
  for (const tier of tiers) {
    console.log(`\n== ${tier} ==`);
    const totals = await run(tier).catch((error: unknown): Totals => {
      console.error(error);
      return { passed: 0, failed: 1 };
    });
    if (totals.passed + totals.failed === 0) {
      console.error(`The tier ${tier} ran no test.`);
      totals.failed++;
    }
    passed += totals.passed;
    failed += totals.failed;
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
