import { runSuite } from '../suite/run-suite';

/** VS Code calls this in its extension host. */
export function run(): Promise<void> {
  return runSuite(__dirname);
}
