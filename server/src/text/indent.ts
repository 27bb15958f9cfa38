/** The white space at the start of the line that the offset stands in, up to the offset at most. */
export function indentationAt(text: string, offset: number): string {
  const lineStart = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  let end = lineStart;
  while (end < offset && (text[end] === ' ' || text[end] === '\t')) end++;
  return text.slice(lineStart, end);
}

/**
 * Puts the indentation before every line of the text but the first and the empty ones.
 * The text must not hold strings with line breaks: their content would change.
 */
export function indentFollowingLines(text: string, indentation: string): string {
  return text.replace(/(\r\n|\r|\n)(?![\r\n]|$)/g, `$1${indentation.replaceAll('$', '$$$$')}`);
}
