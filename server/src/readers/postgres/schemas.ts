import type { CreateSchemaStmt, Node } from 'libpg-query';
import type { QualifiedName } from '../../operations/names';
import type { Operation } from '../../operations/operation';
import { isWord, next, spanOf, within, type Part } from './source';

/** CREATE SCHEMA and the statements inside it, whose objects without a schema are made in the new one. */
export function createSchema(
  part: Part,
  node: CreateSchemaStmt,
  read: (part: Part, element: Node) => readonly Operation[],
): Operation[] {
  const name = node.schemaname ?? node.authrole?.rolename ?? '';
  const pieces = elementParts(part);
  const elements = (node.schemaElts ?? []).flatMap((element, at) => read(pieces[at] ?? part, element));
  return [
    { type: 'CreateSchema', span: spanOf(part), name, ifNotExists: node.if_not_exists === true },
    ...elements.map((operation) => insideSchema(operation, name)),
  ];
}

/** CREATE and GRANT are reserved words, so outside of brackets each starts the next element. */
function elementParts(part: Part): Part[] {
  const starts: number[] = [];
  for (let i = part.from + 1; i < part.to; i = next(part.source, i)) {
    if (isWord(part.source, i, 'create', 'grant')) starts.push(i);
  }
  return starts.map((start, at) => within(part, start, starts[at + 1] ?? part.to));
}

function insideSchema(operation: Operation, schema: string): Operation {
  const placed = (name: QualifiedName): QualifiedName => ({ schema, ...name });
  switch (operation.type) {
    case 'CreateTable':
    case 'CreateIndex':
    case 'CreateTrigger':
      return { ...operation, table: placed(operation.table) };
    case 'CreateView':
      return { ...operation, view: placed(operation.view) };
    case 'CreateSequence':
      return { ...operation, name: placed(operation.name) };
    default:
      return operation;
  }
}
