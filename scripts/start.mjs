// `npm start` checks the examples, `npm start -- PATH` checks any folder.
import { spawnSync } from 'node:child_process';

const paths = process.argv.slice(2);
const args = [
  'dist/cli.js',
  'check',
  '--fail-on',
  'never',
  ...(paths.length > 0 ? paths : ['examples/migrations']),
];
const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
process.exit(status ?? 2);
