export interface Totals {
  passed: number;
  failed: number;
}

/** Runs compiled test files in this process. A pending test counts as failed: nothing may be skipped. */
export async function runMocha(files: readonly string[]): Promise<Totals> {
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 120_000,
    reporter: process.env['MOCHA_REPORTER'] ?? 'dot',
    forbidPending: true,
    forbidOnly: true,
  });
  for (const file of files) mocha.addFile(file);
  return new Promise((resolve) => {
    const runner = mocha.run((failures) => {
      const { passes } = runner.stats ?? { passes: 0 };
      resolve({ passed: passes, failed: failures });
    });
  });
}
