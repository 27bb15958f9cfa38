import { splitScript } from '../statements/split';
import type { Span } from '../text/span';
import type { Finding } from '../rules/rule';
import { RULES } from '../rules/rules';

/** A rule that can be written into an ignore comment. */
export interface RuleCompletion {
  readonly rule: string;
  readonly description: string;
  /** What is replaced. */
  readonly span: Span;
  /** The rule speaks in this file now: such rules come first. */
  readonly speaks: boolean;
}

const IGNORE = /safe-migrations:ignore(?:-file)?[ \t]+((?:[a-z0-9-]+[ \t]*,[ \t]*)*)([a-z0-9-]*)$/;

/** The rules for an ignore comment at an offset; none elsewhere. */
export function completeRules(
  text: string,
  offset: number,
  findings: readonly Finding[],
): readonly RuleCompletion[] {
  const lineStart = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const written = IGNORE.exec(text.slice(lineStart, offset));
  if (!written) return [];
  const inComment = splitScript(text).comments.some(({ start, end }) => start < offset && offset <= end);
  if (!inComment) return [];
  const listed = new Set((written[1] ?? '').split(',').map((rule) => rule.trim()));
  const word = written[2] ?? '';
  const rest = /^[a-z0-9-]*/.exec(text.slice(offset))?.[0].length ?? 0;
  const speaking = new Set(findings.map(({ rule }) => rule));
  return RULES.filter(({ id }) => !listed.has(id)).map(({ id, description }) => ({
    rule: id,
    description,
    span: { start: offset - word.length, end: offset + rest },
    speaks: speaking.has(id),
  }));
}
