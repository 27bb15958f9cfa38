import { after } from 'mocha';
import type { Major } from './install';
import { type Server, startServer } from './servers';

/*
 * One server a version for all files of a run: each starts once, and stops after the last test.
 */

const started = new Map<Major, Promise<Server>>();

/** The running servers of these versions; whoever gets them leaves them running. */
export function sharedServers(majors: readonly Major[]): Promise<Server[]> {
  return Promise.all(
    majors.map((major) => {
      const known = started.get(major) ?? startServer(major);
      started.set(major, known);
      return known;
    }),
  );
}

after(async () => {
  for (const starting of started.values()) {
    // One that did not start has failed its tests already.
    const server = await starting.catch(() => undefined);
    await server?.stop();
  }
});
