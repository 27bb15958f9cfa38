import * as assert from 'node:assert/strict';
import { analyzeFile } from '../../../server/src/analysis/analyze';
import type { AnalyzedFile } from '../../../server/src/analysis/analyzed-file';
import { toolById } from '../../../server/src/projects/tools';
import type { ToolId } from '../../../server/src/projects/tool';
import { loadPostgresReader } from '../../../server/src/readers/postgres';
import type { Reader } from '../../../server/src/readers/reader';
import { runRules } from '../../../server/src/rules/engine';
import type { Finding, RuleFix } from '../../../server/src/rules/rule';
import { ruleById } from '../../../server/src/rules/by-id';
import { RULES } from '../../../server/src/rules/rules';
import type { Catalog } from '../../../server/src/schema/catalog';
import { emptyCatalog, foldStatements } from '../../../server/src/schema/fold';
import { DEFAULT_SETTINGS, type Settings } from '../../../server/src/settings/settings';
import { splitScript } from '../../../server/src/statements/split';

export interface LintOptions {
  /** SQL of the migrations before. */
  readonly history?: string;
  readonly tool?: ToolId;
  readonly fileName?: string;
  /** The folder's files, and the texts of its journal or plan. */
  readonly project?: {
    readonly names?: readonly string[];
    readonly texts?: Readonly<Record<string, string>>;
    readonly tool?: ToolId;
  };
  readonly settings?: Partial<Settings>;
  readonly hasDownFile?: boolean;
  /** Every earlier migration was read, so what is not known is not there. */
  readonly complete?: boolean;
  /** The SQL of the up file, where the text is a down file. */
  readonly upOf?: string;
}

/** PostgreSQL's grammar, loaded once a process. */
let reader: Reader | undefined;
before(async () => {
  reader = await loadPostgresReader();
});

/** A migration as the rules see it. */
export function analyze(sql: string, options: LintOptions = {}): AnalyzedFile {
  assert.ok(reader, 'lint() is for use inside of it()');
  const tool = toolById(options.tool ?? 'plain');
  assert.ok(tool);
  const fileName = options.fileName ?? '0002_change.up.sql';
  const known = fold(
    emptyCatalog({ complete: options.complete ?? false }),
    options.history ?? '',
    '0001_history.up.sql',
  );
  const upId = options.upOf === undefined ? undefined : '0002_change.up.sql';
  return analyzeFile({
    id: fileName,
    fileName,
    text: sql,
    tool,
    project: {
      ...options.project,
      names: options.project?.names ?? [],
      texts: new Map(Object.entries(options.project?.texts ?? {})),
    },
    history: upId === undefined ? known : fold(known, options.upOf ?? '', upId),
    settings: { ...DEFAULT_SETTINGS, ...options.settings },
    reader,
    hasDownFile: options.hasDownFile ?? true,
    ...(upId === undefined ? {} : { upId, beforeUp: known }),
  });
}

function fold(catalog: Catalog, sql: string, origin: string): Catalog {
  const read = splitScript(sql).statements.map(({ text }) => {
    const result = reader!.read(text);
    assert.equal(result.error, undefined, `${text}: ${result.error?.message ?? ''}`);
    return result;
  });
  return foldStatements(catalog, read, origin).at(-1)!;
}

/** All findings of all rules. */
export function lint(sql: string, options: LintOptions = {}): readonly Finding[] {
  return runRules(analyze(sql, options), RULES);
}

/** The findings of one rule. */
export function findingsOf(rule: string, sql: string, options: LintOptions = {}): readonly Finding[] {
  return lint(sql, options).filter((finding) => finding.rule === rule);
}

/** The answers of a rule to its first finding. */
export function fixesOf(rule: string, sql: string, options: LintOptions = {}): readonly RuleFix[] {
  const file = analyze(sql, options);
  const finding = runRules(file, RULES).find((candidate) => candidate.rule === rule);
  assert.ok(finding, `${rule} has nothing to say about ${sql}`);
  const statement = file.statements[finding.statement];
  const analyzed = statement?.operations[finding.operation];
  const fixes = ruleById(rule)?.fixes?.({
    file,
    finding,
    ...(statement ? { statement } : {}),
    ...(analyzed ? { analyzed } : {}),
    recipes: {
      catalog: analyzed?.catalog ?? file.statements[0]!.before,
      version: file.settings.postgresVersion,
      settings: file.settings,
      unknown: 'hole',
    },
  });
  return fixes ?? [];
}

/** The text after the rule's first answer made of edits. */
export function fixed(rule: string, sql: string, options: LintOptions = {}): string {
  const answer = fixesOf(rule, sql, options).find((fix) => fix.type === 'edits');
  assert.ok(answer?.type === 'edits', `${rule} has no edits for ${sql}`);
  return [...answer.edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((text, edit) => text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end), sql);
}

/** SQL with the expected spans between « and ». */
export type Case = readonly [title: string, marked: string, options?: LintOptions];

/** One `it` a case: the rule speaks exactly where the markers are, and is silent where there are none. */
export function table(rule: string, cases: readonly Case[]): void {
  describe(rule, () => {
    for (const [title, marked, options] of cases) {
      it(title, () => {
        const sql = marked.replace(/[«»]/g, '');
        const spoken = findingsOf(rule, sql, options ?? {});
        assert.equal(mark(sql, spoken), marked);
        for (const { message } of spoken) {
          assert.match(message, /^\S.*\S[.?]$/s);
          assert.doesNotMatch(message, / {2}|undefined|\.\.$/);
        }
      });
    }
  });
  const speaking = cases.filter(([, marked]) => marked.includes('«')).length;
  countCases(rule, speaking, cases.length - speaking);
}

const COUNTS = new Map<string, { readonly speaking: number; readonly silent: number }>();

/** Notes how many cases a rule has in which it speaks and in which it is silent. */
export function countCases(rule: string, speaking: number, silent: number): void {
  const known = COUNTS.get(rule) ?? { speaking: 0, silent: 0 };
  COUNTS.set(rule, { speaking: known.speaking + speaking, silent: known.silent + silent });
}

/** The cases of the test files loaded so far. */
export function casesOf(rule: string): { readonly speaking: number; readonly silent: number } {
  return COUNTS.get(rule) ?? { speaking: 0, silent: 0 };
}

function mark(sql: string, findings: readonly Finding[]): string {
  const marks = findings.flatMap(({ span }) => [
    { at: span.start, text: '«' },
    { at: span.end, text: '»' },
  ]);
  return marks
    .sort((a, b) => b.at - a.at || (a.text === '«' ? 1 : -1))
    .reduce((text, { at, text: sign }) => text.slice(0, at) + sign + text.slice(at), sql);
}
