import type { Node, RangeVar } from 'libpg-query';
import type { QualifiedName } from '../../operations/names';

/** The last part is the name, the one before it the schema; a catalog before that is left out. */
export function qualified(parts: readonly string[]): QualifiedName {
  const name = parts.at(-1) ?? '';
  const schema = parts.at(-2);
  return schema === undefined ? { name } : { schema, name };
}

export function relationName(relation: RangeVar | undefined): QualifiedName {
  const name = relation?.relname ?? '';
  return relation?.schemaname === undefined ? { name } : { schema: relation.schemaname, name };
}

/** The strings of a list of String nodes; others are left out. */
export function strings(nodes: readonly Node[] | undefined): string[] {
  const result: string[] = [];
  for (const node of nodes ?? []) if ('String' in node) result.push(node.String.sval ?? '');
  return result;
}

/** The name of what DROP, COMMENT and the like address: a list, a string, a type or a function with arguments. */
export function objectNameParts(node: Node | undefined): string[] {
  if (node === undefined) return [];
  if ('List' in node) return strings(node.List.items);
  if ('String' in node) return [node.String.sval ?? ''];
  if ('TypeName' in node) return strings(node.TypeName.names);
  if ('ObjectWithArgs' in node) return strings(node.ObjectWithArgs.objname);
  return [];
}

/** Those of a list of relations that are written with ONLY. */
export function onlyRelations(nodes: readonly Node[] | undefined): { readonly only?: QualifiedName[] } {
  const only = relationNames(nodes?.filter((node) => 'RangeVar' in node && node.RangeVar.inh !== true));
  return only.length === 0 ? {} : { only };
}

export function relationNames(nodes: readonly Node[] | undefined): QualifiedName[] {
  const result: QualifiedName[] = [];
  for (const node of nodes ?? []) if ('RangeVar' in node) result.push(relationName(node.RangeVar));
  return result;
}
