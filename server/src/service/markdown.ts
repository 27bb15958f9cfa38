/** A code fence longer than any in the text, so that SQL cannot end it. */
export function fenced(text: string, language = 'sql'): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** A name or a short text as code, on one line. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${line}\`` : `${fence} ${line} ${fence}`;
}

/** Names come from SQL: they must not become links, commands or HTML. */
export function escape(text: string): string {
  // Addresses become links without any mark: their colons, dots and at signs must not look like theirs.
  return text.replace(/[\\`*_{}[\]()#+!|<>~&@]|:(?=\/\/)|(?<=\bwww)\./gi, '\\$&');
}

/** A sentence around names: Markdown leaves underscores inside of words and most punctuation as they are. */
export function plainText(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\`*[\]<>|~&@]|:(?=\/\/)|(?<=\bwww)\.|(?<!\w)_|_(?!\w)|^#+/gi, '\\$&');
}

/** A cell of a table: a bar would end it, in code as well. */
export function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/(?<!\\)\|/g, '\\|');
}
