import { loadModule } from 'libpg-query';
import type { ReadStatement } from '../operations/operation';
import { recentlyUsed } from './postgres/cache';
import type { Scope } from './postgres/bounds';
import { readExpression } from './postgres/read-expression';
import { readStatement } from './postgres/statements';
import type { Reader } from './reader';

/** Enough for a history of thousands of migrations and a file of 4,000 statements, in some tens of megabytes. */
const CACHE = { statements: 12_000, characters: 4_000_000 };

const NO_SCOPE: Scope = { limited: new Set(), queries: new Set(), variables: new Set() };

export interface PostgresReader extends Reader {
  /** Drops the statements that were not read again since this was called last. */
  forgetUnused(): void;
}

/** Loads PostgreSQL's grammar (WebAssembly, once a process) and returns the reader over it. */
export async function loadPostgresReader(kept = CACHE): Promise<PostgresReader> {
  await loadModule();
  const cache = recentlyUsed<ReadStatement>(kept.statements, kept.characters);
  return {
    read(statementText) {
      const known = cache.get(statementText);
      if (known !== undefined) return known;
      const text = ownCopy(statementText);
      const result = readStatement(text, NO_SCOPE);
      cache.set(text, result);
      return result;
    },
    readExpression,
    forgetUnused: () => {
      cache.turn();
    },
  };
}

/**
 * The same text in memory of its own. A part of a string keeps the whole string alive: without this, each keystroke in
 * a long file would leave one version of that file behind in the cache.
 */
function ownCopy(text: string): string {
  return ` ${text}`.slice(1);
}
