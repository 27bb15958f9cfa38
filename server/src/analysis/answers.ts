import { namesOf, traced } from '../schema/trace';
import type { AnalyzedStatement } from './analyzed-file';
import type { Differences } from './differences';

interface Answer {
  readonly value: unknown;
  readonly reads: readonly string[];
}

/** What was worked out about a statement, with what that asked of the schema. May be dropped at any time. */
export type Answers = Map<string, Answer>;

/**
 * Works something out from a statement, its operations and the schemas before them, once: the next version of the file has
 * it still, unless what it asked of the schema has changed. Nothing else may go into it but the file's id, that of its up
 * file, its tool and the version of PostgreSQL; what depends on more says with `holds` whether it still holds.
 */
export function remember<T>(
  statement: AnalyzedStatement,
  what: string,
  work: () => T,
  holds?: (value: T) => boolean,
): T {
  const known = statement.answers.get(what) as { readonly value: T } | undefined;
  if (known !== undefined && (holds === undefined || holds(known.value))) return known.value;
  const { result, trace } = traced(work);
  statement.answers.set(what, { value: result, reads: namesOf(trace.reads) });
  return result;
}

/** The answers that still hold. */
export function carryOver(answers: Answers, differences: Differences): Answers {
  if (differences.isNone()) return answers;
  const kept: Answers = new Map();
  for (const [what, answer] of answers) if (differences.spare(answer.reads)) kept.set(what, answer);
  return kept;
}
