import type { Constraint as ConstraintNode, Node } from 'libpg-query';
import type { Constraint, ReferentialAction } from '../../operations/constraint';
import type { IndexElement } from '../../operations/names';
import { expression, notNullColumn } from './expressions';
import { indexElement } from './index-elements';
import { relationName, strings } from './names';
import {
  collapsedTextOf,
  findGroup,
  findWord,
  insideOf,
  splitAtCommas,
  textOf,
  within,
  type Part,
} from './source';

/** What DEFERRABLE, INITIALLY DEFERRED and NOT ENFORCED behind a column's constraint add to it. */
export interface ConstraintAttributes {
  readonly deferrable?: boolean;
  readonly initiallyDeferred?: boolean;
  readonly enforced?: boolean;
}

/**
 * A constraint of a table, a domain or (with its name as `column`) a column; `part` reaches from its first word to its last.
 * Undefined for what is not a constraint of its own: NULL, DEFAULT, GENERATED, a column's NOT NULL.
 */
export function constraint(
  part: Part,
  node: ConstraintNode,
  column?: string,
  attributes: ConstraintAttributes = {},
): Constraint | undefined {
  const base = {
    ...(node.conname !== undefined && { name: node.conname }),
    notValid: node.skip_validation === true || attributes.enforced === false,
    deferrable: (attributes.deferrable ?? node.deferrable === true) || attributes.initiallyDeferred === true,
    initiallyDeferred: attributes.initiallyDeferred ?? node.initdeferred === true,
    ...(isNotEnforced(node, attributes) && { enforced: false as const }),
    text: textOf(part),
  };
  switch (node.contype) {
    case 'CONSTR_CHECK': {
      const inside = groupAfter(part, 'check');
      const only = notNullColumn(node.raw_expr);
      return {
        type: 'check',
        ...base,
        expression: expression(inside, node.raw_expr),
        noInherit: node.is_no_inherit === true,
        ...(only !== undefined && { notNullColumn: only }),
      };
    }
    case 'CONSTR_FOREIGN':
      return {
        type: 'foreignKey',
        ...base,
        columns: column === undefined ? strings(node.fk_attrs) : [column],
        references: relationName(node.pktable),
        referencedColumns: strings(node.pk_attrs),
        match: node.fk_matchtype === 'f' ? 'full' : node.fk_matchtype === 'p' ? 'partial' : 'simple',
        onDelete: referentialAction(node.fk_del_action),
        ...(node.fk_del_set_cols !== undefined && { onDeleteColumns: strings(node.fk_del_set_cols) }),
        onUpdate: referentialAction(node.fk_upd_action),
        ...(node.fk_with_period === true && { period: true }),
      };
    case 'CONSTR_PRIMARY':
    case 'CONSTR_UNIQUE':
      return {
        type: node.contype === 'CONSTR_PRIMARY' ? 'primaryKey' : 'unique',
        ...base,
        columns: column === undefined ? strings(node.keys) : [column],
        include: strings(node.including),
        nullsNotDistinct: node.nulls_not_distinct === true,
        ...(node.options !== undefined && { parameters: collapsedTextOf(groupAfter(part, 'with')) }),
        ...(node.indexspace !== undefined && { tablespace: node.indexspace }),
        ...(node.without_overlaps === true && { withoutOverlaps: true }),
        ...(node.indexname !== undefined && { usingIndex: node.indexname }),
      };
    case 'CONSTR_EXCLUSION':
      return {
        type: 'exclude',
        ...base,
        method: node.access_method ?? 'btree',
        elements: excludeElements(part, node.exclusions),
        ...(node.including !== undefined && { include: strings(node.including) }),
        ...(node.options !== undefined && { parameters: collapsedTextOf(groupAfter(part, 'with')) }),
        ...(node.indexspace !== undefined && { tablespace: node.indexspace }),
        ...(node.where_clause !== undefined && {
          where: expression(groupAfter(part, 'where'), node.where_clause),
        }),
      };
    case 'CONSTR_NOTNULL': {
      const named = strings(node.keys)[0];
      if (named === undefined) return undefined;
      return {
        type: 'notNull',
        ...base,
        column: named,
        ...(node.is_no_inherit === true && { noInherit: true }),
      };
    }
    default:
      return undefined;
  }
}

function isNotEnforced(node: ConstraintNode, attributes: ConstraintAttributes): boolean {
  if (attributes.enforced !== undefined) return !attributes.enforced;
  const canBe = node.contype === 'CONSTR_CHECK' || node.contype === 'CONSTR_FOREIGN';
  return canBe && node.is_enforced !== true;
}

function groupAfter(part: Part, word: string): Part {
  const keyword = findWord(part, word);
  return insideOf(part, findGroup(within(part, keyword + 1)));
}

function excludeElements(part: Part, nodes: readonly Node[] | undefined): IndexElement[] {
  const pieces = splitAtCommas(groupAfter(part, 'exclude'));
  return (nodes ?? []).map((pair, at) => {
    const element = 'List' in pair ? pair.List.items?.[0] : undefined;
    const piece = pieces[at] ?? part;
    if (element === undefined || !('IndexElem' in element)) return { text: collapsedTextOf(piece) };
    return indexElement(piece, element.IndexElem);
  });
}

function referentialAction(letter: string | undefined): ReferentialAction {
  switch (letter) {
    case 'r':
      return 'restrict';
    case 'c':
      return 'cascade';
    case 'n':
      return 'set null';
    case 'd':
      return 'set default';
    default:
      return 'no action';
  }
}
