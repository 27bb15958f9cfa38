/**
 * Some tools run every file in a transaction and have no way out. What PostgreSQL refuses there stands in a file that the tool
 * leaves alone, named after the place in the order where a person runs it with psql.
 */
const BY_HAND = /\.by_hand\.sql$/;

export function isByHand(fileName: string): boolean {
  return BY_HAND.test(fileName);
}

/** The first line of such a file, without `-- `. */
export function byHandHeader(title: string, path: string): string {
  return `${title} runs every file in a transaction, so it leaves this one alone: run it with \`psql -f ${path}\` before the next file.`;
}
