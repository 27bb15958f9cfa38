import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { RULES } from '../../../server/src/rules/rules';
import type { ToolId } from '../../../server/src/projects/tool';
import { findingsOf } from './lint';

/** The repository: tests run from there. */
const PAGES = path.join(process.cwd(), 'docs', 'rules');
const SECTIONS = ['Problem', 'Why', 'What PostgreSQL does', 'Safe form', 'When not to care'];

/** Rules that speak of the file or the settings, not of SQL. */
const WITHOUT_EXAMPLES = new Set(['invalid-config', 'unchecked-file', 'unused-ignore', 'syntax-error']);

interface Example {
  readonly tag: 'bad' | 'good';
  readonly sql: string;
  readonly history: string;
}

/** The tagged SQL blocks of a page; a `history` block stands before the example behind it. */
function examplesOf(page: string): readonly Example[] {
  const examples: Example[] = [];
  let history = '';
  for (const [, tag, sql] of page.matchAll(
    /<!-- (history|bad|good) -->\s*(?:With this schema:\s*)?```sql\n(.*?)\n```/gs,
  )) {
    if (sql === undefined) continue;
    if (tag === 'history') {
      history = sql;
    } else {
      examples.push({ tag: tag === 'bad' ? 'bad' : 'good', sql, history });
      history = '';
    }
  }
  return examples;
}

describe('pages of rules', () => {
  for (const { id, severity } of RULES.filter((rule) => !WITHOUT_EXAMPLES.has(rule.id))) {
    it(`${id}: examples raise it or do not, as they say`, () => {
      const page = readFileSync(path.join(PAGES, `${id}.md`), 'utf8');
      assert.ok(page.startsWith(`# ${id}\n`));
      assert.deepEqual(
        [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title),
        SECTIONS,
      );
      assert.doesNotMatch(page, /<!-- history -->\s*```/, 'a reader must be told what the block is');
      const examples = examplesOf(page);
      const preset = severity.recommended === 'off' ? 'strict' : 'recommended';
      assert.equal(page.match(/```sql/g)?.length, page.match(/<!-- (history|bad|good) -->/g)?.length);
      assert.ok(examples.some(({ tag }) => tag === 'bad') && examples.some(({ tag }) => tag === 'good'));
      for (const { tag, sql, history } of examples) {
        const tool: ToolId = sql.includes('-- migrate:up') ? 'dbmate' : 'plain';
        const complete = history !== '';
        const count = findingsOf(id, sql, {
          history,
          complete,
          tool,
          settings: { preset },
          hasDownFile: tool === 'plain',
        }).length;
        assert.equal(count > 0, tag === 'bad', `${tag}: ${sql}`);
      }
    });
  }
});
