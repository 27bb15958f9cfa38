import type { AnalyzedFile } from '../analysis/analyzed-file';
import type { Comment, Statement } from '../statements/statement';
import type { Span } from '../text/span';
import { ignoresOfPeers, type PeerIgnore } from './ignores-of-peers';
import type { Finding } from './rule';

/** `-- safe-migrations:ignore RULE[, RULE] — reason`, read. */
export interface IgnoreComment {
  readonly scope: 'statement' | 'file';
  readonly rules: readonly { readonly id: string; readonly span: Span }[];
  readonly span: Span;
  /** The statement it is about, -1 where there is none. */
  readonly statement: number;
}

const MARKER = /safe-migrations:(ignore-file|ignore)\b/;
const RULE_LIST = /[ \t]*([a-z0-9-]*[a-z0-9])([ \t]*,)?/y;

/** The ignore comments of a file, in order. */
export function ignoreComments(file: AnalyzedFile): readonly IgnoreComment[] {
  if (!MARKER.test(file.text)) return [];
  return file.script.comments.flatMap((comment) => {
    const marker = MARKER.exec(comment.text);
    if (!marker) return [];
    const scope = marker[1] === 'ignore-file' ? ('file' as const) : ('statement' as const);
    const rules = ruleList(comment, marker.index + marker[0].length);
    const statement = scope === 'file' ? -1 : statementOf(comment, file);
    return [{ scope, rules, span: { start: comment.start, end: comment.end }, statement }];
  });
}

/** Rule ids stand first, separated by commas; what follows the last is the reason. */
function ruleList(comment: Comment, from: number): IgnoreComment['rules'] {
  const rules: { id: string; span: Span }[] = [];
  RULE_LIST.lastIndex = from;
  for (let match = RULE_LIST.exec(comment.text); match; match = RULE_LIST.exec(comment.text)) {
    const id = match[1]!;
    const start = comment.start + match.index + match[0].indexOf(id);
    rules.push({ id, span: { start, end: start + id.length } });
    if (match[2] === undefined) break;
  }
  return rules;
}

/** The statement around the comment, the one that ends on its line, or the next one. */
function statementOf(comment: Comment, file: AnalyzedFile): number {
  const statements = file.script.statements;
  const next = firstFrom(statements, comment.start);
  const before = statements[next - 1];
  if (before) {
    if (comment.start < before.span.end) return next - 1;
    if (!/[\r\n]/.test(file.text.slice(before.span.end, comment.start))) return next - 1;
  }
  return next < statements.length ? next : -1;
}

/** Index of the first statement that starts at or after an offset. */
function firstFrom(statements: readonly Statement[], offset: number): number {
  let low = 0;
  let high = statements.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (statements[middle]!.span.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Findings about comments and files themselves, which a peer's comment cannot mean. */
const OURS_ALONE = new Set(['unused-ignore', 'unchecked-file', 'invalid-config', 'syntax-error']);

/** The findings that no comment of another linter silences. Which of those were of use is that linter's business. */
export function withoutPeersIgnores(file: AnalyzedFile, findings: readonly Finding[]): readonly Finding[] {
  const ignores = ignoresOfPeers(file).map((ignore) => ({
    ...ignore,
    statement: ignore.scope === 'statement' ? statementOf(ignore.comment, file) : -1,
  }));
  if (ignores.length === 0) return findings;
  return findings.filter(
    (finding) => OURS_ALONE.has(finding.rule) || !ignores.some((ignore) => silences(ignore, finding)),
  );
}

function silences(
  { scope, rules, span, statement }: PeerIgnore & { readonly statement: number },
  finding: Finding,
): boolean {
  if (rules !== 'all' && !rules.has(finding.rule)) return false;
  if (scope === 'file') return true;
  if (scope === 'range') return span.start <= finding.span.start && finding.span.start < span.end;
  return statement >= 0 && statement === finding.statement;
}

/** The findings that no comment silences, and the rules in comments that silenced nothing. */
export function applyIgnores(
  findings: readonly Finding[],
  comments: readonly IgnoreComment[],
): {
  readonly kept: readonly Finding[];
  readonly unused: readonly { readonly id: string; readonly span: Span }[];
} {
  if (comments.length === 0) return { kept: findings, unused: [] };
  const used = new Set<object>();
  const kept = findings.filter((finding) => {
    let silenced = false;
    for (const comment of comments) {
      if (comment.scope === 'statement' && (comment.statement < 0 || comment.statement !== finding.statement))
        continue;
      const rule = comment.rules.find((candidate) => candidate.id === finding.rule);
      if (!rule) continue;
      used.add(rule);
      silenced = true;
    }
    return !silenced;
  });
  const unused = comments.flatMap((comment) =>
    comment.rules.length === 0
      ? [{ id: '', span: comment.span }]
      : comment.rules.filter((rule) => !used.has(rule)),
  );
  return { kept, unused };
}
