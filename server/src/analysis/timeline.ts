import type { ReadStatement } from '../operations/operation';
import type { Section } from '../projects/tool';
import type { Catalog, Origin } from '../schema/catalog';
import { applyOperation, endSession } from '../schema/fold';
import { advance, startSession, type Session } from '../schema/session';
import { untraced } from '../schema/trace';

/**
 * The schema along a file, in the order in which it runs: first all that runs upwards, then, on what that has made, all that runs
 * downwards. Schemas nobody asked for are not made: a keystroke at the start of a long file would change all behind it.
 */
export interface Timeline {
  readonly history: Catalog;
  /** Indexes of the statements, in the order in which they run. */
  readonly order: readonly number[];
  /** Session before the statement at a place of the order. */
  before(place: number): Session;
  /** Session after it. */
  after(place: number): Session;
  /** The same where it is known already. */
  known(place: number): Session | undefined;
  /** Tells what the session after a place is. */
  learn(place: number, session: Session): void;
}

/** Of longer files only some schemas are kept, and those between are made again: thousands of them take tens of megabytes. */
const MOST_KEPT = 500;
const STRIDE = 32;

/** `readAt` is asked for the statement at an index of the file when a schema behind it is asked for. */
export function createTimeline(
  history: Catalog,
  sections: readonly (Section | undefined)[],
  origin: Origin,
  readAt: (index: number) => ReadStatement,
): Timeline {
  const ups: number[] = [];
  const downs: number[] = [];
  sections.forEach((section, index) => (section?.direction === 'down' ? downs : ups).push(index));
  const order = downs.length === 0 ? ups : [...ups, ...downs];
  const stride = order.length > MOST_KEPT ? STRIDE : 1;
  const ends = new Array<Session | undefined>(order.length).fill(undefined);
  /** The one asked for last: who goes through a file in order needs only one step each time. */
  let last = -1;
  let lastEnd: Session | undefined;
  const sectionAt = (place: number): Section | undefined => sections[order[place]!];

  /** Enters the section of a place, given the session after the place before it. */
  function enter(place: number, previous: Session | undefined): Session {
    const section = sectionAt(place);
    const isFirst = place === 0 || place === ups.length;
    const came = isFirst ? startSession(endSession(previous?.catalog ?? history, history)) : previous!;
    if (section === (isFirst ? undefined : sectionAt(place - 1))) return came;
    return startSession(came.catalog, section !== undefined && section.mode !== 'none');
  }

  const known = (place: number): Session | undefined => (place === last ? lastEnd : ends[place]);

  function learn(place: number, session: Session): void {
    last = place;
    lastEnd = session;
    if (place % stride === 0) ends[place] = session;
  }

  function follow(to: number): void {
    let from = to;
    while (from >= 0 && known(from) === undefined) from--;
    for (let place = from + 1; place <= to; place++) {
      const session = enter(place, known(place - 1));
      learn(place, passes(sectionAt(place), readAt(order[place]!), session, origin));
    }
  }

  const after = (place: number): Session => {
    if (known(place) === undefined) {
      untraced(() => {
        follow(place);
      });
    }
    return known(place)!;
  };
  return {
    history,
    order,
    before: (place) => untraced(() => enter(place, place === 0 ? undefined : after(place - 1))),
    after,
    known,
    learn,
  };
}

/** The session after a statement. What stands in no section is not run. */
export function passes(
  section: Section | undefined,
  read: ReadStatement,
  session: Session,
  origin: Origin,
  apply: typeof applyOperation = applyOperation,
): Session {
  return section === undefined ? session : advance(session, read, origin, apply);
}
