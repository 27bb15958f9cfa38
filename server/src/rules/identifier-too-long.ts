import type { Operation } from '../operations/operation';
import { tokenize } from '../statements/tokens';
import { MAX_IDENTIFIER_BYTES, truncateIdentifier } from '../text/identifiers';
import { quoteIdentifier, unquoteIdentifier } from '../text/quoting';
import { utf8ByteLength } from '../text/utf8';
import { defineRule } from './rule';

/**
 * A name has room for 63 bytes. PostgreSQL cuts what is longer, with a notice that nobody reads: two long names become one, and code that
 * looks for the whole name in the catalog does not find it.
 */
export const rule = defineRule({
  id: 'identifier-too-long',
  category: 'fails',
  description: 'Gives a name that PostgreSQL cuts to 63 bytes',
  severity: { recommended: 'warning', strict: 'warning', protocol: 'warning' },
  recipes: [],
  operations: [
    'CreateTable',
    'CreateTableAs',
    'AddColumn',
    'AddConstraint',
    'CreateIndex',
    'RenameColumn',
    'RenameTable',
    'RenameConstraint',
    'CreateView',
    'CreateMaterializedView',
    'CreateEnum',
    'CreateDomain',
    'CreateCompositeType',
    'CreateSequence',
    'CreateFunction',
    'CreateTrigger',
    'CreatePolicy',
    'CreateSchema',
  ],
  visit({ operation, statement, report }) {
    const { start, end } = operation.span;
    if (end - start <= MAX_IDENTIFIER_BYTES / 4) return;
    const given = namesGivenBy(operation).filter(isAtLimit);
    if (given.length === 0) return;
    const base = statement.statement.span.start + start;
    const seen = new Set<string>();
    for (const token of tokenize(statement.statement.text.slice(start, end))) {
      if (token.kind !== 'word' && token.kind !== 'quotedIdentifier') continue;
      const name = unquoteIdentifier(token.text);
      const bytes = utf8ByteLength(name);
      const cut = truncateIdentifier(name);
      if (bytes <= MAX_IDENTIFIER_BYTES || !given.includes(cut) || seen.has(name)) continue;
      seen.add(name);
      report({
        span: { start: base + token.start, end: base + token.end },
        message: `This name has ${bytes} bytes, and PostgreSQL keeps ${MAX_IDENTIFIER_BYTES}: it becomes ${quoteIdentifier(cut)}, without an error. Choose a shorter one.`,
      });
    }
  },
});

/** A name that was cut may be shorter than the limit by most of a character. */
function isAtLimit(name: string): boolean {
  return utf8ByteLength(name) > MAX_IDENTIFIER_BYTES - 4;
}

/** Names as PostgreSQL stores them. */
function namesGivenBy(operation: Operation): readonly string[] {
  switch (operation.type) {
    case 'CreateTable':
      return [
        operation.table.name,
        ...operation.columns.flatMap(({ name, constraints }) => [name, ...constraints.flatMap(nameOf)]),
        ...operation.constraints.flatMap(nameOf),
      ];
    case 'CreateTableAs':
      return [operation.table.name];
    case 'AddColumn':
      return [operation.column.name, ...operation.column.constraints.flatMap(nameOf)];
    case 'AddConstraint':
      return nameOf(operation.constraint);
    case 'CreateIndex':
    case 'CreateSchema':
    case 'CreateTrigger':
    case 'CreatePolicy':
      return operation.name === undefined ? [] : [operation.name];
    case 'RenameColumn':
    case 'RenameTable':
    case 'RenameConstraint':
      return [operation.to];
    case 'CreateView':
      return [operation.view.name, ...operation.columns];
    case 'CreateMaterializedView':
      return [operation.view.name];
    case 'CreateEnum':
    case 'CreateDomain':
    case 'CreateSequence':
    case 'CreateFunction':
      return [operation.name.name];
    case 'CreateCompositeType':
      return [operation.name.name, ...operation.columns.map(({ name }) => name)];
    default:
      return [];
  }
}

function nameOf({ name }: { readonly name?: string }): readonly string[] {
  return name === undefined ? [] : [name];
}
