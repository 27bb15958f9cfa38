import type { Severity } from '../settings/settings';

/** Values of `--fail-on`, the gravest first. */
export const SEVERITIES = ['error', 'warning', 'information', 'hint', 'never'] as const;

/** The least severity that makes the exit code 1. */
export type Threshold = Severity | 'never';

/** True where a severity is at or above a threshold. */
export function reaches(severity: Severity, threshold: Threshold): boolean {
  return threshold !== 'never' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
}
