import type { DoStmt } from 'libpg-query';
import type { DoBlock } from '../../operations/data';
import type { ReadStatement } from '../../operations/operation';
import type { Scope } from './bounds';
import { stringOption } from './sequences-and-functions';
import { spanOf, type Part } from './source';

type ReadText = (text: string, scope: Scope) => ReadStatement;

export function doBlock(part: Part, node: DoStmt, scope: Scope, readText: ReadText): DoBlock {
  const language = (stringOption(node.args, 'language') ?? 'plpgsql').toLowerCase();
  return {
    type: 'DoBlock',
    span: spanOf(part),
    language,
    commits: false,
    loops: false,
    body: [],
    dynamic: false,
  };
}
