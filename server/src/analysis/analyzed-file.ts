import type { Effect } from '../effects/effect';
import type { Operation } from '../operations/operation';
import type { ReadStatement } from '../operations/operation';
import type { Project, Section, Tool } from '../projects/tool';
import type { Catalog } from '../schema/catalog';
import type { Routine } from '../schema/code';
import type { Settings } from '../settings/settings';
import type { Script, Statement } from '../statements/statement';
import type { Span } from '../text/span';
import type { Answers } from './answers';

/** A migration read as a whole: each statement with the schema before it, its effect and the transaction it runs in. */
export interface AnalyzedFile {
  /** How the caller names the file; equal to the `origin` of what it creates. */
  readonly id: string;
  readonly fileName: string;
  readonly text: string;
  readonly script: Script;
  readonly tool: Tool;
  readonly project: Project;
  /** `up` and `down` where the whole file runs in one direction, `both` where it has sections. */
  readonly direction: 'up' | 'down' | 'both';
  readonly sections: readonly Section[];
  readonly statements: readonly AnalyzedStatement[];
  readonly transactions: readonly Transaction[];
  readonly settings: Settings;
  /** Whether the file's down part is known: a section, or the sibling file of a tool with two files. */
  readonly hasDown: boolean;
  /** Ids of the file itself and, for a down file, of its up: what they create is not in use when the up runs. */
  readonly ownOrigins: readonly string[];
  /** The schema that a down part is to lead back to; undefined in a file without one. */
  readonly beforeUp?: Catalog;
}

/** Its schemas are made when they are asked for: a spread copy would not have them. */
export interface AnalyzedStatement {
  readonly index: number;
  readonly statement: Statement;
  readonly read: ReadStatement;
  readonly operations: readonly AnalyzedOperation[];
  /** All operations together. */
  readonly effect: Effect;
  readonly before: Catalog;
  readonly after: Catalog;
  /** Undefined where no tool would run it. */
  readonly section?: Section;
  readonly transaction?: Transaction;
  /** What has been worked out about it; see answers.ts. */
  readonly answers: Answers;
}

/**
 * An operation, or one that runs inside another (a DO block, a function that is called); spans in statement coordinates. Its schema is made when it is asked for: a spread
 * copy would not have it.
 */
export interface AnalyzedOperation {
  readonly operation: Operation;
  readonly effect: Effect;
  /** The schema before it: the actions of one ALTER TABLE build on each other. */
  readonly catalog: Catalog;
  /** Set for one that runs inside another. */
  readonly body?: Body;
  /** Set where others run inside it: they stand behind it, and its effect is theirs. */
  readonly runs?: true;
  /** Set for a data change that runs others: they stand behind it, and its effect is its own alone. */
  readonly alone?: true;
}

export interface Body {
  readonly inLoop: boolean;
  readonly conditional: boolean;
  readonly commits: boolean;
  /** The innermost function around it. Its span is that of the call. */
  readonly routine?: Routine;
}

/** What commits together. */
export interface Transaction {
  readonly index: number;
  readonly mode: 'explicit' | 'tool' | 'implicit' | 'none';
  /** Indexes into AnalyzedFile.statements, BEGIN and COMMIT included. */
  readonly statements: readonly number[];
  readonly rolledBack: boolean;
}

/** The span of an operation in the file. */
export function spanInFile(statement: AnalyzedStatement, operation: Operation): Span {
  return {
    start: statement.statement.span.start + operation.span.start,
    end: statement.statement.span.start + operation.span.end,
  };
}
