import { oncePerList } from './once-per-list';
import { compareNaturally, type MigrationName } from './tool';

/** How a tool numbers the first file of an empty folder. */
export type FirstVersion = { readonly digits: number; readonly from: number } | 'timestamp';

/**
 * Versions for new files, each greater than all existing ones, in the format of the greatest: sequential numbers keep
 * their width, timestamps are now (UTC) and a second apart.
 */
export function nextVersions(
  existing: readonly MigrationName[],
  count: number,
  now: Date,
  first: FirstVersion,
): readonly string[] {
  const [, lead, number] = /^(.*\D|)(\d+)$/.exec(greatest(existing) ?? '') ?? [];
  const versions: string[] = [];
  let previous = number;
  for (let made = 0; made < count; made++) {
    previous = previous === undefined ? firstVersion(first, now) : nextVersion(previous, now);
    versions.push((lead ?? '') + previous);
  }
  return versions;
}

/** The greatest version that begins with a number; its numbers and what is between them: `1.10`. */
const greatest = oncePerList((existing: readonly MigrationName[]): string | undefined => {
  let last: string | undefined;
  for (const { version } of existing) {
    const numbers = /^\d+(?:\.\d+)*/.exec(version)?.[0];
    if (numbers !== undefined && (last === undefined || compareNaturally(numbers, last) > 0)) last = numbers;
  }
  return last;
});

function firstVersion(first: FirstVersion, now: Date): string {
  return first === 'timestamp' ? timestamp(now) : String(first.from).padStart(first.digits, '0');
}

function nextVersion(last: string, now: Date): string {
  const candidate = candidateFor(last, now);
  const next = /^(19|20)\d{12}$/.test(last) ? secondAfter(last) : String(BigInt(last) + 1n);
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

/** One second later on the calendar; the next number where the digits are no date. */
function secondAfter(version: string): string {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(version)?.map(Number) ?? [];
  const date = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second));
  if (Number.isNaN(date.getTime()) || timestamp(date) !== version) return String(BigInt(version) + 1n);
  return timestamp(new Date(date.getTime() + 1000));
}
