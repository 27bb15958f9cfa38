import { Worker } from 'node:worker_threads';

/**
 * Far longer than anything takes on a busy machine, in milliseconds: what goes on for so long has no end. How long things take
 * is measured by test/bench.
 */
const ENDLESS = 120_000;
const LONGEST_TEXT = 100_000;

/** Ends the process where one text keeps it busy without end, and prints that text: nothing else could stop it. */
export interface Watchdog {
  /** From here on the process works on something else. */
  busyWith(what: string): void;
  idle(): void;
  stop(): Promise<void>;
}

/** A thread of its own, since the one that hangs cannot look at a clock. */
const WATCH = `
const { workerData: { state, text, endless } } = require('node:worker_threads');
const fs = require('node:fs');
const [steps, length] = [new Int32Array(state, 0, 1), new Int32Array(state, 4, 1)];
for (;;) {
  const seen = Atomics.load(steps, 0);
  // Woken by the next step; an odd number is work, an even one is rest.
  if (Atomics.wait(steps, 0, seen, seen % 2 === 0 ? Infinity : endless) !== 'timed-out') continue;
  const what = Buffer.from(text).subarray(0, Atomics.load(length, 0)).toString('utf8');
  fs.writeSync(2, '\\nThis has no end within ' + endless / 1000 + ' s:\\n' + what + '\\n');
  process.kill(process.pid, 'SIGKILL');
}
`;

export function createWatchdog(endless: number = ENDLESS): Watchdog {
  const state = new SharedArrayBuffer(8);
  const text = new SharedArrayBuffer(LONGEST_TEXT);
  const [steps, length] = [new Int32Array(state, 0, 1), new Int32Array(state, 4, 1)];
  const worker = new Worker(WATCH, { eval: true, workerData: { state, text, endless } });
  worker.unref();
  const step = (isBusy: boolean): void => {
    const next = Atomics.load(steps, 0) + 1;
    Atomics.store(steps, 0, next % 2 === (isBusy ? 1 : 0) ? next : next + 1);
    Atomics.notify(steps, 0);
  };
  return {
    busyWith(what) {
      Atomics.store(length, 0, Buffer.from(text).write(what));
      step(true);
    },
    idle() {
      step(false);
    },
    async stop() {
      await worker.terminate();
    },
  };
}
