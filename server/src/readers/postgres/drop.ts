import type { CommentStmt, DropStmt, Node, ObjectType } from 'libpg-query';
import type { Comment } from '../../operations/objects';
import type { Operation } from '../../operations/operation';
import { signatureOf } from './functions';
import { objectNameParts, qualified } from './names';
import { objectTypeWords } from './object-types';
import { spanOf, type Part } from './source';

export function drop(part: Part, node: DropStmt): Operation[] {
  const objects = (node.objects ?? []).map((object) => partsOf(object, node.removeType));
  const drops = {
    span: spanOf(part),
    names: objects.filter((parts) => parts.length > 0).map(qualified),
    ifExists: node.missing_ok === true,
    cascade: node.behavior === 'DROP_CASCADE',
  };
  switch (node.removeType) {
    case 'OBJECT_TABLE':
      return [{ type: 'DropTable', ...drops }];
    case 'OBJECT_INDEX':
      return [{ type: 'DropIndex', ...drops, concurrently: node.concurrent === true }];
    case 'OBJECT_VIEW':
      return [{ type: 'DropView', ...drops, materialized: false }];
    case 'OBJECT_MATVIEW':
      return [{ type: 'DropView', ...drops, materialized: true }];
    case 'OBJECT_SCHEMA':
      return [{ type: 'DropSchema', ...drops }];
    case 'OBJECT_TRIGGER':
    case 'OBJECT_RULE':
    case 'OBJECT_POLICY':
      return objects.map((parts) => dropOnTable(node, parts, drops));
    default:
      return [
        {
          type: 'DropObject',
          ...drops,
          objectType: objectTypeWords(node.removeType),
          ...signaturesOf(part, node.objects),
        },
      ];
  }
}

/** Of functions and procedures. */
function signaturesOf(
  part: Part,
  objects: readonly Node[] = [],
): { readonly signatures?: readonly (string | undefined)[] } {
  const signatures = objects.map((object) =>
    'ObjectWithArgs' in object ? signatureOf(part, object.ObjectWithArgs).signature : undefined,
  );
  return signatures.some((signature) => signature !== undefined) ? { signatures } : {};
}

/** The grammar names a trigger, rule or policy as a part of its table: `schema.table.name`. */
function dropOnTable(
  node: DropStmt,
  parts: readonly string[],
  { span, ifExists, cascade }: { span: Operation['span']; ifExists: boolean; cascade: boolean },
): Operation {
  const name = parts.at(-1) ?? '';
  const on = {
    span,
    table: qualified(parts.slice(0, -1)),
    ifTableExists: false,
    only: false,
    name,
    ifExists,
  };
  if (node.removeType === 'OBJECT_TRIGGER') return { type: 'DropTrigger', ...on, cascade };
  if (node.removeType === 'OBJECT_RULE') return { type: 'DropRule', ...on, cascade };
  return { type: 'DropPolicy', ...on };
}

/** The tree puts the index method before the name of an operator class or family. A cast has no name. */
function partsOf(object: Node | undefined, type: ObjectType | undefined): string[] {
  const parts = objectNameParts(object);
  return type === 'OBJECT_OPCLASS' || type === 'OBJECT_OPFAMILY' ? parts.slice(1) : parts;
}

/** COMMENT ON; an empty text is NULL to PostgreSQL and to its tree. */
export function comment(part: Part, node: CommentStmt): Comment {
  const parts = partsOf(node.object, node.objtype);
  const base = {
    type: 'Comment' as const,
    span: spanOf(part),
    objectType: objectTypeWords(node.objtype),
    text: node.comment === undefined || node.comment === '' ? null : node.comment,
  };
  switch (node.objtype) {
    case 'OBJECT_COLUMN':
      return { ...base, name: qualified(parts.slice(0, -1)), column: parts.at(-1) ?? '' };
    case 'OBJECT_TABCONSTRAINT':
    case 'OBJECT_TRIGGER':
    case 'OBJECT_RULE':
    case 'OBJECT_POLICY':
      return { ...base, name: { name: parts.at(-1) ?? '' }, table: qualified(parts.slice(0, -1)) };
    default:
      return { ...base, name: qualified(parts) };
  }
}
