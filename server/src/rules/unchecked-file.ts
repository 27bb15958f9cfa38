import { defineRule } from './rule';

/** The service reports it where a file cannot be read as SQL at all. */
export const rule = defineRule({
  id: 'unchecked-file',
  category: 'meta',
  description: 'Is too large or binary, and was not checked',
  severity: { recommended: 'information', strict: 'information', protocol: 'information' },
  recipes: [],
});

export const LARGEST_FILE = 5 * 1024 * 1024;

/** Why a text is not checked, as a full sentence; undefined where it is. */
export function whyUnchecked(text: string): string | undefined {
  if (text.length > LARGEST_FILE) return tooLarge(text.length);
  if (text.includes('\0'))
    return 'This file was not checked: it holds null bytes, so it is not a text of SQL.';
  return undefined;
}

/** The sentence about a file of this many bytes. */
export function tooLarge(bytes: number): string {
  const megabytes = (bytes / 1024 / 1024).toFixed(1);
  return `This file was not checked: it has ${megabytes} MB, and files over 5 MB are left out.`;
}
