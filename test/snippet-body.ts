import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository';

export interface SnippetOnDisk {
  readonly name: string;
  readonly prefix: string;
  readonly description: string;
  /** The body in one text. */
  readonly body: string;
}

/** The snippets of a language as the extension ships them. */
export function snippetsOf(language: string): readonly SnippetOnDisk[] {
  const file = join(repositoryRoot(), 'snippets', `${language}.json`);
  const entries = JSON.parse(readFileSync(file, 'utf8')) as Record<
    string,
    { prefix: string; body: string[]; description: string }
  >;
  return Object.entries(entries).map(([name, { prefix, body, description }]) => ({
    name,
    prefix,
    description,
    body: body.join('\n'),
  }));
}

/** One that is there; throws where it is not. */
export function snippetOf(language: string, prefix: string): SnippetOnDisk {
  const found = snippetsOf(language).find((snippet) => snippet.prefix === prefix);
  if (found === undefined) throw new Error(`There is no snippet ${prefix} for ${language}.`);
  return found;
}

const PART =
  /\\([\\$}])|\$\{(\d+):((?:\\[\\$}]|[^\\$}])*)\}|\$(0)|(\$\{TM_FILENAME_BASE\/[^\n]*?\/\})|([\\$])/g;

/**
 * What the editor inserts: tab stops as given, or with their defaults, variables as `AddStatus`.
 * Throws on a `$` or a backslash that means nothing.
 */
export function expand(body: string, values: Readonly<Record<number, string>> = {}): string {
  return body.replace(
    PART,
    (whole, escaped?: string, number?: string, value?: string, last?: string, variable?: string) => {
      if (escaped !== undefined) return escaped;
      if (number !== undefined && value !== undefined)
        return values[Number(number)] ?? value.replace(/\\([\\$}])/g, '$1');
      if (last !== undefined) return '';
      if (variable !== undefined) return 'AddStatus';
      throw new Error(`A bare ${whole} in ${body}`);
    },
  );
}

/** The defaults of the tab stops by their numbers; throws where a number has two. */
export function tabStops(body: string): ReadonlyMap<number, string> {
  const stops = new Map<number, string>();
  for (const [, , number, value] of body.matchAll(PART)) {
    if (number === undefined || value === undefined) continue;
    const known = stops.get(Number(number));
    if (known !== undefined && known !== value) throw new Error(`Tab stop ${number}: ${known} and ${value}`);
    stops.set(Number(number), value);
  }
  return stops;
}
