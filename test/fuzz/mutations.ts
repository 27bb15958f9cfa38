import fc from 'fast-check';
import { SCHEMA } from '../unit/service/tool-files';
import { UNSAFE } from '../unit/service/unsafe-statements';

/** What a keyboard, a merge, an editor or another system leaves in a file. */
const CHUNKS = [
  ...[
    "'",
    '"',
    '$$',
    '$a$',
    '/*',
    '*/',
    '--',
    ';',
    '(',
    ')',
    '[',
    ']',
    '.',
    '::',
    ', ',
    "E'\\",
    "U&'",
    '`',
    '\\',
  ],
  // Every line break that Unicode knows, and what only looks like one.
  ...['\n', '\r\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029', '\t', '\u00A0', '\u200B', '\u3000'],
  ...[
    '\uFEFF',
    '\0',
    '\uD800',
    '\uDC00',
    '\uD83D\uDE00',
    'ß',
    'İ',
    'ﬁ',
    '\uFFFD',
    '\uE000',
    '\uE001',
    '\x1B[31m',
    '\u202E',
  ],
  ...[' BEGIN; ', ' COMMIT; ', ' ROLLBACK; ', ' CONCURRENTLY ', ' IF EXISTS ', ' IF NOT EXISTS ', ' CASCADE'],
  ...[
    ' DO $$ BEGIN ',
    ' END $$; ',
    ' NOT VALID',
    ' DEFAULT now()',
    ' USING INDEX x',
    '; SET LOCAL lock_timeout = 0;',
  ],
  ...[
    '\n-- migrate:up\n',
    '\n-- migrate:down\n',
    '\n-- +goose Up\n',
    '\n-- +goose Down\n',
    '\n-- Up\n',
    '\n-- Down\n',
  ],
  ...['\n-- +goose StatementBegin\n', '\n-- +goose StatementEnd\n', '\n-- +goose NO TRANSACTION\n'],
  ...[
    '\\gexec\n',
    '\\.\n',
    'COPY t FROM stdin;\n',
    '\\i ../x.sql\n',
    '{{ template }}',
    '${var}',
    '%(name)s',
    '?',
  ],
  ...[
    '-- safe-migrations:ignore drop-column\n',
    '/* safe-migrations:ignore-file not-idempotent */',
    '\n<<<<<<< HEAD\n',
  ],
];

/** One change of a text: at most a few characters leave, others come. */
interface Mutation {
  readonly kind: 'insert' | 'delete' | 'copy' | 'cut' | 'noise' | 'swap';
  /** Places and lengths as shares of the text, so that a shrunk text keeps its mutations. */
  readonly at: number;
  readonly other: number;
  readonly length: number;
  readonly chunk: string;
  readonly noise: string;
}

const share = fc.double({ min: 0, max: 1, noNaN: true });

const MUTATION: fc.Arbitrary<Mutation> = fc.record({
  kind: fc.constantFrom('insert', 'delete', 'copy', 'cut', 'noise', 'swap'),
  at: share,
  other: share,
  length: fc.integer({ min: 1, max: 40 }),
  chunk: fc.constantFrom(...CHUNKS),
  // Any UTF-16 unit, lone surrogates included.
  noise: fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    maxLength: 8,
  }),
});

/** Real statements with what happens to texts: cut off, doubled, mixed up, filled with noise. */
export const MUTATED_SQL: fc.Arbitrary<string> = fc
  .record({
    statements: fc.array(fc.constantFrom(SCHEMA, ...UNSAFE), { minLength: 1, maxLength: 4 }),
    lineBreak: fc.constantFrom('\n', '\n', '\r\n', '\r', '\u2028'),
    mutations: fc.array(MUTATION, { maxLength: 8 }),
    bom: fc.boolean(),
  })
  .map(({ statements, lineBreak, mutations, bom }) => {
    const text = mutations.reduce(mutate, statements.join('\n').replace(/\n/g, lineBreak));
    return bom ? `\uFEFF${text}` : text;
  });

function mutate(text: string, { kind, at, other, length, chunk, noise }: Mutation): string {
  const start = Math.floor(at * text.length);
  const source = Math.floor(other * text.length);
  const end = start + length;
  switch (kind) {
    case 'insert':
      return text.slice(0, start) + chunk + text.slice(start);
    case 'delete':
      return text.slice(0, start) + text.slice(end);
    case 'copy':
      return text.slice(0, start) + text.slice(source, source + length) + text.slice(start);
    case 'cut':
      // A truncated statement; never the whole text, which would end the mutations.
      return text.slice(0, Math.max(start, 8));
    case 'noise':
      return text.slice(0, start) + noise + text.slice(start);
    case 'swap':
      return (
        text.slice(0, start) +
        text.slice(end, end + length) +
        text.slice(start, end) +
        text.slice(end + length)
      );
  }
}

/** Bytes that are no SQL at all. */
export const NOISE: fc.Arbitrary<string> = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.array(fc.constantFrom(...CHUNKS), { maxLength: 60 }).map((chunks) => chunks.join('')),
);
