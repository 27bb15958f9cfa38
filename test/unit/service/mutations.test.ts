import * as assert from 'node:assert/strict';
import type { CheckedFile } from '../../../server/src/service/check';
import { applyEdits } from '../../../server/src/service/apply';
import { fixesFor } from '../../../server/src/service/fixes';
import { hoverMarkdown } from '../../../server/src/service/hover';
import { ignoreEdit } from '../../../server/src/service/ignore';
import { createProject } from './project';
import { SCHEMA, TOOLS_UNDER_TEST, type ToolUnderTest } from './tool-files';
import { UNSAFE } from './unsafe-statements';

/** What a keyboard, a merge or another dialect leaves in a file. */
const CHUNKS = [
  ...["'", '"', '$$', '$a$', '/*', '*/', '--', ';', '(', ')', '.', '::', ', ', "E'\\"],
  ...['\n', '\r\n', '\t', '\u00A0', '\u2028', '\uFEFF', '\0', '\uD800', '𝄞', 'ß'],
  ...[' BEGIN; ', ' COMMIT; ', ' ROLLBACK; ', ' CONCURRENTLY ', ' IF EXISTS ', ' CASCADE', ' DO $$ BEGIN '],
  ...['\n-- migrate:down\n', '\n-- +goose StatementBegin\n', '\n-- +goose Down\n', '\n-- Down\n'],
  ...['\\gexec\n', '\\.\n', 'COPY t FROM stdin;\n', '-- safe-migrations:ignore drop-column\n'],
];

describe('texts that nobody meant', () => {
  for (const tool of TOOLS_UNDER_TEST) {
    it(`break nothing in ${tool.id}`, async () => {
      const random = randomNumbers(2026);
      for (let round = 0; round < 40; round++) await check(tool, mutated(random));
    });
  }
});

/** Small seeded random integers below a limit (mulberry32): every run meets the same texts. */
function randomNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

function mutated(random: (limit: number) => number): string {
  const sources = [SCHEMA, ...UNSAFE];
  let text = [0, 1].map(() => sources[random(sources.length)]!).join('\n');
  if (random(3) === 0) text = text.replace(/\n/g, '\r\n');
  for (let change = random(6); change >= 0; change--) {
    const [at, other, length] = [random(text.length + 1), random(text.length + 1), random(30)];
    const insert = [
      '',
      text.slice(at, at + length),
      text.slice(other, other + length),
      CHUNKS[random(CHUNKS.length)]!,
    ];
    const kind = random(insert.length);
    text = text.slice(0, at) + insert[kind]! + text.slice(kind === 0 ? at + length : at);
  }
  return text;
}

async function check(tool: ToolUnderTest, sql: string): Promise<void> {
  const files = tool.files(sql);
  const text = files[tool.name]!;
  const project = await createProject(files);
  const checked = await project.check(tool.name);
  const view = await project.view(tool.name);
  const { analyzed } = checked;
  for (const finding of checked.findings) {
    const spans = [finding.span, ...finding.related.map(({ span }) => span)];
    for (const { start, end } of spans) assert.ok(0 <= start && start <= end && end <= text.length, text);
    assert.doesNotMatch(finding.message, /undefined|NaN|\[object|[\uE000\uE001]/);
    if (!analyzed) continue;
    for (const fix of fixesFor(analyzed, finding, view)) {
      let from = 0;
      for (const { span } of fix.edits) {
        assert.ok(from <= span.start && span.start <= span.end && span.end <= text.length, text);
        from = span.end;
      }
      if (fix.snippet) continue;
      const after = await project.check(tool.name, applyEdits(text, fix.edits));
      assert.ok(count(after, 'syntax-error') <= count(checked, 'syntax-error'), `${fix.title}: ${text}`);
    }
    if (finding.rule === 'syntax-error' || finding.rule === 'unused-ignore') continue;
    const ignored = await project.check(tool.name, applyEdits(text, [ignoreEdit(analyzed, finding).edit]));
    assert.ok(count(ignored, finding.rule) < count(checked, finding.rule), `${finding.rule}: ${text}`);
  }
  for (let offset = 0; analyzed && offset <= text.length; offset += 97) {
    hoverMarkdown(analyzed, checked.findings, offset, view);
  }
}

function count({ findings }: CheckedFile, rule: string): number {
  return findings.filter((finding) => finding.rule === rule).length;
}
