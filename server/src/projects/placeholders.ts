import type { Span } from '../text/span';
import type { Tool } from './tool';

/**
 * Placeholders that a tool fills in before PostgreSQL sees the text (`${schema}.users`) are no SQL. For the grammar they become
 * identifiers of the same length, so that all places stay as they are; what is said and written has the placeholders again.
 * Characters that an identifier cannot hold, or that it loses, are kept as their codes behind these ones: the first and the last of
 * a placeholder behind ones of their own. So it can be told again in whatever was made of it, in whichever file.
 */
const INNER = 0xe080;
const FIRST = 0xe100;
const LAST = 0xe180;
/** The first one of a placeholder that is quoted where it stands: it keeps its quotes wherever it comes. */
const FIRST_QUOTED = 0xe200;

const STAND_IN = /"?([\uE100-\uE17F\uE200-\uE27F][^\uE100-\uE27F]*[\uE180-\uE1FF])"?/g;

/** The text with an identifier in the place of each placeholder of the tool. */
export function withoutPlaceholders(text: string, { placeholders }: Pick<Tool, 'placeholders'>): string {
  let result = '';
  let copied = 0;
  for (const { start, end } of placeholders?.(text) ?? []) {
    result +=
      text.slice(copied, start) +
      standIn(text.slice(start, end), text[start - 1] === '"' && text[end] === '"');
    copied = end;
  }
  return result + text.slice(copied);
}

/** Whether a text, one of a statement for example, has something in the place of a placeholder. */
export function hasPlaceholder(text: string): boolean {
  return /[\uE180-\uE1FF]/.test(text);
}

/** Puts the placeholders back into what was made of files of the tool; undefined where it has none. */
export function placeholderRestorer({
  placeholders,
}: Pick<Tool, 'placeholders'>): ((made: string) => string) | undefined {
  if (placeholders === undefined) return undefined;
  return (made) =>
    made.replace(STAND_IN, (whole: string, name: string) => {
      const original = name.replace(/[\uE080-\uE27F]/g, decoded);
      const isQuoted = name.charCodeAt(0) >= FIRST_QUOTED;
      return whole === `"${name}"` && !isQuoted ? original : whole.replace(name, () => original);
    });
}

/** Plain data that was made of files of the tool, with the placeholders in all its texts. */
export function restored<T>(tool: Pick<Tool, 'placeholders'>, made: T): T {
  const restore = placeholderRestorer(tool);
  const inData = (data: unknown): unknown => {
    if (typeof data === 'string') return restore?.(data);
    if (Array.isArray(data)) return data.map(inData);
    if (typeof data !== 'object' || data === null) return data;
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [restore?.(key) ?? key, inData(value)]),
    );
  };
  return restore ? (inData(made) as T) : made;
}

/** Placeholders that a tool fills in wherever they stand. */
export function everywhere(pattern: RegExp): (text: string) => readonly Span[] {
  return (text) =>
    [...text.matchAll(pattern)].map(({ index, 0: found }) => ({ start: index, end: index + found.length }));
}

function standIn(placeholder: string, isQuoted: boolean): string {
  const inner = placeholder
    .slice(1, -1)
    .replace(/[^a-z0-9_\u0080-\uFFFF]/g, (character) => coded(character, INNER));
  return (
    coded(placeholder.slice(0, 1), isQuoted ? FIRST_QUOTED : FIRST) +
    inner +
    coded(placeholder.slice(-1), LAST)
  );
}

function coded(character: string, behind: number): string {
  return String.fromCharCode(behind + (character.charCodeAt(0) & 0x7f));
}

function decoded(character: string): string {
  return String.fromCharCode(character.charCodeAt(0) & 0x7f);
}
