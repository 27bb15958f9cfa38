import * as assert from 'node:assert/strict';
import type { Output } from '../../server/src/cli/output';

/** Runs a command as the command line does, and reads the JSON that it prints. */
export async function jsonOf(
  command: (args: readonly string[], output: Output) => Promise<number>,
  args: readonly string[],
): Promise<unknown> {
  let printed = '';
  const warnings: string[] = [];
  const take = (text: string): void => void (printed += text);
  await command([...args, '--format', 'json'], {
    print: take,
    document: take,
    warn: (text) => void warnings.push(text),
  });
  assert.deepEqual(warnings, []);
  return JSON.parse(printed);
}
