import * as assert from 'node:assert/strict';
import fc from 'fast-check';
import { CancellationTokenSource, ResponseError, type Diagnostic } from 'vscode-languageserver-protocol';
import { PULL, startSession, type Session } from '../protocol/session';

const NAME = 'migrations/0002_change.sql';
const BASE = 'CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n';

/** Each version renames a column to a name of its own, so that a finding tells the version it is about. */
function textOf(version: number): string {
  const padding = 'SELECT 1;\n'.repeat(version % 7);
  return `${padding}ALTER TABLE orders RENAME COLUMN note TO v${version};\n`;
}

function versionOf(diagnostics: readonly Diagnostic[]): number | undefined {
  const found = diagnostics.find(({ code }) => code === 'rename-column');
  return found && Number(/\bv(\d+)\b/.exec(found.message as string)?.[1]);
}

type Act = 'change' | 'pull' | 'cancel' | 'hover' | 'actions' | 'symbols' | 'lenses' | 'reopen' | 'watch';
const ACTS: fc.Arbitrary<Act> = fc.constantFrom(
  ...([
    'change',
    'change',
    'change',
    'pull',
    'pull',
    'cancel',
    'hover',
    'actions',
    'symbols',
    'lenses',
    'reopen',
    'watch',
  ] as const),
);

/** What the editor does when a session is stopped by a request that it has cancelled. */
const CANCELLED = -32800;

describe('edits that race with requests', () => {
  it('a thousand changes, cancellations and closes give no diagnostics for an older text', async () => {
    const session = await startSession({ 'migrations/0001_orders.sql': BASE });
    try {
      for (const acts of fc.sample(fc.array(ACTS, { minLength: 100, maxLength: 100 }), {
        numRuns: 10,
        seed: 2026,
      })) {
        await play(session, acts);
      }
      assert.deepEqual(
        session.log().filter((line) => /error/i.test(line)),
        [],
      );
    } finally {
      await session.stop();
    }
  });

  it('pushes the diagnostics of a version to its number only', async () => {
    const session = await startSession(
      { 'migrations/0001_orders.sql': BASE },
      {
        // Without `diagnostic` the server pushes.
        capabilities: { ...PULL, textDocument: { publishDiagnostics: { versionSupport: true } } },
      },
    );
    const wrong: string[] = [];
    const off = session.onPublished(({ version, diagnostics }) => {
      const said = versionOf(diagnostics);
      if (said !== undefined && said !== version) wrong.push(`version ${version} was told about ${said}`);
    });
    try {
      session.open(NAME, textOf(1));
      for (let version = 2; version <= 300; version++) session.change(NAME, textOf(version));
      const last = await session.pushed(NAME, ({ version }) => version === 300);
      assert.equal(versionOf(last.diagnostics), 300);
      assert.deepEqual(wrong, []);
    } finally {
      off();
      await session.stop();
    }
  });
});

/** Sends everything without waiting, then looks at what came back. */
async function play(session: Session, acts: readonly Act[]): Promise<void> {
  const { connection } = session;
  const uri = session.uri(NAME);
  const textDocument = { uri };
  const position = { line: 0, character: 8 };
  const range = { start: position, end: position };
  let version = 1;
  session.open(NAME, textOf(1));
  const answers: Promise<void>[] = [];
  for (const act of acts) {
    switch (act) {
      case 'change':
        session.change(NAME, textOf(++version));
        break;
      case 'reopen':
        session.close(NAME);
        version = 1;
        session.open(NAME, textOf(1));
        // The versions of a document that was opened again start anew: what came before is answered first.
        await Promise.all(answers.splice(0));
        break;
      case 'pull':
      case 'cancel': {
        const asked = version;
        const source = new CancellationTokenSource();
        const answer = connection.sendRequest<{ items: Diagnostic[] }>(
          'textDocument/diagnostic',
          { textDocument },
          source.token,
        );
        if (act === 'cancel') source.cancel();
        answers.push(
          answer.then(
            ({ items }) => {
              const said = versionOf(items);
              assert.ok(said === undefined || said >= asked, `asked at ${asked}, told about ${said}`);
            },
            (error: unknown) => {
              assert.ok(error instanceof ResponseError);
              assert.equal(error.code, CANCELLED);
            },
          ),
        );
        break;
      }
      case 'hover':
        answers.push(
          connection.sendRequest('textDocument/hover', { textDocument, position }).then(() => undefined),
        );
        break;
      case 'actions':
        answers.push(
          connection
            .sendRequest('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } })
            .then(() => undefined),
        );
        break;
      case 'symbols':
        answers.push(
          connection.sendRequest('textDocument/documentSymbol', { textDocument }).then(() => undefined),
        );
        break;
      case 'lenses':
        answers.push(connection.sendRequest('textDocument/codeLens', { textDocument }).then(() => undefined));
        break;
      case 'watch':
        void connection.sendNotification('workspace/didChangeWatchedFiles', {
          changes: [{ uri: session.uri('migrations/0001_orders.sql'), type: 2 }],
        });
        break;
    }
  }
  await Promise.all(answers);
  assert.equal(versionOf(await session.diagnostics(NAME)), version);
  session.close(NAME);
}
