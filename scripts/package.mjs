// `npm run package`: the extension as dist/safe-migrations.vsix. Asks no network; prints one line, or all that went wrong.
import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

const VSIX = 'dist/safe-migrations.vsix';

function run(script, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  if (status === 0) return;
  process.stderr.write(stdout + stderr);
  process.exit(1);
}

run('esbuild.mjs', '--production');
run('node_modules/@vscode/vsce/vsce', 'package', '--no-dependencies', '--out', VSIX);
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
console.log(`${VSIX}: version ${version}, ${(statSync(VSIX).size / 1024 / 1024).toFixed(2)} MB`);
