/** What a recipe returns: finished SQL in steps. Each step is committed before the next begins. */
export interface Plan {
  /** A sentence without a full stop, for titles: `Rename users.email to email_address`. */
  readonly title: string;
  /** For file names: `rename_users_email_to_email_address`. */
  readonly slug: string;
  readonly steps: readonly Step[];
  /** Full sentences about what could not be seen or carried over. */
  readonly warnings: readonly string[];
  /** True where the steps, run one after another without a deploy, end in what the replaced statement ends in. */
  readonly equivalent: boolean;
}

export interface Step {
  readonly phase: 'expand' | 'migrate' | 'contract';
  /** `copy old rows in batches`: lower case, no full stop. */
  readonly title: string;
  /** For file names: `backfill`. */
  readonly slug: string;
  /** Statements without their semicolons. May hold holes, see hole(). */
  readonly up: readonly string[];
  readonly down: readonly string[];
  /** Why nothing takes it back although it changes something for good: a full sentence, where `down` is empty. */
  readonly notUndone?: string;
  /** Whether `up` may run in a transaction block: false for CONCURRENTLY and for code that commits. */
  readonly transaction: boolean;
  /** The same for `down`; the value of `transaction` where left out. */
  readonly downTransaction?: boolean;
  /**
   * The way back where a file holds a single statement, where that is less: it leaves undone what only builds again for a step
   * before, which `note` says, a full sentence.
   */
  readonly alone?: { readonly down: readonly string[]; readonly note: string };
  /** What the application must have deployed before the next step: a full sentence. A step with it ends a file, and waits. */
  readonly deploy?: string;
  /** A query that shows that the step worked, and what it should return. */
  readonly check?: { readonly sql: string; readonly expect: string };
  /** What to do where the step was interrupted: a full sentence. */
  readonly resume?: string;
  /** What else to know before it is run or taken back, for its header: a full sentence. */
  readonly note?: string;
  /** How long it takes where that is known, for its header: `about 8 minutes at 5,000,000 rows`. */
  readonly takes?: string;
  /** `lock`: what the step's lock_timeout must guard: it takes a lock that blocks traffic for a moment. `work`: it runs long and blocks nothing: statement_timeout must be off. */
  readonly needs: 'lock' | 'work' | 'none';
}

const OPEN = '\uE000';
const CLOSE = '\uE001';

/** A gap in a statement that only a person can fill. Becomes a snippet tab stop; never reaches a file as text. */
export function hole(description: string): string {
  return OPEN + description + CLOSE;
}

export function hasHoles(sql: string): boolean {
  return sql.includes(OPEN);
}

/** Replaces each hole: equal descriptions get the same number, from 1. */
export function replaceHoles(sql: string, replace: (description: string, number: number) => string): string {
  const seen: string[] = [];
  return sql.replace(/\uE000([^\uE001]*)\uE001/g, (_, description: string) => {
    if (!seen.includes(description)) seen.push(description);
    return replace(description, seen.indexOf(description) + 1);
  });
}
