import { hasHands, rest, showFailure } from './hands';
import { billing, remember, restore, shop } from './migrations';

/** Brings both folders of migrations back to what they were after each test of a suite. */
export function restoreAfterEach(): void {
  const folders = (): [ReturnType<typeof shop>, ReturnType<typeof billing>] => [shop(''), billing('')];
  let before: ReadonlyMap<string, string>[] = [];
  beforeEach(async () => {
    before = await Promise.all(folders().map(remember));
  });
  afterEach(async function () {
    if (hasHands && this.currentTest?.state === 'failed') await showFailure(this.currentTest.title);
    if (hasHands) await rest();
    for (const [index, folder] of folders().entries()) await restore(folder, before[index] ?? new Map());
  });
}
