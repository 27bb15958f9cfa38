import { blockCommentEnd, lineEnd, skipSpace } from './lexer';
import { classOf, IDENTIFIER_PART } from './characters';

/**
 * What has been read of an open statement, as far as it decides whether a semicolon ends it.
 * A semicolon does not end a CREATE RULE within its parentheses and an SQL function within BEGIN ATOMIC … END.
 * Everywhere else it does, in parentheses too: no other statement may have one there, so a parenthesis that
 * nobody closed costs its own statement and no more.
 */
export interface StatementBody {
  kind: 'unknown' | 'plain' | 'rule' | 'routine' | 'copy';
  /** Words read while the kind is unknown. */
  words: number;
  parentheses: number;
  /** Open BEGIN ATOMIC and CASE in the body of an SQL function. */
  blocks: number;
  /** COPY … FROM stdin. */
  fromStdin: boolean;
  previous: string;
}

/** What may follow a semicolon in the actions of a rule. */
const RULE_ACTIONS = new Set('select insert update delete notify values with table ( ) ;'.split(' '));

/** What cannot follow a semicolon in BEGIN ATOMIC … END, the end of the text included. */
const NOT_IN_ATOMIC = new Set([
  '',
  '\\',
  ...'create alter drop comment grant revoke begin commit rollback start do set reset'.split(' '),
  ...'vacuum reindex refresh copy truncate lock cluster analyze call'.split(' '),
]);

/** A statement of which nothing was read yet. */
export function createBody(): StatementBody {
  return { kind: 'unknown', words: 0, parentheses: 0, blocks: 0, fromStdin: false, previous: '' };
}

/** Takes in an unquoted word of the statement. */
export function takeWord(body: StatementBody, text: string, start: number, end: number): void {
  if (body.kind === 'plain') return;
  if (body.kind === 'unknown') {
    classify(body, text.slice(start, end).toLowerCase());
    return;
  }
  if (body.kind === 'rule') return;
  const word = end - start <= 6 ? text.slice(start, end).toLowerCase() : '';
  if (body.kind === 'copy') {
    if (word === 'stdin' && body.previous === 'from' && body.parentheses === 0) body.fromStdin = true;
  } else if (body.parentheses === 0 && body.previous !== '.') {
    if (word === 'atomic' && body.previous === 'begin' && body.blocks === 0) body.blocks = 1;
    else if (word === 'case' && body.blocks > 0) body.blocks++;
    else if (word === 'end' && body.blocks > 0) body.blocks--;
  }
  body.previous = word;
}

/** Takes in any other token, by its first character. */
export function takeOther(body: StatementBody, character: string): void {
  if (character === '(') body.parentheses++;
  else if (character === ')' && body.parentheses > 0) body.parentheses--;
  if (body.kind === 'unknown') body.kind = 'plain';
  body.previous = character;
}

/** Whether the semicolon at `offset` ends the statement. */
export function endsAt(body: StatementBody, text: string, offset: number): boolean {
  if (body.kind === 'rule' && body.parentheses > 0) return !RULE_ACTIONS.has(nextStart(text, offset + 1));
  if (body.blocks === 0) return true;
  body.parentheses = 0;
  body.previous = ';';
  return NOT_IN_ATOMIC.has(nextStart(text, offset + 1));
}

function classify(body: StatementBody, word: string): void {
  body.words++;
  if (body.words === 1) {
    if (word === 'copy') body.kind = 'copy';
    else if (word !== 'create') body.kind = 'plain';
  } else if (word === 'rule') body.kind = 'rule';
  else if (word === 'function' || word === 'procedure') body.kind = 'routine';
  else if (word !== 'or' && word !== 'replace') body.kind = 'plain';
}

/** The word or character behind white space and comments, in lower case; empty at the end of the text. */
function nextStart(text: string, from: number): string {
  let start = skipSpace(text, from);
  for (;;) {
    if (text.startsWith('--', start)) start = skipSpace(text, lineEnd(text, start));
    else if (text.startsWith('/*', start)) {
      const end = blockCommentEnd(text, start);
      if (end < 0) return '';
      start = skipSpace(text, end);
    } else break;
  }
  let end = start;
  while (classOf(text.charCodeAt(end)) & IDENTIFIER_PART) end++;
  return text.slice(start, Math.max(end, start + 1)).toLowerCase();
}
