import type { MigrationName, Project, Tool } from './tool';

/** A file with its name as the tool reads it. */
export interface NamedFile {
  readonly name: string;
  readonly parsed: MigrationName;
}

/** What puts a tool's files in their order. */
export interface Ordering {
  readonly compare: (a: NamedFile, b: NamedFile) => number;
  /** Two files whose versions have one key are of one version. */
  readonly keyOf: (version: string) => string;
  /** The order of two versions for a file that is still to be named. */
  readonly compareVersions: (a: string, b: string) => number;
  /** Set where a greater number can come before a smaller one: `10_b` before `2_a`. */
  readonly asText?: 'names' | 'versions';
}

/** By version, numbers in it as numbers, then by title. */
export const AS_NUMBERS: Ordering = {
  compare: (a, b) =>
    compareNaturally(a.parsed.version, b.parsed.version) || compareText(a.parsed.title, b.parsed.title),
  keyOf: (version) => version.replace(/^0+(?=\d)/, ''),
  compareVersions: compareNaturally,
};

/** By the whole name, character by character. */
export const AS_NAMES: Ordering = {
  compare: (a, b) => compareText(a.name, b.name),
  keyOf: (version) => version,
  // What stands behind the version decides where one begins with the other.
  compareVersions: (a, b) => compareText(`${a}_`, `${b}_`),
  asText: 'names',
};

/** By the version alone, character by character. */
export const AS_VERSION_TEXT: Ordering = {
  compare: (a, b) => compareText(a.parsed.version, b.parsed.version) || compareText(a.name, b.name),
  keyOf: (version) => version,
  compareVersions: compareText,
  asText: 'versions',
};

/** How a tool orders its files; by numbers where it says nothing. */
export function orderingOf({ ordering }: Pick<Tool, 'ordering'>): Ordering {
  return ordering ?? AS_NUMBERS;
}

/** The files that run upwards, in the order in which the tool runs them. */
export function orderMigrations(tool: Tool, project: Project): readonly string[] {
  const written = tool.order?.(project);
  if (written) return written;
  const { compare } = orderingOf(tool);
  return project.names
    .flatMap((name) => {
      const parsed = tool.parseName(name);
      return parsed === undefined || parsed.direction === 'down' ? [] : [{ name, parsed }];
    })
    .sort(compare)
    .map(({ name }) => name);
}

/** Where a file that the order does not name would run in it: behind all that do not come after it. */
export function placeInOrder(tool: Tool, order: readonly string[], name: string): number {
  const own = tool.parseName(name);
  if (own === undefined) return order.length;
  const { compare } = orderingOf(tool);
  const later = order.findIndex((other) => {
    const parsed = tool.parseName(other);
    return parsed !== undefined && compare({ name: other, parsed }, { name, parsed: own }) > 0;
  });
  return later < 0 ? order.length : later;
}

/** `1.9` before `1.10`, `0002` before `10`, digits before letters. */
export function compareNaturally(a: string, b: string): number {
  if (a.length === b.length && isDigits(a) && isDigits(b)) return compareText(a, b);
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let place = 0; place < Math.max(left.length, right.length); place++) {
    const order = comparePart(left[place] ?? '', right[place] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

function isDigits(text: string): boolean {
  return /^\d+$/.test(text);
}

function comparePart(a: string, b: string): number {
  if (/^\d/.test(a) && /^\d/.test(b)) {
    const x = BigInt(a);
    const y = BigInt(b);
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return compareText(a, b);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
