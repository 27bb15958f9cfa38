import type { Span } from '../text/span';
import type { Script } from '../statements/statement';

export type ToolId = 'plain' | 'golang-migrate' | 'dbmate' | 'goose';

/** How the tool runs the statements of a section. */
export type TransactionMode =
  | 'tool' // the tool wraps them in BEGIN … COMMIT
  | 'implicit' // sent as one query: several statements are one implicit transaction
  | 'none'; // each statement is a query of its own

/** A part of a file that runs in one direction. Statements outside of every section do not run. */
export interface Section {
  readonly direction: 'up' | 'down';
  /** In file coordinates; directives are comments inside or before it. */
  readonly span: Span;
  readonly mode: TransactionMode;
}

/** A file name as its tool reads it. */
export interface MigrationName {
  /** As written: `0001`, `20250101120000`. */
  readonly version: string;
  /** `add_status_to_orders`. */
  readonly title: string;
  /** Where up and down are files of their own. */
  readonly direction?: 'up' | 'down';
}

/** One file of a series before its tool gave it a name and a frame. */
export interface StepFile {
  readonly slug: string;
  /** Comment lines without `-- `. */
  readonly header: readonly string[];
  /** Finished SQL, semicolons included. */
  readonly up: string;
  readonly down: string;
  readonly transaction: boolean;
  readonly downTransaction: boolean;
}

export interface NewFile {
  /** Relative to the migrations folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Comment lines around a statement that holds semicolons. */
export interface StatementMarks {
  readonly begin: string;
  readonly end: string;
}

/** One migration tool: the only place that knows its files. */
export interface Tool {
  readonly id: ToolId;
  /** `golang-migrate`, as its authors write it. */
  readonly title: string;
  /**
   * How sure the tool is that a folder is its own: 0 not at all, 1 by file names, 2 by markers in a file's text, 3 by a project file.
   * `files` are the names in the folder; `sample` is the text of one of its migrations; `projectFiles` are names in the folders above.
   */
  recognise(files: readonly string[], sample: string, projectFiles: readonly string[]): 0 | 1 | 2 | 3;
  /** Undefined where the tool would not run the file. */
  parseName(fileName: string): MigrationName | undefined;
  /** What runs in which direction, in the order of the file. */
  sections(fileName: string, script: Script): readonly Section[];
  /** Whether a down migration can be written at all. */
  readonly down: 'file' | 'section' | 'none';
  /** Whether a section without a transaction may hold several statements. */
  readonly severalStatementsWithoutTransaction: boolean;
  /** Set where the tool splits a file itself and has to be told of semicolons inside a statement. */
  readonly statementMarks?: StatementMarks;
  /** How a file leaves the tool's transaction, as a sentence for messages: `put \`-- +goose NO TRANSACTION\` at its top`. */
  readonly wayOutOfTransaction: string;
  /**
   * The edits (file coordinates) that take one direction of this file out of its transaction, `up` where none is named;
   * undefined where that is not possible or it has none.
   */
  withoutTransaction(
    script: Script,
    direction?: 'up' | 'down',
  ): readonly { readonly span: Span; readonly text: string }[] | undefined;
  /** The files of a series, named after every file of `existing`, never like one of them. `now` is UTC, for timestamp versions. */
  series(steps: readonly StepFile[], existing: readonly string[], now: Date): readonly NewFile[];
}

/** The order in which a tool runs its files: by version, numbers in it as numbers, then by name. */
export function compareVersions(a: MigrationName, b: MigrationName): number {
  const byVersion = compareNaturally(a.version, b.version);
  return byVersion !== 0 ? byVersion : a.title < b.title ? -1 : a.title > b.title ? 1 : 0;
}

/** `1.9` before `1.10`, `0002` before `10`, digits before letters. */
function compareNaturally(a: string, b: string): number {
  const left = a.match(/\d+|\D+/g) ?? [];
  const right = b.match(/\d+|\D+/g) ?? [];
  for (let place = 0; place < Math.max(left.length, right.length); place++) {
    const order = comparePart(left[place] ?? '', right[place] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

function comparePart(a: string, b: string): number {
  if (/^\d/.test(a) && /^\d/.test(b)) {
    const x = BigInt(a);
    const y = BigInt(b);
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}
