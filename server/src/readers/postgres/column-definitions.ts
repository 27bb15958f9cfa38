import type { ColumnDef, Constraint as ConstraintNode } from 'libpg-query';
import type { ColumnDefinition } from '../../operations/column';
import type { Constraint } from '../../operations/constraint';
import { constraint, type ConstraintAttributes } from './constraints';
import { expression } from './expressions';
import { strings } from './names';
import { sequenceOptions } from './sequence-options';
import { findGroup, findWord, insideOf, textOf, tokenAt, within, type Part } from './source';
import { typeName } from './types';

/** A column constraint with its place: up to the next constraint, attribute or COLLATE. */
interface Piece {
  readonly node: ConstraintNode;
  readonly part: Part;
  readonly attributes: ConstraintAttributes;
}

/** `part` is the whole definition, from the column's name to its last word. */
export function columnDefinition(part: Part, node: ColumnDef): ColumnDefinition {
  const name = node.colname ?? '';
  const pieces = piecesOf(part, node);
  const constraints: Constraint[] = [];
  let facts: Facts = {};
  let notNull = node.is_not_null === true;
  for (const piece of pieces) {
    facts = { ...facts, ...factsOf(piece) };
    if (piece.node.contype === 'CONSTR_NOTNULL' || piece.node.contype === 'CONSTR_PRIMARY') notNull = true;
    const own = constraint(piece.part, piece.node, name, piece.attributes);
    if (own !== undefined) constraints.push(own);
  }
  const collation = strings(node.collClause?.collname).at(-1);
  return {
    name,
    type: typeName(part, node.typeName),
    notNull,
    ...facts,
    ...(collation !== undefined && { collation }),
    ...(node.storage_name !== undefined && { storage: node.storage_name.toUpperCase() }),
    ...(node.compression !== undefined && { compression: node.compression }),
    constraints,
    text: textOf(part),
  };
}

type Facts = Pick<
  ColumnDefinition,
  'default' | 'identity' | 'generated' | 'notNullName' | 'notNullNoInherit' | 'sequence'
>;

function factsOf({ node, part }: Piece): Facts {
  switch (node.contype) {
    case 'CONSTR_DEFAULT':
      return { default: expression(within(part, findWord(part, 'default') + 1), node.raw_expr) };
    case 'CONSTR_IDENTITY':
      return {
        identity: node.generated_when === 'a' ? 'always' : 'by default',
        ...sequenceOptions(part, node.options),
      };
    case 'CONSTR_NOTNULL':
      return {
        ...(node.conname !== undefined && { notNullName: node.conname }),
        ...(node.is_no_inherit === true && { notNullNoInherit: true }),
      };
    case 'CONSTR_GENERATED':
      return {
        generated: {
          expression: expression(insideOf(part, findGroup(part)), node.raw_expr),
          storage: node.generated_kind === 'v' ? 'virtual' : 'stored',
        },
      };
    default:
      return {};
  }
}

/** PostgreSQL's grammar lists DEFERRABLE and its kin as constraints of their own behind the one they belong to. */
function piecesOf(part: Part, node: ColumnDef): Piece[] {
  const nodes = (node.constraints ?? []).flatMap((item) => ('Constraint' in item ? [item.Constraint] : []));
  const starts = nodes
    .filter((item) => !isAttribute(item))
    .map((item) => tokenAt(part.source, item.location));
  if (node.collClause !== undefined) starts.push(tokenAt(part.source, node.collClause.location));
  const pieces: Piece[] = [];
  for (const item of nodes) {
    if (isAttribute(item)) {
      const last = pieces.pop();
      if (last !== undefined)
        pieces.push({ ...last, attributes: { ...last.attributes, ...attributeOf(item) } });
      continue;
    }
    const from = tokenAt(part.source, item.location);
    const to = Math.min(part.to, ...starts.filter((start) => start > from));
    pieces.push({ node: item, part: within(part, from, to), attributes: {} });
  }
  return pieces;
}

function isAttribute(node: ConstraintNode): boolean {
  return node.contype?.startsWith('CONSTR_ATTR_') === true;
}

function attributeOf(node: ConstraintNode): ConstraintAttributes {
  switch (node.contype) {
    case 'CONSTR_ATTR_DEFERRABLE':
      return { deferrable: true };
    case 'CONSTR_ATTR_NOT_DEFERRABLE':
      return { deferrable: false };
    case 'CONSTR_ATTR_DEFERRED':
      return { initiallyDeferred: true };
    case 'CONSTR_ATTR_IMMEDIATE':
      return { initiallyDeferred: false };
    case 'CONSTR_ATTR_ENFORCED':
      return { enforced: true };
    case 'CONSTR_ATTR_NOT_ENFORCED':
      return { enforced: false };
    default:
      return {};
  }
}
