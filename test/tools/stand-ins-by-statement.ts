import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { splitScript } from '../../server/src/statements/split';
import { named, type MigrationTool } from './migration-tool';
import { byNumber, filesIn, standIn, type Sent } from './stand-ins';
import type { ToolProject } from './tool-project';

/** A file's statements, as a parser finds them that knows strings, dollar quotes and comments. */
function statementsOf(text: string): readonly string[] {
  return splitScript(text).statements.map((statement) => statement.text);
}

const NOT_IN_TRANSACTION =
  /^(?:(?:create|drop)\s+(?:unique\s+)?index\s+concurrently|vacuum|reindex\s+(?:schema|database|system)|alter\s+system)\b/i;

/**
 * Flyway 10: `flyway-core`, ParserSqlScript, finds the statements, and refuses a file of both kinds unless `mixed` or
 * `executeInTransaction` in its `.conf` is set; `PostgreSQLParser`, detectCanExecuteInTransaction, names those that run without
 * a transaction; DefaultSqlScriptExecutor executes them one by one. Undo files are read by Flyway's paid edition.
 */
function flywayOf(undo: boolean): MigrationTool {
  const text = (project: ToolProject, name: string): string =>
    readFileSync(join(project.folder, 'sql', name), 'utf8');
  const sent = (project: ToolProject, name: string): Sent => {
    const queries = statementsOf(text(project, name));
    if (existsSync(join(project.folder, 'sql', `${name}.conf`))) {
      const written = /^executeInTransaction=(true|false)$/m.exec(text(project, `${name}.conf`))?.[1];
      if (written !== undefined) return { queries, transaction: written === 'true' };
    }
    const free = queries.filter((query) => NOT_IN_TRANSACTION.test(query));
    if (free.length > 0 && free.length < queries.length) {
      throw new Error(`Detected both transactional and non-transactional statements in ${name}`);
    }
    return { queries, transaction: free.length === 0 };
  };
  return standIn({
    id: 'flyway',
    directory: 'sql',
    configure: () => ({ 'flyway.conf': 'flyway.locations=filesystem:sql\n' }),
    files: (migrations) =>
      named(migrations, ({ up, down }, number) => ({
        [`sql/V${number}__users.sql`]: up,
        ...(undo ? { [`sql/U${number}__users.sql`]: down ?? '' } : {}),
      })),
    read: (project) =>
      [...filesIn(project, 'sql', /^V(\d+)__.*\.sql$/)].sort(byNumber).map(({ match }) => ({
        version: match[1] ?? '',
        up: sent(project, match[0]),
        ...(undo ? { down: sent(project, match[0].replace('V', 'U')) } : {}),
      })),
    hasDown: undo,
  });
}

export const flyway = flywayOf(false);
export const flywayWithUndo = flywayOf(true);

/**
 * Atlas: `sql/migrate/dir.go`, LocalFile, reads the directives of a file's first block of comments where an empty line ends it, and
 * its statements by `stmt.go`; `cmd/atlas/internal/cmdapi/migrate.go` executes them one by one, in one transaction a file
 * unless `atlas:txmode none` stands there.
 */
export const atlas = standIn({
  id: 'atlas',
  directory: 'migrations',
  configure: () => ({ 'atlas.hcl': 'env "local" {\n  migration {\n    dir = "file://migrations"\n  }\n}\n' }),
  files: (migrations) =>
    named(migrations, ({ up }, number) => ({ [`migrations/2025010100000${number}_users.sql`]: up })),
  read: (project) =>
    [...filesIn(project, 'migrations', /^(\d+)_.*\.sql$/)].sort(byNumber).map(({ match, text }) => {
      const [head] = /^(?:--[^\n]*\n)+(?=\n)/.exec(text) ?? [''];
      const transaction = !/^--\s*atlas:txmode\s+none\s*$/m.test(head);
      return { version: match[1] ?? '', up: { queries: statementsOf(text), transaction } };
    }),
  hasDown: false,
});
