// Bundles the three entries to one file each, with PostgreSQL's grammar (WASM) beside them.
import { build } from 'esbuild';
import { copyFile, mkdir, rm } from 'node:fs/promises';

const production = process.argv.includes('--production');

await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });

const shared = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  minify: production,
  sourcemap: !production,
  logLevel: 'warning',
  legalComments: 'none',
  mainFields: ['module', 'main'],
};

await Promise.all([
  build({
    ...shared,
    entryPoints: ['client/src/extension.ts'],
    outfile: 'dist/client.js',
    external: ['vscode'],
  }),
  build({ ...shared, entryPoints: ['server/src/node.ts'], outfile: 'dist/server.js' }),
  build({
    ...shared,
    entryPoints: ['server/src/cli.ts'],
    outfile: 'dist/cli.js',
    banner: { js: '#!/usr/bin/env node' },
  }),
  copyFile('node_modules/libpg-query/wasm/libpg-query.wasm', 'dist/libpg-query.wasm'),
]);
