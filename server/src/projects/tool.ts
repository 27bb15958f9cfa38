import type { ToolId } from '../settings/tool-ids';
import type { Span } from '../text/span';
import type { Script } from '../statements/statement';
import type { Ordering } from './order';
import type { Recognition } from './recognition';

export type { ToolId } from '../settings/tool-ids';

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
  /**
   * Parts of it that the tool sends as one query each, where it sends other statements by themselves: what stands between two
   * breakpoints of Drizzle, or between goose's StatementBegin and StatementEnd.
   */
  readonly queries?: readonly Span[];
  /** Set where what takes the section back stands in comments of it, which the tool reads: Liquibase's `--rollback`. */
  readonly inlineDown?: true;
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

/** What lies in a folder of migrations. */
export interface Project {
  /** Every file, relative to the folder, with `/`. */
  readonly names: readonly string[];
  /** The texts of those files that the tool takes its orders from: journals, plans, options. Unreadable ones are missing. */
  readonly texts: ReadonlyMap<string, string>;
  /** The tool that runs the folder; a file with the marker of another one is that tool's. */
  readonly tool?: ToolId;
}

export const EMPTY_PROJECT: Project = { names: [], texts: new Map() };

/** One file of a series before its tool gave it a name and a frame. */
export interface StepFile {
  readonly slug: string;
  /** Comment lines without `-- `. */
  readonly header: readonly string[];
  /** Finished SQL, semicolons included. */
  readonly up: string;
  readonly down: string;
  /** Why nothing takes it back although it changes something: a full sentence, where `down` is empty. */
  readonly notUndone?: string;
  readonly transaction: boolean;
  readonly downTransaction: boolean;
}

export interface NewFile {
  /** Relative to the migrations folder, with `/`. */
  readonly path: string;
  readonly text: string;
  /** Set where the file exists already, a journal for example: what it says before; `text` is the whole of it afterwards. */
  readonly before?: string;
}

/** Comment lines around a statement that holds semicolons. */
export interface StatementMarks {
  readonly begin: string;
  readonly end: string;
  /** Set where the tool passes over a second begin, and an end that nothing opened. */
  readonly lenient?: true;
}

/** Something of a file that the tool refuses or reads otherwise than it looks. */
export interface ToolProblem {
  /** Full sentences: what the tool does, and what to do. */
  readonly message: string;
  /** In file coordinates; the start of the file where left out. */
  readonly span?: Span;
  /** `fails`: the run stops; `ignored`: it goes on without it; `note`: worth to know. */
  readonly kind: 'fails' | 'ignored' | 'note';
}

/** A file of settings that changes what a tool does. */
export interface ToolSettings {
  /** Names of such files. */
  readonly file: RegExp;
  /** What is different with the text of the nearest one. */
  readonly configure: (text: string) => Partial<Tool>;
  /**
   * The tool's folder, for a file at a path (both relative to the settings, empty for their own folder); undefined where they
   * do not say that the file is the tool's.
   */
  readonly folderOf?: (text: string, path: string) => string | undefined;
}

/** What has to be true beside a file so that the tool runs it without a transaction. */
export interface OptionsWithoutTransaction {
  /** Files of options, new or with what they said before; none where the tool sees by itself what the file needs. */
  readonly files: readonly NewFile[];
  /** What a person must know to run it, full sentences. */
  readonly notes: readonly string[];
}

/** One migration tool: the only place that knows its files. */
export interface Tool {
  readonly id: ToolId;
  /** `golang-migrate`, as its authors write it. */
  readonly title: string;
  readonly recognition: Recognition;
  /**
   * How many segments at the end of a file's path are its name within the tool's folder: 2 for `20250101_x/up.sql`.
   * 1 where the tool keeps its files in one folder.
   */
  depthOf?(segments: readonly string[]): number;
  /** Folders in the tool's folder that hold its migrations, where they have names. */
  readonly folders?: readonly string[];
  /** Usual names of its folder, where the tool searches all folders below it too. */
  readonly searchedFolder?: RegExp;
  /** Undefined where the tool would not run the file. `name` is relative to the tool's folder. */
  parseName(name: string): MigrationName | undefined;
  /** What puts the files in their order; their versions as numbers where left out. */
  readonly ordering?: Ordering;
  /** The files that run upwards, where a journal or a plan says so instead of the names. Undefined where it says nothing. */
  order?(project: Project): readonly string[] | undefined;
  /** Names of the files to read besides the migrations. */
  optionFiles?(names: readonly string[]): readonly string[];
  /** The tool's own settings, in the folder of the migrations or one above, where they change what it does. */
  readonly settings?: ToolSettings;
  /** Folder below the migrations for what is none, where the tool refuses to run beside a file that it cannot name. */
  readonly otherFiles?: string;
  /** Migrations in another language, which the tool runs among the SQL files: what they do is not known. */
  runsAlso?(name: string): boolean;
  /** What runs in which direction, in the order of the file. */
  sections(fileName: string, script: Script, project?: Project): readonly Section[];
  /** Whether a down migration can be written at all, and where. */
  readonly down: 'file' | 'section' | 'inline' | 'none';
  /** Whether a section without a transaction may hold several statements. */
  readonly severalStatementsWithoutTransaction: boolean;
  /** Whether one deploy runs all pending files in one transaction, or each by itself. */
  readonly pendingFiles: 'each' | 'together';
  /** What the tool does with two files of one version, as a clause; undefined where names need not differ in it. */
  readonly ofOneVersion?: string;
  /** What the tool does where a number is left out, as a clause; undefined where it does not mind. */
  readonly afterGap?: string;
  /** What follows from a down file without its up file, as a clause; undefined where the tool never runs it. */
  readonly ofDownAlone?: string;
  /** What the tool does with a file that `parseName` does not read, but that is plainly meant for it or stops it. */
  misnamed?(name: string): ToolProblem | undefined;
  /** Set where the tool splits a file itself and has to be told of semicolons inside a statement. */
  readonly statementMarks?: StatementMarks;
  /** A line between two statements, where the tool sends what stands between two such lines as one query. */
  readonly breakpoint?: string;
  /**
   * The edits that make one query of the part of a file around an offset, where the tool parts it at every semicolon otherwise, those
   * inside a statement too; undefined where nothing can.
   */
  asOneQuery?(
    script: Script,
    offset: number,
  ): readonly { readonly span: Span; readonly text: string }[] | undefined;
  /** A comment that speaks to the tool, so that it belongs to no statement and explains nothing. */
  readonly directive?: RegExp;
  /** Where the placeholders stand that the tool fills in before PostgreSQL sees the text. */
  readonly placeholders?: (text: string) => readonly Span[];
  /** Whether the tool refuses a file once its text is not the one that it noted. */
  isSealed?(fileName: string): boolean;
  /** How a file leaves the tool's transaction, as a sentence for messages: `put \`-- +goose NO TRANSACTION\` at its top`. */
  readonly wayOutOfTransaction: string;
  /**
   * The edits (file coordinates) that take one direction of this file out of its transaction, `up` where none is named;
   * undefined where that is not possible or it has none. Left out where no file of the tool can be changed so.
   */
  withoutTransaction?(
    script: Script,
    direction?: 'up' | 'down',
  ): readonly { readonly span: Span; readonly text: string }[] | undefined;
  /**
   * What takes a whole file out of its transaction where its text cannot say it; `statements` are all that it will hold. Undefined where
   * nothing does.
   */
  optionsWithoutTransaction?(
    fileName: string,
    statements: readonly string[],
    project: Project,
  ): OptionsWithoutTransaction | undefined;
  /**
   * The files of a series, named after every file of `existing`, never like one of them, and what else must be written so that
   * the tool runs them. `now` is UTC, for timestamp versions; `texts` are those of Project.
   */
  series(
    steps: readonly StepFile[],
    existing: readonly string[],
    now: Date,
    texts?: Project['texts'],
  ): readonly NewFile[];
  /**
   * A series that begins with the file that is still being written, where the tool runs that behind all others: it is committed as it
   * is, `text`, and the last step takes its place. Undefined for other files.
   */
  commitCurrent?(
    fileName: string,
    text: string,
    steps: readonly StepFile[],
    project: Project,
  ): { readonly text: string; readonly files: readonly NewFile[] } | undefined;
  /** How many migrations the tool counts in a file; one where left out. */
  countIn?(text: string): number;
  /** Commands to run once files were written into the folder, before the next deploy. */
  afterWriting?(project: Project): readonly string[];
  /** What the tool refuses about a file besides its names. */
  problems?(fileName: string, script: Script, project: Project): readonly ToolProblem[];
}
