import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { ask } from './hands';

/** Runs the tests of a folder inside VS Code's extension host; the result goes to the launcher. */
export async function runSuite(folder: string): Promise<void> {
  const { default: Runner } = await import('mocha');
  const mocha = new Runner({ ui: 'bdd', timeout: 120_000, forbidOnly: true });
  const wanted = process.env['SAFE_MIGRATIONS_EDITOR_GREP'];
  if (wanted !== undefined) mocha.grep(wanted);
  // The launcher prints; a reporter of its own would print into the extension host.
  mocha.reporter(class extends Runner.reporters.Base {});
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith('.test.js')) mocha.addFile(path.join(folder, file));
  }
  let passed = 0;
  let failed = 0;
  const lines: Promise<unknown>[] = [];
  const say = (line: string): void => {
    lines.push(ask({ action: 'log', line }));
  };
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => {
      resolve();
    });
    runner.on('suite', (suite) => {
      if (!suite.root) say(`\n  ${suite.title}`);
    });
    runner.on('pass', (test) => {
      passed += 1;
      say(`    ✔ ${test.title} (${test.duration ?? 0} ms)`);
    });
    runner.on('fail', (test, error: Error) => {
      failed += 1;
      say(`    ✘ ${test.title}\n${indent(error.stack ?? String(error))}${difference(error)}`);
    });
  });
  await Promise.allSettled(lines);
  await ask({ action: 'result', passed, failed });
  if (failed > 0) throw new Error(`${failed} tests failed.`);
}

function difference(error: Error): string {
  if (!('actual' in error) || !('expected' in error)) return '';
  const show = (value: unknown): string =>
    indent(typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? 'undefined'));
  return `\n      actual:\n${show(error.actual)}\n      expected:\n${show(error.expected)}`;
}

function indent(text: string): string {
  return text.replace(/^/gm, '      ');
}
