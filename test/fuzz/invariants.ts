import * as assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { rangeOf } from '../../server/src/lsp/convert';
import type { Edit, Finding } from '../../server/src/rules/rule';
import { applyEdits } from '../../server/src/service/apply';
import type { CheckedFile } from '../../server/src/service/check';
import { fixesFor } from '../../server/src/service/fixes';
import { hoverMarkdown } from '../../server/src/service/hover';
import { ignoreEdit } from '../../server/src/service/ignore';
import type { Fix, FolderView } from '../../server/src/service/types';
import { lineIndex } from '../../server/src/text/lines';
import type { Project } from '../unit/service/project';
import type { ToolUnderTest } from '../unit/service/tool-files';

/** Fails where a text breaks what holds for every text; `before` is an earlier version of it. */
export async function holds(
  project: Project,
  tool: ToolUnderTest,
  text: string,
  before: string,
): Promise<void> {
  const earlier = await project.check(tool.name, before);
  const checked = await project.check(tool.name, text);
  const again = await project.check(tool.name, text, earlier.analyzed);
  assert.deepEqual(
    again.findings,
    checked.findings,
    'a check that builds on an earlier one says something else',
  );
  const view = await project.view(tool.name);
  for (const finding of checked.findings) findingHolds(finding, text);
  if (!checked.analyzed) return;
  for (let offset = 0; offset <= text.length; offset += 61) {
    const hover = hoverMarkdown(checked.analyzed, checked.findings, offset, view);
    if (hover) markdownHolds(hover.markdown);
  }
  for (const finding of checked.findings) await fixesHold(project, tool, checked, finding, view);
}

export function findingHolds({ rule, message, span, related }: Finding, text: string): void {
  for (const { start, end } of [span, ...related.map((other) => other.span)]) {
    assert.ok(0 <= start && start <= end && end <= text.length, `${rule} stands outside of the text`);
  }
  const leaked = /undefined|NaN|\[object|[\uE000\uE001]/.exec(message)?.[0];
  assert.ok(leaked === undefined || text.includes(leaked), `${rule}: ${message}`);
}

/** SQL must bring neither links nor commands nor HTML into a card: the only links are those to pages of rules. */
export function markdownHolds(markdown: string): void {
  const prose = markdown
    .replace(/^(`{3,})sql\n[\s\S]*?\n\1$/gm, '')
    .replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '')
    .replace(/\\[\s\S]/g, '');
  const rest = prose.replace(
    /\]\(https:\/\/github\.com\/safe-migrations\/safe-migrations\/blob\/v[\d.]+\/docs\/rules\/[a-z-]+\.md\)/g,
    '',
  );
  assert.doesNotMatch(rest, /\]\(|:\/\/|\bwww\.|\w@\w|<[a-z!/]|!\[|^ {0,3}\[[^\]]*\]:/im, markdown);
}

async function fixesHold(
  project: Project,
  tool: ToolUnderTest,
  checked: CheckedFile,
  finding: Finding,
  view: FolderView,
): Promise<void> {
  const file = checked.analyzed!;
  for (const fix of fixesFor(file, finding, view)) {
    const where = `${finding.rule}, ${fix.title}`;
    editsHold(fix.edits, file.text, where);
    if (fix.snippet) continue;
    const after = applyEdits(file.text, fix.edits);
    const then = await project.check(tool.name, after);
    assert.ok(
      count(then, 'syntax-error') <= count(checked, 'syntax-error'),
      `${where}: the fix breaks the file\n${after}`,
    );
    brokenStatementsStay(file.statements, fix, after, where);
    // While a quote is open, where the next statements begin is a guess, which the fix may change.
    if (fix.preferred && count(checked, 'syntax-error') === 0) isSilenced(finding, fix, then, where);
  }
  if (finding.rule === 'syntax-error' || finding.rule === 'unused-ignore') return;
  const ignored = await project.check(tool.name, applyEdits(file.text, [ignoreEdit(file, finding).edit]));
  assert.ok(count(ignored, finding.rule) < count(checked, finding.rule), `${finding.rule} cannot be ignored`);
}

/** The rule has nothing left to say where it spoke; elsewhere it may, now that this is out of the way. */
function isSilenced({ rule, span }: Finding, { edits }: Fix, then: CheckedFile, where: string): void {
  const moved = edits
    .filter((edit) => edit.span.end <= span.start)
    .reduce((by, edit) => by + edit.text.length - (edit.span.end - edit.span.start), span.start);
  const stays = then.findings.some((other) => other.rule === rule && other.span.start === moved);
  assert.ok(!stays, `${where}: the finding stays\n${then.analyzed?.text}`);
}

/** In order, inside the text, and the same in the editor's lines and columns: what stands outside stays byte for byte. */
function editsHold(edits: readonly Edit[], text: string, where: string): void {
  let from = 0;
  for (const { span } of edits) {
    assert.ok(
      from <= span.start && span.start <= span.end && span.end <= text.length,
      `${where}: an edit is misplaced`,
    );
    from = span.end;
  }
  const lines = lineIndex(text);
  const document = TextDocument.create('file:///x.sql', 'sql', 1, text);
  const inEditor = TextDocument.applyEdits(
    document,
    edits.map((edit) => ({ range: rangeOf(edit.span, lines), newText: edit.text })),
  );
  assert.equal(inEditor, applyEdits(text, edits), `${where}: the editor would change other text`);
}

/** A statement that PostgreSQL cannot read stays as it is, unless the fix is the answer to just that. */
function brokenStatementsStay(
  statements: NonNullable<CheckedFile['analyzed']>['statements'],
  fix: Fix,
  after: string,
  where: string,
): void {
  for (const { statement, read, index } of statements) {
    if (!read.error || index === fix.finding.statement) continue;
    assert.ok(after.includes(statement.text), `${where}: a statement that cannot be read has changed`);
  }
}

function count({ findings }: CheckedFile, rule: string): number {
  return findings.filter((finding) => finding.rule === rule).length;
}
