import assert from 'node:assert/strict';
import type { Diagnostic } from 'vscode-languageserver';
import { createDiagnosticReports } from '../../server/src/lsp/diagnostic-reports';

function diagnostic(line: number, message = 'DROP TABLE loses the rows of t.'): Diagnostic {
  const range = { start: { line, character: 0 }, end: { line, character: 12 } };
  return { range, message, code: 'drop-table', severity: 2 };
}

describe('diagnostic reports', () => {
  const uri = 'file:///m/0001_a.sql';

  it('say in a word what the client has already', () => {
    const reports = createDiagnosticReports();
    const first = reports.report(uri, [diagnostic(1), diagnostic(2)], undefined);
    assert.deepEqual(first, { kind: 'full', resultId: '1', items: [diagnostic(1), diagnostic(2)] });
    const again = reports.report(uri, [diagnostic(1), diagnostic(2)], '1');
    assert.deepEqual(again, { kind: 'unchanged', resultId: '1' });
  });

  it('are whole where anything differs', () => {
    const reports = createDiagnosticReports();
    reports.report(uri, [diagnostic(1)], undefined);
    const changes: readonly (readonly Diagnostic[])[] = [
      [diagnostic(2)],
      [diagnostic(2, 'Another sentence.')],
      [{ ...diagnostic(2, 'Another sentence.'), severity: 1 }],
      [],
    ];
    changes.forEach((items, index) => {
      const report = reports.report(uri, items, String(index + 1));
      assert.deepEqual(report, { kind: 'full', resultId: String(index + 2), items });
    });
  });

  it('are whole for a client that has another report, or none since the file was closed', () => {
    const reports = createDiagnosticReports();
    reports.report(uri, [diagnostic(1)], undefined);
    assert.equal(reports.report(uri, [diagnostic(1)], undefined).kind, 'full');
    assert.equal(reports.report(uri, [diagnostic(1)], '1').kind, 'full');
    reports.close(uri);
    assert.equal(reports.report(uri, [diagnostic(1)], '3').kind, 'full');
  });
});
