import * as assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RULES } from '../../server/src/rules/rules';
import { whyUnchecked } from '../../server/src/rules/unchecked-file';
import { readConfiguration } from '../../server/src/settings/read';
import { repositoryRoot } from '../repository';
import { findingsOf } from './rules/lint';

const FOLDER = join(repositoryRoot(), 'docs', 'rules');

/** Rules about files, comments and settings: no server does anything about them. */
const ABOUT_THE_CHECK = ['syntax-error', 'unused-ignore', 'unchecked-file', 'invalid-config'];

function pageOf(rule: string): string {
  return readFileSync(join(FOLDER, `${rule}.md`), 'utf8');
}

describe('pages of rules', () => {
  it('are there for each rule and for nothing else, beside the index', () => {
    const pages = readdirSync(FOLDER).map((name) => basename(name, '.md'));
    assert.deepEqual(pages.filter((page) => page !== 'README').sort(), RULES.map(({ id }) => id).sort());
  });

  for (const { id } of RULES) {
    it(`${id}: title, generated head, five sections that say something, links that lead somewhere`, () => {
      const page = pageOf(id);
      assert.match(
        page,
        new RegExp(`^# ${id}\n\n<!-- generated -->\n[^]*\\S[^]*\n<!-- /generated -->\n\n## Problem\n`),
      );
      const sections = page.split(/^## /m).slice(1);
      assert.deepEqual(
        sections.map((section) => section.slice(0, section.indexOf('\n'))),
        ABOUT_THE_CHECK.includes(id)
          ? ['Problem', 'Why', 'What happens', 'What to do', 'When not to care']
          : ['Problem', 'Why', 'What PostgreSQL does', 'Safe form', 'When not to care'],
      );
      for (const section of sections) assert.match(section, /\n\n\S[^]*\n$/);
      for (const [, target] of page.matchAll(/\]\(([^)#:]+)\)/g))
        assert.ok(existsSync(join(FOLDER, target!)), target);
    });

    it(`${id}: nothing is left to write`, () => {
      const source = readFileSync(join(repositoryRoot(), 'server', 'src', 'rules', `${id}.ts`), 'utf8');
      assert.doesNotMatch(pageOf(id) + source, /\bwrite: /);
    });
  }
});

describe('reasons of rules', () => {
  it('are prose of their own on each page', () => {
    const reasons = RULES.map(({ id }) => /^## Why\n\n([^#]*)\n\n## /m.exec(pageOf(id))?.[1] ?? id);
    for (const reason of reasons) assert.match(reason, /^[A-Z].{80,}\.$/);
    assert.equal(new Set(reasons).size, RULES.length);
  });
});

describe('pages of rules about the check itself', () => {
  for (const id of ['syntax-error', 'unused-ignore']) {
    it(`${id}: bad examples raise it, good ones do not`, () => {
      const page = pageOf(id);
      const examples = [...page.matchAll(/<!-- (bad|good) -->\n\n```sql\n(.*?)\n```/gs)];
      assert.equal(examples.length, page.match(/^```sql$/gm)?.length);
      assert.deepEqual([...new Set(examples.map(([, kind]) => kind))], ['bad', 'good']);
      for (const [, kind, sql] of examples)
        assert.equal(findingsOf(id, sql!).length, kind === 'bad' ? 1 : 0, sql);
    });
  }

  it('invalid-config: each line of the first example is a problem, the second has none', () => {
    const [bad, good] = [...pageOf('invalid-config').matchAll(/```json\n(.*?)\n```/gs)].map(
      ([, json]) => json!,
    );
    const ids = RULES.map(({ id }) => id);
    const lines = readConfiguration(bad!, ids).problems.map(
      ({ span }) => bad!.slice(0, span.start).split('\n').length,
    );
    assert.deepEqual(lines.sort(), [2, 3, 4]);
    assert.deepEqual(readConfiguration(good!, ids).problems, []);
  });

  it('unchecked-file: names the size from which files are left out', () => {
    const [, megabytes] = /over (\d+) MB/.exec(pageOf('unchecked-file'))!;
    const size = Number(megabytes) * 1024 * 1024;
    assert.equal(whyUnchecked(' '.repeat(size)), undefined);
    assert.match(whyUnchecked(' '.repeat(size + 1))!, new RegExp(`over ${megabytes} MB`));
  });
});
