import { fixesFor } from '../service/fixes';
import type { CheckedFile } from '../service/check';
import type { FolderView } from '../service/types';
import type { Finding } from '../rules/rule';
import type { Severity } from '../settings/settings';
import { lineIndex, type LineIndex } from '../text/lines';

/** A finding as `--format json` prints it: lines and columns from 1, columns in UTF-16 units. */
export interface JsonFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: JsonRange;
  readonly fixes: readonly { readonly title: string; readonly preferred: boolean }[];
}

interface JsonRange {
  readonly start: JsonPosition;
  readonly end: JsonPosition;
}
interface JsonPosition {
  readonly line: number;
  readonly column: number;
}

function findingJson(finding: Finding, fixes: JsonFinding['fixes'], lines: LineIndex): JsonFinding {
  const position = (offset: number): JsonPosition => {
    const { line, character } = lines.positionAt(offset);
    return { line: line + 1, column: character + 1 };
  };
  return {
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    range: { start: position(finding.span.start), end: position(finding.span.end) },
    fixes,
  };
}

/** All findings of a checked file. */
export function findingsJson(checked: CheckedFile, text: string, view: FolderView): readonly JsonFinding[] {
  const lines = lineIndex(text);
  return checked.findings.map((finding) => {
    const fixes = checked.analyzed ? fixesFor(checked.analyzed, finding, view) : [];
    const titles = fixes.map(({ title, preferred }) => ({ title, preferred }));
    return findingJson(finding, titles, lines);
  });
}

export type SeverityCounts = Record<Severity, number>;

export function countSeverities(findings: readonly { readonly severity: Severity }[]): SeverityCounts {
  const counts: SeverityCounts = { error: 0, warning: 0, information: 0, hint: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}
