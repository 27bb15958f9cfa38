import {
  DocumentDiagnosticReportKind,
  type Diagnostic,
  type DocumentDiagnosticReport,
} from 'vscode-languageserver';

/** Remembers what each document was told last, so that a client that has it already is not told again. */
export interface DiagnosticReports {
  /** `previous` is the id that the client has from an earlier report. */
  report(uri: string, items: readonly Diagnostic[], previous: string | undefined): DocumentDiagnosticReport;
  close(uri: string): void;
}

/** Sending the diagnostics of thousands of statements takes longer than finding them: the same ones are sent once. */
export function createDiagnosticReports(): DiagnosticReports {
  const last = new Map<string, { readonly id: string; readonly items: readonly Diagnostic[] }>();
  let count = 0;
  return {
    report(uri, items, previous) {
      const known = last.get(uri);
      if (known !== undefined && known.id === previous && areSame(known.items, items))
        return { kind: DocumentDiagnosticReportKind.Unchanged, resultId: known.id };
      const id = String(++count);
      last.set(uri, { id, items });
      return { kind: DocumentDiagnosticReportKind.Full, resultId: id, items: [...items] };
    },
    close(uri) {
      last.delete(uri);
    },
  };
}

function areSame(before: readonly Diagnostic[], now: readonly Diagnostic[]): boolean {
  return before.length === now.length && before.every((item, index) => isSame(item, now[index]!));
}

function isSame(a: Diagnostic, b: Diagnostic): boolean {
  return (
    a.code === b.code &&
    a.severity === b.severity &&
    a.message === b.message &&
    isSameRange(a, b) &&
    JSON.stringify(a.relatedInformation) === JSON.stringify(b.relatedInformation)
  );
}

function isSameRange({ range: a }: Diagnostic, { range: b }: Diagnostic): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}
