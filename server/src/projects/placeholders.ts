import type { Tool } from './tool';

/**
 * Placeholders that a tool fills in before PostgreSQL sees the text (`${schema}.users`) are no SQL. For the grammar they become
 * identifiers of the same length, so that all places stay as they are; what is said and written has the placeholders again.
 */
const OPEN = '\uE010';
const CLOSE = '\uE012';

/** The text with an identifier in the place of each placeholder of the tool. */
export function withoutPlaceholders(text: string, { placeholders }: Pick<Tool, 'placeholders'>): string {
  return placeholders === undefined ? text : text.replace(placeholders, standIn);
}

/** Whether a text, one of a statement for example, has something in the place of a placeholder. */
export function hasPlaceholder(text: string): boolean {
  return text.includes(OPEN);
}

/** Puts the placeholders of a file's text back into what was made of it. */
export function placeholderRestorer(
  text: string,
  { placeholders }: Pick<Tool, 'placeholders'>,
): ((made: string) => string) | undefined {
  const found = placeholders === undefined ? [] : (text.match(placeholders) ?? []);
  if (found.length === 0) return undefined;
  // Unquoted identifiers lose their capitals.
  const written = new Map(found.map((each) => [standIn(each).toLowerCase(), each]));
  return (made) =>
    made.replace(/"?(\uE010\w*\uE012)"?/g, (whole: string, name: string) => {
      const original = written.get(name.toLowerCase());
      if (original === undefined) return whole;
      return whole === `"${name}"` ? original : whole.replace(name, original);
    });
}

function standIn(placeholder: string): string {
  return OPEN + placeholder.slice(1, -1).replace(/\W/g, '_') + CLOSE;
}
