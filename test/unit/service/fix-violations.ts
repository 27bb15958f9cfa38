import type { Finding } from '../../../server/src/rules/rule';
import { fixesFor } from '../../../server/src/service/fixes';
import type { Fix } from '../../../server/src/service/types';
import { splitScript } from '../../../server/src/statements/split';
import { brokenForGoose } from './goose-parser';
import { createProject, type Project } from './project';
import type { ToolUnderTest } from './tool-files';

/** What stands around the statement: a fix must not touch a byte of it. */
const ABOVE = '-- Größe 𝄞, oben\n\n\t';
const BELOW = ' -- unten 😀\n/* Ende */\n';

/** One sentence for each property that a fix of the statement lacks. */
export async function violations(
  tool: ToolUnderTest,
  sql: string,
  lineBreak: '\n' | '\r\n',
): Promise<string[]> {
  const wrong: string[] = [];
  const body = `${ABOVE}${sql}${BELOW}`;
  const files = tool.files(body);
  for (const [name, text] of Object.entries(files)) files[name] = text.replace(/\n/g, lineBreak);
  const project = await createProject(files);
  const checked = await project.check(tool.name);
  for (const finding of checked.findings) {
    const fixes = fixesFor(checked.analyzed!, finding, await project.view(tool.name));
    for (const fix of fixes) {
      const said = await violationsOf(project, tool, checked.findings, fix, lineBreak);
      wrong.push(...said.map((what) => `${finding.rule}, ${fix.title}: ${what}`));
    }
  }
  return wrong;
}

async function violationsOf(
  project: Project,
  tool: ToolUnderTest,
  before: readonly Finding[],
  fix: Fix,
  lineBreak: string,
): Promise<string[]> {
  const wrong: string[] = [];
  const text = project.files.get(tool.name)!;
  let end = 0;
  for (const { span } of fix.edits) {
    if (span.start < end || span.end < span.start || span.end > text.length)
      wrong.push('an edit is misplaced');
    end = span.end;
  }
  if (fix.edits.length === 0) wrong.push('it edits nothing');
  const after = project.after(tool.name, fix);
  const all: Record<string, string> = { ...Object.fromEntries(project.files), ...after };
  for (const { path: name, before: known } of fix.newFiles) {
    if (known === undefined && project.files.has(tool.folder + name)) wrong.push(`${name} is there already`);
  }
  for (const comment of splitScript(text).comments) {
    // What speaks of a statement moves to another file with it.
    if (!Object.values(after).some((result) => result.includes(wordsOf(comment.text))))
      wrong.push(`the comment ${comment.text} is lost`);
  }
  for (const [where, around] of Object.entries({ above: ABOVE.trimEnd(), below: BELOW })) {
    const written = around.replace(/\n/g, lineBreak).trimStart();
    const moves =
      /, behind COMMIT$|, in (?:a migration file of its|\d+ migration files of their) own/.test(fix.title) ||
      // What is committed with the series.
      fix.edits[0]?.span.end === text.length;
    const parts = moves ? written.split(lineBreak).map(wordsOf) : [written];
    const texts = moves ? Object.values(after) : [after[tool.name]!];
    if (!parts.every((part) => texts.some((result) => result.includes(part))))
      wrong.push(`what stands ${where} has changed`);
  }
  for (const [name, result] of Object.entries(after)) {
    if (/[\uE000\uE001]/.test(result)) wrong.push(`${name} has hole markers`);
    const breaks = new Set(result.match(/\r?\n|\r/g));
    // Files of options are one line, and graphile-migrate reads its hashes with line feeds alone.
    const hasOwn = !name.endsWith('.sql') || name.includes('/committed/');
    if (!hasOwn && [...breaks].some((found) => found !== lineBreak)) wrong.push(`${name} mixes line breaks`);
    if (/[ \t]\r?$/m.test(result)) wrong.push(`${name} has white space at the end of a line`);
  }
  if (fix.snippet) return wrong;
  if (tool.id === 'goose') {
    for (const [name, result] of Object.entries(after)) {
      wrong.push(...brokenForGoose(result).map((what) => `${name}: ${what}\n${result}`));
    }
  }
  const next = await createProject(all);
  // What the new files say does not hang on their line breaks.
  const checked = lineBreak === '\n' ? Object.keys(after) : [tool.name];
  for (const name of checked) {
    const { findings } = await next.check(name);
    const old = name === tool.name ? before : [];
    for (const finding of findings) {
      const allowed =
        finding.severity === 'hint' ||
        // `atlas migrate hash` is run once the files are there.
        (tool.id === 'atlas' && finding.rule === 'refused-by-tool') ||
        old.some(({ rule }) => rule === finding.rule) ||
        (name === tool.name && remains(finding, before));
      if (!allowed) wrong.push(`${name} now has ${finding.rule}: ${finding.message}\n${after[name]}`);
    }
    if (name === tool.name) {
      const count = (list: readonly Finding[]): number =>
        list.filter(({ rule }) => rule === fix.finding.rule).length;
      if (count(findings) >= count(before)) wrong.push(`the finding stays\n${after[name]}`);
    }
  }
  return wrong;
}

/** A comment without its signs: in a migration in JavaScript it has others. */
function wordsOf(comment: string): string {
  return comment.replace(/^--\s*|^\/\*\s*|\s*\*\/$/g, '');
}

/**
 * What a fix may leave in the file: the timeout of a statement that was not reported while a greater hazard stood there, and
 * the work of the other unsafe actions of its ALTER TABLE, which have findings and fixes of their own.
 */
function remains(finding: Finding, before: readonly Finding[]): boolean {
  if (finding.rule === 'missing-lock-timeout') return true;
  const unsafe = new Set(
    before.filter(({ severity }) => severity !== 'hint').map(({ operation }) => operation),
  );
  return finding.rule === 'lock-held-during-work' && unsafe.size > 1;
}
