import { setTimeout as wait } from 'node:timers/promises';

/**
 * Asks again until the answer is neither undefined nor false, and returns it.
 * @throws with `what` where that takes longer than `within` milliseconds.
 */
export async function until<T>(
  what: string | (() => string),
  look: () => T | undefined | false | PromiseLike<T | undefined | false>,
  within = 40_000,
): Promise<T> {
  const end = Date.now() + within;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) {
      throw new Error(`Not within ${within / 1000} s: ${typeof what === 'string' ? what : what()}.`);
    }
    await wait(30);
  }
}
