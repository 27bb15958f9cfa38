import { indent } from './body';

export const IRREVERSIBLE = "throw new Error('What this migration dropped comes back only from a backup.');";

/** A call for each statement. */
export function calls(statements: readonly string[], callee: string): string {
  return statements.map((sql) => `await ${callee}(${templateLiteral(sql)});`).join('\n');
}

function templateLiteral(sql: string): string {
  const escaped = sql.replace(/[\\`]|\$\{/g, '\\$&');
  return escaped.includes('\n') ? `\`\n${indent(escaped, 2)}\n\`` : `\`${escaped}\``;
}
