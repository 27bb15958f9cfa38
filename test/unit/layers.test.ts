import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import * as assert from 'node:assert/strict';
import { globSync } from '../glob';
import { repositoryRoot } from '../repository';

/** The one-way flow of server/src: a folder imports only from itself and from those before it. */
const LAYERS = [
  'text',
  'settings',
  'statements',
  'operations',
  'readers',
  'projects',
  'schema',
  'effects',
  'analysis',
  'recipes',
  'rules',
  'workspace',
  'service',
  'lsp',
  'cli',
];

/** Only these folders may name these packages: one place for each kind of knowledge. */
const PACKAGE_HOMES: Readonly<Record<string, readonly string[]>> = {
  'vscode-languageserver': ['lsp', ''],
  'vscode-languageserver/node': ['lsp', ''],
  'vscode-languageserver-textdocument': ['lsp'],
  'libpg-query': ['readers'],
  'pgsql-ast-parser': ['recipes'],
  'jsonc-parser': ['settings', 'projects'],
};

interface Import {
  readonly from: string;
  readonly what: string;
  readonly typesOnly: boolean;
}

function importsOf(folder: string): readonly Import[] {
  return globSync(folder, '.ts').flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const found = [...text.matchAll(/^(import type|import|export)\s(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]/gm)];
    return found.map((match) => ({ from: file, what: match[2]!, typesOnly: match[1] === 'import type' }));
  });
}

function layerOf(source: string, file: string): string {
  const parts = relative(source, file).split(sep);
  return parts.length > 1 ? parts[0]! : '';
}

describe('layers', () => {
  const root = repositoryRoot();
  const source = join(root, 'server', 'src');
  const imports = importsOf(source);

  it('reads the imports of every folder', () => {
    const seen = new Set(imports.map(({ from }) => layerOf(source, from)));
    assert.deepEqual([...seen].filter((layer) => layer !== '').sort(), [...LAYERS].sort());
  });

  it('are imported only upwards', () => {
    const climbing = imports.flatMap(({ from, what }) => {
      if (!what.startsWith('.')) return [];
      const own = layerOf(source, from);
      const target = layerOf(source, resolve(dirname(from), what));
      const allowed =
        own === '' ||
        (LAYERS.indexOf(target) <= LAYERS.indexOf(own) &&
          target !== '' &&
          !(own === 'cli' && target === 'lsp'));
      return allowed ? [] : [`${relative(source, from)} imports ${what}`];
    });
    assert.deepEqual(climbing, []);
  });

  it('keep each package in its place', () => {
    const strays = imports.flatMap(({ from, what }) => {
      const homes = PACKAGE_HOMES[what];
      return homes === undefined || homes.includes(layerOf(source, from))
        ? []
        : [`${relative(source, from)} imports ${what}`];
    });
    assert.deepEqual(strays, []);
  });

  it('keep the client free of the server, but for the types of its answers', () => {
    const strays = importsOf(join(root, 'client', 'src'))
      .filter(({ what, typesOnly }) => what.includes('server/src') && !typesOnly)
      .map(({ from, what }) => `${relative(root, from)} imports ${what}`);
    assert.deepEqual(strays, []);
  });
});
