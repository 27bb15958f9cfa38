import { spanInFile, type AnalyzedFile } from '../analysis/analyzed-file';
import type { AddEnumValue } from '../operations/objects';
import type { QualifiedName } from '../operations/names';
import type { Operation } from '../operations/operation';
import { findTable, newKeyOf, type Catalog } from '../schema/catalog';
import { userTypeOf } from '../schema/lookups';
import { isSymbol, tokenize } from '../statements/tokens';
import { foldIdentifier, quoteLiteral } from '../text/quoting';
import { planApart } from './answers';
import { defineRule } from './rule';
import { sharesTransaction, standings, statementsOf, type Standing } from './transactions';
import { deploySeparately, nameOf, wayOut } from './wording';

/**
 * Since 12 a value can be added to an enum within a transaction, but not used before it commits: `unsafe use of new value`. An enum that the
 * same transaction made is exempt.
 */
export const rule = defineRule({
  id: 'enum-value-used-in-transaction',
  category: 'fails',
  description: 'Uses a new value of an enum before the transaction that adds it has committed',
  severity: { recommended: 'error', strict: 'error', protocol: 'error' },
  recipes: [],
  visitFile({ file, report }) {
    for (const transaction of file.transactions) {
      const statements = statementsOf(file, transaction);
      const [first] = statements;
      if (!first?.section || !sharesTransaction(first)) continue;
      const added: (Standing & { readonly operation: AddEnumValue })[] = [];
      const made = new Set<string>();
      for (const standing of statements.flatMap(standings)) {
        const { operation, catalog } = standing.analyzed;
        if (operation.type === 'CreateEnum') made.add(newKeyOf(catalog, operation.name));
        const used = added.find((each) => uses(standing, each.operation));
        if (used) {
          const value = quoteLiteral(used.operation.value);
          report({
            statement: standing.statement.index,
            operation: standing.index,
            message: `PostgreSQL refuses to use the new value ${value} of ${nameOf(used.operation.name)} before the transaction that adds it has committed. Add it in an earlier migration.${deploySeparately({ file }, standing.statement)}${addedOutside(file, used)}`,
            related: [
              { message: `${value} is added here.`, span: spanInFile(used.statement, used.operation) },
            ],
          });
        }
        if (operation.type === 'AddEnumValue' && !made.has(typeKey(catalog, operation.name))) {
          added.push({ ...standing, operation });
        }
      }
    }
  },
  fixes: (request) => planApart(request, 'Use the new value later'),
});

function addedOutside(file: AnalyzedFile, { statement }: Standing): string {
  return statement.transaction?.mode === 'explicit' ? wayOut({ file }, statement) : '';
}

function typeKey(catalog: Catalog, name: QualifiedName): string {
  const type = userTypeOf(catalog, name);
  return type ? `${type.schema}.${type.name}` : newKeyOf(catalog, name);
}

/** What names a value without using it. */
const ONLY_NAMES: ReadonlySet<string> = new Set([
  'AddEnumValue',
  'RenameEnumValue',
  'CreateEnum',
  'CreateFunction',
  'Comment',
  'SetVariable',
  'DoBlock',
]);

/** True where a literal of that text is cast to the type, or stands beside a column of the type. */
function uses({ statement, analyzed }: Standing, { name, value }: AddEnumValue): boolean {
  const { operation, catalog } = analyzed;
  const { text } = statement.statement;
  if (ONLY_NAMES.has(operation.type) || !text.includes(value.slice(0, 1)) || !text.includes("'"))
    return false;
  const tokens = tokenize(text.slice(operation.span.start, operation.span.end));
  const written = quoteLiteral(value);
  const places = tokens.flatMap(({ kind, text: token }, at) =>
    kind === 'string' && token === written ? [at] : [],
  );
  if (places.length === 0) return false;
  const words = new Set(
    tokens.flatMap(({ kind, text: token }) =>
      kind === 'word' || kind === 'quotedIdentifier' ? [foldIdentifier(token)] : [],
    ),
  );
  const isCast = places.some((at) => {
    if (!isSymbol(tokens[at + 1], '::')) return false;
    const type = isSymbol(tokens[at + 3], '.') ? tokens[at + 4] : tokens[at + 2];
    return type !== undefined && foldIdentifier(type.text) === name.name;
  });
  if (isCast || definesColumnOf(operation, name)) return true;
  const columns = tablesOf(operation).flatMap((table) => columnsOfType(catalog, table, name));
  if (operation.type === 'Insert' && operation.columns.length === 0) return columns.length > 0;
  return columns.some((column) => words.has(column));
}

function columnsOfType(catalog: Catalog, table: QualifiedName, type: QualifiedName): readonly string[] {
  const wanted = typeKey(catalog, type);
  return (findTable(catalog, table)?.columns ?? []).flatMap((column) =>
    userTypeOf(catalog, column.type) !== undefined && typeKey(catalog, column.type) === wanted
      ? [column.name]
      : [],
  );
}

/** A new column of the type with a default. */
function definesColumnOf(operation: Operation, { name }: QualifiedName): boolean {
  const columns =
    operation.type === 'AddColumn'
      ? [operation.column]
      : operation.type === 'CreateTable'
        ? operation.columns
        : [];
  return columns.some((column) => column.type.name === name && column.default !== undefined);
}

function tablesOf(operation: Operation): readonly QualifiedName[] {
  return [
    ...('table' in operation && operation.table !== undefined ? [operation.table] : []),
    ...('reads' in operation ? operation.reads : []),
    ...('from' in operation && Array.isArray(operation.from) ? (operation.from as QualifiedName[]) : []),
  ];
}
