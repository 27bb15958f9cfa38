import type { Finding } from '../rules/rule';
import type { Configuration } from '../settings/read';
import type { Severity } from '../settings/settings';

/** What is wrong with a configuration file, as findings in that file. */
export function configurationFindings(
  configuration: Configuration,
  severity: Severity | 'off',
): readonly Finding[] {
  if (severity === 'off') return [];
  return configuration.problems.map(({ message, span }) => ({
    rule: 'invalid-config',
    severity,
    message,
    span,
    related: [],
    statement: -1,
    operation: -1,
  }));
}
