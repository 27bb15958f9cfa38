import { named } from './migration-tool';
import { byNumber, filesIn, standIn, type Sent } from './stand-ins';

/**
 * goose v3: `migrate.go`, NumericComponent, takes the digits before the first `_`; `internal/sqlparser/parser.go` reads a
 * file line by line: annotations start a line with `-- +goose`, a statement ends with a line that ends in a semicolon
 * (what follows `--` on it does not count) unless StatementBegin is open. `migration_sql.go` executes each statement by
 * itself, between BEGIN and COMMIT unless the file says NO TRANSACTION.
 */
export const goose = standIn({
  id: 'goose',
  directory: 'db/migrations',
  configure: () => ({}),
  files: (migrations) =>
    named(migrations, ({ up, down, free }, number) => ({
      [`db/migrations/2025010100000${number}_probe.sql`]: [
        free === true ? '-- +goose NO TRANSACTION\n' : '',
        `-- +goose Up\n${up}\n-- +goose Down\n${down ?? ''}`,
      ].join(''),
    })),
  read: (project) =>
    [...filesIn(project, 'db/migrations', /^([0-9]+)_.*\.sql$/)].sort(byNumber).map(({ match, text }) => ({
      version: match[1] ?? '',
      up: statementsOf(text, '+goose up', match[0]),
      down: statementsOf(text, '+goose down', match[0]),
    })),
  hasDown: true,
});

/** The statements of one direction as the parser's states find them. */
function statementsOf(text: string, direction: string, name: string): Sent {
  const queries: string[] = [];
  let buffer = '';
  let current = '';
  let inStatement = false;
  let transaction = true;
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('--')) {
      const command = line.slice(2).trim().toLowerCase();
      if (!command.startsWith('+goose')) continue;
      if (command === '+goose no transaction') transaction = false;
      else if (command === '+goose up' || command === '+goose down') {
        if (buffer.trim() !== '') throw new Error(`${name}: unfinished SQL before ${line}`);
        current = command;
      } else if (command === '+goose statementbegin') {
        if (inStatement) throw new Error(`${name}: StatementBegin in a statement`);
        inStatement = true;
      } else if (command === '+goose statementend') {
        if (!inStatement) throw new Error(`${name}: StatementEnd without a beginning`);
        inStatement = false;
        if (current === direction) queries.push(buffer);
        buffer = '';
      } else throw new Error(`${name}: unknown annotation ${line}`);
      continue;
    }
    if (buffer === '' && line.trim() === '') continue;
    buffer += `${line}\n`;
    if (inStatement || !endsWithSemicolon(line)) continue;
    if (current === direction) queries.push(buffer);
    buffer = '';
  }
  if (inStatement || buffer.trim() !== '') throw new Error(`${name}: unfinished SQL at its end: ${buffer}`);
  return { queries, transaction };
}

/** The last word of a line before a word that begins with `--`. */
function endsWithSemicolon(line: string): boolean {
  const words = line.trim().split(/\s+/);
  const comment = words.findIndex((word) => word.startsWith('--'));
  return (comment < 0 ? words : words.slice(0, comment)).at(-1)?.endsWith(';') === true;
}
