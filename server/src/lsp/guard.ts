import type { Connection } from 'vscode-languageserver';

/** Wraps handlers once: an error is logged, answered with an empty value, and shown to the user the first time. */
export function createGuard(connection: Connection) {
  let shown = false;
  return function guard<Args extends readonly unknown[], Result>(
    what: string,
    empty: Result,
    handler: (...args: Args) => Result | Promise<Result>,
  ): (...args: Args) => Promise<Result> {
    return async (...args) => {
      try {
        return await handler(...args);
      } catch (error) {
        connection.console.error(
          `${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
        if (!shown) {
          shown = true;
          connection.window.showErrorMessage(
            `Safe Migrations met an internal error (${what}). Its output has the details; checking goes on.`,
          );
        }
        return empty;
      }
    };
  };
}

export type Guard = ReturnType<typeof createGuard>;
