import { defineRule } from './rule';

/** The service reports it where a file cannot be read as SQL at all. */
export const rule = defineRule({
  id: 'unchecked-file',
  category: 'meta',
  description: 'Is too large, binary or unreadable, and was not checked',
  severity: { recommended: 'information', strict: 'information', protocol: 'information' },
  recipes: [],
});

export const LARGEST_FILE = 5 * 1024 * 1024;

/** More take longer to check than anybody waits while typing: such a file holds data, not a change of the schema. */
const MOST_STATEMENTS = 30_000;

/** Why a file is not checked because of its statements, as a full sentence. */
export function whyTooMany(statements: number): string | undefined {
  if (statements <= MOST_STATEMENTS) return undefined;
  const [count, most] = [statements, MOST_STATEMENTS].map((number) => number.toLocaleString('en-US'));
  return `This file was not checked: it has ${count} statements, and files with more than ${most} are left out.`;
}

/** Why a text is not checked, as a full sentence; undefined where it is. */
export function whyUnchecked(text: string): string | undefined {
  if (text.length > LARGEST_FILE) return tooLarge(text.length);
  if (text.includes('\0'))
    return 'This file was not checked: it holds null bytes, so it is not a text of SQL.';
  return undefined;
}

/** The sentence about a file whose text could not be had, with the system's own reason. */
export function unreadable(reason: string): string {
  return `This file was not checked: it cannot be read (${reason}).`;
}

/** The sentence about a file of this many bytes. */
export function tooLarge(bytes: number): string {
  const megabytes = (bytes / 1024 / 1024).toFixed(1);
  return `This file was not checked: it has ${megabytes} MB, and files over 5 MB are left out.`;
}
