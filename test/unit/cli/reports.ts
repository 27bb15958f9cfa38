import { join } from 'node:path';
import type { FileReport, ReportedFinding } from '../../../server/src/cli/report';
import { colours } from '../../../server/src/cli/formats/colours';
import type { FormatOptions } from '../../../server/src/cli/formats/format';
import type { Fix } from '../../../server/src/service/types';
import type { Severity } from '../../../server/src/settings/settings';

export const ROOT = join('/', 'shop');

export const OPTIONS: FormatOptions = {
  nothing: 'No migration was found in db.',
  paths: ['db'],
  threshold: 'warning',
  paint: colours(false),
  width: undefined,
  root: ROOT,
};

/** A report of a file below the root whose findings are at the given parts of its text. */
export function reportOf(
  path: string,
  text: string,
  findings: readonly {
    readonly at: string;
    readonly severity?: Severity;
    readonly rule?: string;
    readonly message?: string;
    readonly fixes?: readonly Partial<Fix>[];
  }[],
): FileReport {
  return {
    path,
    location: join(ROOT, path),
    tool: 'plain',
    dialect: 'postgresql',
    unreadable: false,
    text,
    findings: findings.map(({ at, severity = 'error', rule = 'drop-table', message, fixes = [] }) => {
      const start = text.indexOf(at);
      const finding: ReportedFinding['finding'] = {
        rule,
        severity,
        message: message ?? `${at} is gone.`,
        span: { start, end: start + at.length },
        related: [],
        statement: 0,
        operation: 0,
      };
      return { finding, statement: at, fixes: fixes.map((fix) => ({ ...WHOLE, ...fix, finding })) };
    }),
  };
}

const WHOLE: Omit<Fix, 'finding'> = {
  title: 'Drop it in steps',
  kind: 'quickfix',
  preferred: true,
  edits: [],
  otherFiles: [],
  newFiles: [],
  snippet: false,
  warnings: [],
};
