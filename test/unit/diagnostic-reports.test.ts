import assert from 'node:assert/strict';
import type { Diagnostic } from 'vscode-languageserver';
import { diagnosticsOfFile } from '../../server/src/lsp/convert';
import { createDiagnosticReports } from '../../server/src/lsp/diagnostic-reports';
import type { Finding } from '../../server/src/rules/rule';
import { lineIndex } from '../../server/src/text/lines';

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

describe('the diagnostics of a file', () => {
  const text = 'SELECT 1;\n'.repeat(1203);
  const findings = Array.from({ length: 1203 }, (_, line): Finding => {
    const severity = line % 400 === 399 ? 'error' : line % 2 === 0 ? 'information' : 'hint';
    const span = { start: line * 10, end: line * 10 + 8 };
    return {
      rule: 'drop-table',
      severity,
      message: `${line}`,
      span,
      related: [],
      statement: line,
      operation: 0,
    };
  });

  it('are all there as long as an editor shows them', () => {
    const all = diagnosticsOfFile(findings.slice(0, 1000), 'file:///m/0001_a.sql', lineIndex(text));
    assert.deepEqual(
      all.map(({ message }) => message),
      findings.slice(0, 1000).map(({ message }) => message),
    );
  });

  it('are the gravest where there are more, in the order of the text, with a line that says so', () => {
    const [rest, ...shown] = diagnosticsOfFile(findings, 'file:///m/0001_a.sql', lineIndex(text));
    assert.equal(
      rest?.message,
      '203 more findings of this file, none graver than those shown, do not stand here. `safe-migrations check` prints all.',
    );
    const expected = [399, 799, 1199];
    for (let line = 0; line < 1203; line += 2) expected.push(line);
    for (let line = 1; expected.length < 1000; line += 2) if (line % 400 !== 399) expected.push(line);
    assert.deepEqual(
      shown.map(({ message, range }) => [Number(message), range.start.line]),
      expected.sort((a, b) => a - b).map((line) => [line, line]),
    );
  });
});
