import type { QualifiedName } from '../operations/names';
import { doWhere } from './conditional-sql';
import { dropIndexConcurrently, nameLiteral, qualified } from './sql';

/*
 * Concurrent builds that can be run again. IF NOT EXISTS takes the INVALID index that a failed build has left for the finished
 * one, so that has to go first; a finished one must not, since it may stand behind a constraint by then, and queries use it.
 * A condition around DROP INDEX CONCURRENTLY is not possible: it stands in no block. The plain DROP INDEX needs ACCESS EXCLUSIVE
 * for a moment, only after a failure, and under the lock_timeout of its file; no query uses an INVALID index, but writes keep it.
 */

/** The build of an index with what it needs before it. `create`: CREATE INDEX CONCURRENTLY IF NOT EXISTS, under the name of `index`. */
export function repeatableBuild(index: QualifiedName, create: string): readonly string[] {
  return [dropInvalid(index), create];
}

function dropInvalid(index: QualifiedName): string {
  const condition = `indexrelid = to_regclass(${nameLiteral(index)}) AND NOT indisvalid`;
  return doWhere(`EXISTS (SELECT FROM pg_index WHERE ${condition})`, [`DROP INDEX ${qualified(index)}`]);
}

const INVALID_DROP =
  /^DO (\$\w*\$)\nBEGIN\n {2}IF EXISTS \(SELECT FROM pg_index WHERE [^]* AND NOT indisvalid\) THEN\n {4}(DROP INDEX [^]*);\n {2}END IF;\nEND;\n\1$/;

/** Whether a statement drops what a failed build has left, and nothing else. */
export function isInvalidDrop(sql: string): boolean {
  return INVALID_DROP.test(sql);
}

/** What to do before a build that cannot have such a statement before it, as a sentence. */
export function resumeAfterFailure(drop: string): string {
  const written = INVALID_DROP.exec(drop)?.[2] ?? '';
  return resumeSentence(written.replace(/^DROP INDEX /, 'DROP INDEX CONCURRENTLY IF EXISTS '));
}

/** The same for an index by its name. */
export function resumeOfBuild(index: QualifiedName): string {
  return resumeSentence(dropIndexConcurrently(index));
}

function resumeSentence(drop: string): string {
  return `Run ${drop} first: a build that failed leaves an invalid index, which IF NOT EXISTS would keep.`;
}
