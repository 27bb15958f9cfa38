import type { AnalyzedFile, AnalyzedOperation, AnalyzedStatement } from '../analysis/analyzed-file';
import type { OperationOf, OperationType } from '../operations/operation';
import type { OptionsWithoutTransaction } from '../projects/tool';
import type { PlanResult, RecipeContext } from '../recipes/recipe';
import type { Preset, Severity, SeveritySetting } from '../settings/settings';
import type { Span } from '../text/span';

/** Plain data, offsets only, in file coordinates. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** Full sentences: what the server does, to which table, for how long, and what to do. */
  readonly message: string;
  readonly span: Span;
  readonly related: readonly { readonly message: string; readonly span: Span }[];
  /** Index of the statement, -1 for a finding about the file. */
  readonly statement: number;
  /** Index into AnalyzedStatement.operations, -1 for a finding about the statement. */
  readonly operation: number;
}

/** What a rule says; the engine adds the rule, the severity and the place. */
export interface Report {
  readonly message: string;
  /** In file coordinates; the operation's, the statement's or the file's start where left out. */
  readonly span?: Span;
  readonly related?: Finding['related'];
  /** Overrides the rule's severity, unless the user set one. */
  readonly severity?: Severity;
}

export interface Edit {
  /** In file coordinates. */
  readonly span: Span;
  readonly text: string;
}

/** How a rule answers its finding. */
export type RuleFix =
  /** Small edits in this file that keep the statement, for example IF NOT EXISTS. */
  | {
      readonly type: 'edits';
      readonly title: string;
      readonly edits: readonly Edit[];
      readonly preferred: boolean;
      /** What must be true beside the file for it. */
      readonly options?: OptionsWithoutTransaction;
    }
  /** A recipe's plan that replaces the operation; the service decides between this file and a series. */
  | {
      readonly type: 'plan';
      readonly title: string;
      readonly result: PlanResult;
      readonly preferred: boolean;
      /** Set where it must leave the transaction of its file, whatever the steps say of themselves. */
      readonly apart?: true;
    };

export type Category =
  'blocks-traffic' | 'breaks-code' | 'loses-data' | 'fails' | 'not-repeatable' | 'preference' | 'meta';

export interface OperationVisit<T extends OperationType = OperationType> {
  readonly file: AnalyzedFile;
  readonly statement: AnalyzedStatement;
  readonly analyzed: AnalyzedOperation;
  readonly operation: OperationOf<T>;
  readonly report: (report: Report) => void;
}

export interface FileVisit {
  readonly file: AnalyzedFile;
  /** `operation` is an index into the statement's operations. */
  readonly report: (report: Report & { readonly statement?: number; readonly operation?: number }) => void;
}

export interface FixRequest {
  readonly file: AnalyzedFile;
  readonly finding: Finding;
  /** Undefined for a finding about the file. */
  readonly statement?: AnalyzedStatement;
  readonly analyzed?: AnalyzedOperation;
  /** With the catalog before the operation. */
  readonly recipes: RecipeContext;
}

export interface Rule<T extends OperationType = OperationType> {
  readonly id: string;
  readonly category: Category;
  /** Starts with a verb, no full stop: `Builds an index while every write waits`. */
  readonly description: string;
  readonly severity: Readonly<Record<Preset, SeveritySetting>>;
  /** Operations to visit; nothing else is looked at, which keeps a keystroke cheap. */
  readonly operations?: readonly T[];
  visit?(visit: OperationVisit<T>): void;
  /** Once a file, after its operations. */
  visitFile?(visit: FileVisit): void;
  fixes?(request: FixRequest): readonly RuleFix[];
  /** Ids of the recipes that answer it, for docs. */
  readonly recipes: readonly string[];
}

/** Types the visitor by the listed operations, and widens the result so that rules of all kinds stand in one list. */
export function defineRule<const T extends OperationType>(rule: Rule<T>): Rule {
  return rule as unknown as Rule;
}

/** Rules about how a statement is written: they wait while the statement itself is to be replaced. */
export const HYGIENE_RULES: ReadonlySet<string> = new Set([
  'not-idempotent',
  'missing-lock-timeout',
  'missing-statement-timeout',
]);
