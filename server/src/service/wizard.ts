import type { AnalyzedOperation } from '../analysis/analyzed-file';
import { recipeById } from '../recipes/recipes';
import type { Finding } from '../rules/rule';
import { ruleById } from '../rules/by-id';
import { quoteIdentifier, quoteQualified } from '../text/quoting';

/** A scaffold request with what an operation says; the wizard asks for the rest. */
export interface WizardRequest {
  readonly title: string;
  readonly recipe: string;
  readonly arguments: Readonly<Record<string, string>>;
}

/**
 * The wizard for a finding whose series needs what the history does not know, a column's type for example.
 * Undefined where the operation does not say enough to begin with.
 */
export function wizardFor(
  finding: Finding,
  analyzed: AnalyzedOperation | undefined,
): WizardRequest | undefined {
  const id = ruleById(finding.rule)?.recipes[0];
  const recipe = id === undefined ? undefined : recipeById(id);
  const args = analyzed && argumentsOf(analyzed);
  if (!recipe || !args) return undefined;
  return {
    title: `${recipe.title} in steps: answer what the migrations do not say…`,
    recipe: recipe.id,
    arguments: args,
  };
}

function argumentsOf({ operation }: AnalyzedOperation): Readonly<Record<string, string>> | undefined {
  switch (operation.type) {
    case 'RenameColumn':
      return {
        table: quoteQualified(operation.table),
        column: quoteIdentifier(operation.column),
        to: quoteIdentifier(operation.to),
      };
    case 'AlterColumnType':
      return {
        table: quoteQualified(operation.table),
        column: quoteIdentifier(operation.column),
        type: operation.to.text,
      };
    default:
      return undefined;
  }
}
