import type { Edit, Finding } from './rules/rule';
import type { Parameter, Problem } from './recipes/recipe';
import type { NewFile } from './projects/tool';
import type { Plan } from './recipes/plan';

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
  /** Files to create beside this one. */
  readonly newFiles: readonly NewFile[];
  /** True where the edits are snippets with tab stops for what only a person knows. */
  readonly snippet: boolean;
  readonly finding: Finding;
}

export interface ScaffoldRequest {
  readonly recipe: string;
  readonly arguments: Readonly<Record<string, string>>;
  /** Overrides the plan's slug in file names. */
  readonly name?: string;
}

export type ScaffoldResult =
  { readonly plan: Plan; readonly files: readonly NewFile[] } | { readonly problems: readonly Problem[] };

export interface RecipeSummary {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
}
