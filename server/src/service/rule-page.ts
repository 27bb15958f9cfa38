import { VERSION } from './version.generated';

/** The page of a rule, as it was in this version. */
export function rulePageUrl(rule: string): string {
  return `https://github.com/safe-migrations/safe-migrations/blob/v${VERSION}/docs/rules/${rule}.md`;
}
