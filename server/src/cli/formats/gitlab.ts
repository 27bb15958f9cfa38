import { createHash } from 'node:crypto';
import type { Severity } from '../../settings/settings';
import { fingerprints } from '../fingerprint';
import { placesIn } from '../report';
import type { Format } from './format';
import { repositoryPath } from './repository-path';

const SEVERITIES: Readonly<Record<Severity, 'critical' | 'major' | 'minor' | 'info'>> = {
  error: 'critical',
  warning: 'major',
  information: 'minor',
  hint: 'info',
};

/** A Code Quality report of GitLab: it compares fingerprints to tell which findings a merge request brings. */
export const gitlabReport: Format = (reports, { root }) => {
  const issues = reports.flatMap((report) => {
    const path = repositoryPath(report.location, root);
    const place = placesIn(report.text);
    const ids = fingerprints(report);
    return report.findings.map(({ finding: { rule, severity, message, span } }, index) => ({
      description: message,
      check_name: rule,
      fingerprint: createHash('sha256').update(`${path}\0${ids[index]}`).digest('hex').slice(0, 32),
      severity: SEVERITIES[severity],
      location: { path, lines: { begin: place(span.start).line, end: place(span.end).line } },
    }));
  });
  return JSON.stringify(issues, null, 2);
};
