import * as assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { TOOLS } from '../../server/src/projects/tools';
import { RECIPES } from '../../server/src/recipes/recipes';
import { globSync } from '../glob';
import { repositoryRoot } from '../repository';

const ROOT = repositoryRoot();

const PAGES = [
  ...['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'test/README.md'].map((name) => join(ROOT, name)),
  ...globSync(join(ROOT, 'docs'), '.md'),
];

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

/** The anchor that a Markdown viewer gives a heading. */
function anchorsOf(page: string): readonly string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe('pages of the documentation', () => {
  it('are found', () => {
    assert.ok(PAGES.length > 100, String(PAGES.length));
  });

  for (const path of PAGES) {
    it(`${relative(ROOT, path)}: every link leads to a file and a heading that are there`, () => {
      const prose = read(path).replace(/^(`{3,})[^]*?^\1$/gm, '');
      for (const [, target, anchor] of prose.matchAll(/\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)/g)) {
        const file = target === '' ? path : join(dirname(path), target!);
        assert.ok(existsSync(file), `${target} is not there`);
        if (anchor !== '') assert.ok(anchorsOf(read(file)).includes(anchor!), `${target}#${anchor}`);
      }
    });
  }

  it('are linked from the README, each from there or from a page that is', () => {
    const linked = new Set([join(ROOT, 'README.md')]);
    for (const path of linked) {
      if (!path.endsWith('.md')) continue;
      for (const [, target] of read(path).matchAll(/\]\((?!https?:)([^)#\s]+)[^)]*\)/g))
        linked.add(join(dirname(path), target!));
    }
    assert.deepEqual(
      PAGES.filter((path) => !linked.has(path)).map((path) => relative(ROOT, path)),
      [],
    );
  });

  it('are one for each recipe and each tool', () => {
    const pages = (folder: string): string[] =>
      globSync(join(ROOT, 'docs', folder), '.md')
        .map((path) => relative(join(ROOT, 'docs', folder), path).replace(/\.md$/, ''))
        .sort();
    assert.deepEqual(pages('recipes'), RECIPES.map(({ id }) => id).sort());
    assert.deepEqual(pages('tools'), TOOLS.map(({ id }) => id as string).sort());
  });
});
