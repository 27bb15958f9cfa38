import type { WorkspaceEdit } from 'vscode-languageclient';
import type { RecipeSummary } from '../../server/src/service/types';

/** What the client and the server ask each other beyond the Language Server Protocol. URIs are strings, as there. */
export const REQUESTS = {
  recipes: 'safeMigrations/recipes',
  folders: 'safeMigrations/folders',
  tools: 'safeMigrations/tools',
  schema: 'safeMigrations/schema',
  scaffold: 'safeMigrations/scaffold',
  checkAll: 'safeMigrations/checkAll',
  rewrites: 'safeMigrations/rewrites',
  status: 'safeMigrations/status',
  review: 'safeMigrations/review',
  down: 'safeMigrations/down',
  agents: 'safeMigrations/agents',
  /** From the server: file systems that it cannot read by itself. */
  readDirectory: 'safeMigrations/readDirectory',
  readFile: 'safeMigrations/readFile',
} as const;

export type { RecipeSummary };

/** A folder of migrations that the server found in the workspace. */
export interface MigrationsFolder {
  readonly uri: string;
  readonly name: string;
  readonly tool: string;
  readonly files: number;
}

/** A migration tool that can be chosen for a folder without migrations. */
export interface MigrationTool {
  readonly id: string;
  /** As its authors write it. */
  readonly title: string;
}

export interface SchemaTable {
  /** As SQL writes it. */
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly notNull: boolean }[];
  readonly indexes: readonly string[];
}

export interface ScaffoldParams {
  readonly folder: string;
  readonly recipe: string;
  readonly arguments: Readonly<Record<string, string>>;
  readonly name?: string;
  /** The tool's id, where the folder has no migrations that show it. */
  readonly tool?: string;
  /** Adds the plan as a runbook in Markdown. */
  readonly runbook?: boolean;
}

export interface ScaffoldProblem {
  readonly parameter?: string;
  readonly message: string;
}

export interface ScaffoldedFile {
  readonly uri: string;
  /** The whole text. */
  readonly text: string;
  /** Set where the file exists already, a journal for example: what it says now. */
  readonly before?: string;
}

export interface ScaffoldedFiles {
  readonly title: string;
  readonly files: readonly ScaffoldedFile[];
  readonly warnings: readonly string[];
}

export type ScaffoldReply = ScaffoldedFiles | { readonly problems: readonly ScaffoldProblem[] };

export interface CheckAllReply {
  readonly files: readonly { readonly uri: string; readonly tool: string; readonly findings: number }[];
  readonly summary: {
    readonly files: number;
    readonly error: number;
    readonly warning: number;
    readonly information: number;
    readonly hint: number;
  };
}

/** Why a command cannot do what it is for: a full sentence. */
export interface Refused {
  readonly problem: string;
}

export interface DownReply {
  /** As the protocol writes it. */
  readonly edit: WorkspaceEdit;
  /** The file that holds the down migration. */
  readonly uri: string;
  /** What of the schema does not come back: full sentences. */
  readonly missing: readonly string[];
  readonly notes: readonly string[];
}

/** What the status item says about the document in front. */
export interface FileStatus {
  readonly dialect: string;
  readonly version: number;
  readonly tool: string;
  /** How the file's statements share a transaction: a short phrase. */
  readonly transaction: string;
  readonly migration: boolean;
  /** Why the server does not know what is deployed, although the settings say to find out. */
  readonly deployed?: string;
  /** Why the file is left alone. */
  readonly reason?: string;
}
