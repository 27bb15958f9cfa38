import type { AnalyzedFile } from '../analysis/analyzed-file';
import { ruleById } from '../rules/by-id';
import type { Finding, RuleFix } from '../rules/rule';

/** What the rule of a finding answers to it, before a place is found for it. */
export function answersTo(file: AnalyzedFile, finding: Finding): readonly RuleFix[] {
  const statement = file.statements[finding.statement];
  const analyzed = statement?.operations[finding.operation];
  const answers = ruleById(finding.rule)?.fixes?.({
    file,
    finding,
    ...(statement ? { statement } : {}),
    ...(analyzed ? { analyzed } : {}),
    recipes: {
      catalog: analyzed?.catalog ?? statement?.before ?? file.statements[0]!.before,
      version: file.settings.postgresVersion,
      settings: file.settings,
      unknown: 'hole',
    },
  });
  return answers ?? [];
}
