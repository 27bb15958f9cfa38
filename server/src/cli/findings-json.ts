import type { Severity } from '../settings/settings';
import { placesIn, type FileReport, type Place } from './report';

/** A finding as `--format json` prints it: lines and columns from 1, columns in UTF-16 units. */
export interface JsonFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: { readonly start: Place; readonly end: Place };
  readonly fixes: readonly { readonly title: string; readonly preferred: boolean }[];
}

/** All findings of a file. */
export function findingsJson({ findings, text }: FileReport): readonly JsonFinding[] {
  const place = placesIn(text);
  return findings.map(({ finding: { rule, severity, message, span }, fixes }) => ({
    rule,
    severity,
    message,
    range: { start: place(span.start), end: place(span.end) },
    fixes: fixes.map(({ title, preferred }) => ({ title, preferred })),
  }));
}
