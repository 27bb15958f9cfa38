import { loadPostgresReader } from '../../server/src/readers/postgres';
import type { Reader } from '../../server/src/readers/reader';
import type { Span } from '../../server/src/text/span';

let loaded: Reader | undefined;

/** PostgreSQL's reader, loaded once for all tests. */
export async function reader(): Promise<Reader> {
  loaded ??= await loadPostgresReader();
  return loaded;
}

/**
 * The operations of a statement as tests write them: every span is the text it covers (`*` for the whole statement,
 * `text@offset` where the same text stands earlier too); false, 0 and empty lists are left out, but not of `enforced`.
 */
export async function shown(statement: string): Promise<unknown> {
  const { operations, error } = (await reader()).read(statement);
  if (error !== undefined) return `${error.message} at ${JSON.stringify(statement.slice(error.at))}`;
  return terse(operations, statement);
}

export function terse(value: unknown, text: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => terse(item, text));
  const result: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    const nothing = inner === false || inner === 0 || (Array.isArray(inner) && inner.length === 0);
    if (nothing && key !== 'enforced') continue;
    if (key === 'sql' && inner === slice(value, text)) continue;
    result[key] = key === 'span' ? shownSpan(inner as Span, text) : terse(inner, text);
  }
  return result;
}

/** The text of the span of an operation, which its `sql` repeats. */
function slice(operation: object, text: string): string | undefined {
  if (!('span' in operation)) return undefined;
  const { start, end } = operation.span as Span;
  return text.slice(start, end);
}

export function shownSpan({ start, end }: Span, text: string): string {
  const slice = text.slice(start, end);
  if (slice === text) return '*';
  return text.indexOf(slice) === start ? slice : `${slice}@${start}`;
}
