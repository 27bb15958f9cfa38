import type { AlterSeqStmt, CreateSeqStmt, Node } from 'libpg-query';
import type { AlterSequence, CreateSequence } from '../../operations/objects';
import { optionOf } from './indexes';
import { qualified, relationName, strings } from './names';
import { sequenceOptions } from './sequence-options';
import { spanOf, type Part } from './source';
import { typeName } from './types';

export function createSequence(part: Part, node: CreateSeqStmt): CreateSequence {
  return {
    type: 'CreateSequence',
    span: spanOf(part),
    name: relationName(node.sequence),
    ifNotExists: node.if_not_exists === true,
    ...ownerOf(node.options),
    ...optionsOf(part, node.options),
  };
}

export function alterSequence(part: Part, node: AlterSeqStmt): AlterSequence {
  const as = optionOf(node.options, 'as')?.arg;
  return {
    type: 'AlterSequence',
    span: spanOf(part),
    name: relationName(node.sequence),
    ifExists: node.missing_ok === true,
    ...ownerOf(node.options),
    ...(as && 'TypeName' in as && { as: typeName(part, as.TypeName) }),
    ...optionsOf(part, node.options),
    ...(isOwnedByNone(node.options) && { ownedByNone: true }),
    ...(optionOf(node.options, 'restart') !== undefined && { restarts: true }),
  };
}

function optionsOf(part: Part, nodes: readonly Node[] | undefined): Pick<CreateSequence, 'options'> {
  const { sequence } = sequenceOptions(part, nodes);
  return sequence === undefined ? {} : { options: sequence };
}

function isOwnedByNone(options: readonly Node[] | undefined): boolean {
  const owner = optionOf(options, 'owned_by')?.arg;
  return owner !== undefined && 'List' in owner && strings(owner.List.items).length === 1;
}

/** OWNED BY table.column; absent for OWNED BY NONE. */
function ownerOf(options: readonly Node[] | undefined): Pick<CreateSequence, 'ownedBy'> {
  const owner = optionOf(options, 'owned_by')?.arg;
  const parts = owner && 'List' in owner ? strings(owner.List.items) : [];
  const column = parts.at(-1);
  if (parts.length < 2 || column === undefined) return {};
  return { ownedBy: { table: qualified(parts.slice(0, -1)), column } };
}

/** The text of an option such as LANGUAGE plpgsql. */
export function stringOption(options: readonly Node[] | undefined, name: string): string | undefined {
  const value = optionOf(options, name)?.arg;
  return value && 'String' in value ? (value.String.sval ?? '') : undefined;
}
