import { oncePerList } from './once-per-list';
import { AS_NUMBERS, type Ordering } from './order';
import type { MigrationName } from './tool';

/** How a tool numbers the first file of an empty folder. */
export type FirstVersion = { readonly digits: number; readonly from: number } | 'timestamp';

/**
 * Versions for new files, each after all existing ones in the tool's order, in the format of the last: sequential numbers keep
 * their width, timestamps are now (UTC) and a second apart.
 */
export function nextVersions(
  existing: readonly MigrationName[],
  count: number,
  now: Date,
  first: FirstVersion,
  ordering: Ordering = AS_NUMBERS,
): readonly string[] {
  const [, lead, number] = /^(.*\D|)(\d+)$/.exec(lastOf(ordering)(existing) ?? '') ?? [];
  const versions: string[] = [];
  let previous = number;
  for (let made = 0; made < count; made++) {
    previous = previous === undefined ? firstVersion(first, now) : nextVersion(previous, now);
    versions.push((lead ?? '') + previous);
  }
  return versions;
}

const lastByOrdering = new WeakMap<Ordering, ReturnType<typeof lastIn>>();

function lastOf(ordering: Ordering): ReturnType<typeof lastIn> {
  const known = lastByOrdering.get(ordering) ?? lastIn(ordering);
  lastByOrdering.set(ordering, known);
  return known;
}

/** The last version that begins with a number; its numbers and what is between them: `1.10`. */
function lastIn({ compareVersions }: Ordering): (existing: readonly MigrationName[]) => string | undefined {
  return oncePerList((existing: readonly MigrationName[]): string | undefined => {
    let last: string | undefined;
    for (const { version } of existing) {
      const numbers = /^\d+(?:\.\d+)*/.exec(version)?.[0];
      if (numbers !== undefined && (last === undefined || compareVersions(numbers, last) > 0)) last = numbers;
    }
    return last;
  });
}

function firstVersion(first: FirstVersion, now: Date): string {
  return first === 'timestamp' ? timestamp(now) : String(first.from).padStart(first.digits, '0');
}

function nextVersion(last: string, now: Date): string {
  const candidate = candidateFor(last, now);
  const next = /^(?:19|20)\d{12}(?:\d{3})?$/.test(last) ? tickAfter(last) : String(BigInt(last) + 1n);
  const version = candidate !== undefined && BigInt(candidate) > BigInt(last) ? candidate : next;
  return version.padStart(last.length, '0');
}

/** What the clock gives in the format of the last version; undefined for sequential numbers. */
function candidateFor(last: string, now: Date): string | undefined {
  if (/^(19|20)\d{12}$/.test(last)) return timestamp(now);
  if (/^(19|20)\d{15}$/.test(last)) return now.toISOString().replace(/\D/g, '');
  if (/^1\d{9}$/.test(last)) return String(Math.floor(now.getTime() / 1000));
  if (/^1\d{12}$/.test(last)) return String(now.getTime());
  return undefined;
}

function timestamp(date: Date): string {
  return date.toISOString().replace(/\D/g, '').slice(0, 14);
}

/** One second later on the calendar, or a millisecond where the digits have them; the next number where they are no date. */
function tickAfter(version: string): string {
  const [, year, month, day, hour, minute, second, millisecond] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})?$/.exec(version)?.map(Number) ?? [];
  const hasMilliseconds = version.length === 17;
  const time = Date.UTC(
    year ?? 0,
    (month ?? 1) - 1,
    day,
    hour,
    minute,
    second,
    hasMilliseconds ? millisecond : 0,
  );
  const digits = (date: Date): string => date.toISOString().replace(/\D/g, '').slice(0, version.length);
  if (Number.isNaN(time) || digits(new Date(time)) !== version) return String(BigInt(version) + 1n);
  return digits(new Date(time + (hasMilliseconds ? 1 : 1000)));
}
