import type { AnalyzedFile } from '../analysis/analyzed-file';
import type { NewFile, Project } from '../projects/tool';
import type { Reader } from '../readers/reader';
import type { Plan } from '../recipes/plan';
import type { Parameter, Problem } from '../recipes/recipe';
import type { Edit, Finding } from '../rules/rule';

/** An answer to a finding, ready to apply. */
export interface Fix {
  /** As the lightbulb shows it. */
  readonly title: string;
  /** `quickfix` stays in this file; `refactor` writes further files or needs a deploy in between. */
  readonly kind: 'quickfix' | 'refactor';
  /** Equivalent, complete, and in this file. */
  readonly preferred: boolean;
  /** In file coordinates, not overlapping, in order. */
  readonly edits: readonly Edit[];
  /** Edits of files that exist beside this one: its down file. */
  readonly otherFiles: readonly OtherFileEdits[];
  /** Files to create beside this one, and what must be written into journals so that they run. */
  readonly newFiles: readonly NewFile[];
  /** True where the edits are snippets with tab stops for what only a person knows. */
  readonly snippet: boolean;
  /** What the plan says a person must know, full sentences. */
  readonly warnings: readonly string[];
  readonly finding: Finding;
}

export interface OtherFileEdits {
  /** Relative to the folder. */
  readonly name: string;
  /** In that file's coordinates. */
  readonly edits: readonly Edit[];
}

/** What fixes need of the folder around a file. */
export interface FolderView extends Project {
  /** The down file of this up file, analyzed. */
  readonly downFile?: AnalyzedFile;
  /** The same file with another text: a fix has changed it. */
  readonly withDownText?: (text: string) => AnalyzedFile;
  /** Why there is a down file and nobody may change it, a sentence without its full stop. */
  readonly lockedDown?: string;
  /** For versions that are timestamps. */
  readonly now: Date;
  readonly reader: Reader;
}

export interface ScaffoldRequest {
  readonly recipe: string;
  readonly arguments: Readonly<Record<string, string>>;
  /** Overrides the plan's slug in file names. */
  readonly name?: string;
  /** Adds the plan as a runbook in Markdown. */
  readonly runbook?: boolean;
}

export type ScaffoldResult =
  { readonly plan: Plan; readonly files: readonly NewFile[] } | { readonly problems: readonly Problem[] };

export interface RecipeSummary {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
}
