/** Says on a terminal how far a long run is. */
export interface Progress {
  /** `what` with how many are done of how many. */
  show(what: string, done: number, all: number): void;
  /** Takes the line away before anything else is written. */
  end(): void;
}

/** A run that is over before this many milliseconds shows nothing. */
const PATIENCE = 700;
const BETWEEN = 100;

/** Where the stream is no terminal, nothing is ever shown: logs would be full of it. */
export function createProgress(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'>,
  now: () => number = () => performance.now(),
): Progress {
  if (!stream.isTTY) return { show: () => undefined, end: () => undefined };
  const start = now();
  let last = -Infinity;
  let shown = false;
  return {
    show(what, done, all) {
      const time = now();
      if (time - start < PATIENCE || time - last < BETWEEN) return;
      last = time;
      shown = true;
      const text = `${what} ${done} of ${all}`;
      stream.write(`\r\u001b[K${text.slice(0, Math.max(1, stream.columns - 1))}`);
    },
    end() {
      if (shown) stream.write('\r\u001b[K');
      shown = false;
    },
  };
}
