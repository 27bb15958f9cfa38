import type { AnalyzedStatement } from '../analysis/analyzed-file';
import { asWritten } from '../recipes/as-written';
import { recipeById } from '../recipes/recipes';
import type { Token } from '../statements/statement';
import { tokenize } from '../statements/tokens';
import { wordsFor } from './operation-words';
import type { Edit, FixRequest, RuleFix } from './rule';

/** The plan of a recipe as the answer to an operation; empty where the recipe has none. */
export function planFix(request: FixRequest, recipe: string, title: string): readonly RuleFix[] {
  const { statement, analyzed, recipes } = request;
  if (!statement || !analyzed || analyzed.body) return [];
  const result = recipeById(recipe)?.fromOperation(analyzed.operation, statement.statement.text, recipes);
  if (result === undefined || !('plan' in result)) return [];
  return [{ type: 'plan', title, result, preferred: result.plan.equivalent }];
}

/**
 * The statement as it is, or as `sql` says it, in a migration file of its own, as the answer to what its transaction forbids. One
 * action of an ALTER TABLE is a statement then. Empty in a DO block.
 */
export function planApart(
  { statement, analyzed }: FixRequest,
  title: string,
  sql?: string,
): readonly RuleFix[] {
  if (!statement || !analyzed || analyzed.body) return [];
  const { text } = statement.statement;
  const { operation, effect, catalog } = analyzed;
  const actions = statement.operations.filter(({ body }) => !body);
  const prefix = actions.length > 1 ? text.slice(0, actions[0]!.operation.span.start) : '';
  const own = actions.length > 1 ? prefix + text.slice(operation.span.start, operation.span.end) : text;
  const words = wordsFor(operation);
  const transaction = sql === undefined && effect.transaction === 'allowed';
  const plan = asWritten(sql ?? own, operation, catalog, { words, transaction });
  return [{ type: 'plan', title, result: { plan }, preferred: true, apart: true }];
}

/** The statement after edits of it, outside of its transaction. */
export function apartAfterEdits(request: FixRequest, fix: RuleFix): readonly RuleFix[] {
  const { statement } = request;
  if (!statement || fix.type !== 'edits') return [];
  return planApart(request, fix.title, afterEdits(statement, fix.edits));
}

/** A statement as edits of the file leave it. */
export function afterEdits({ statement: { text, span } }: AnalyzedStatement, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce(
      (before, edit) =>
        before.slice(0, edit.span.start - span.start) + edit.text + before.slice(edit.span.end - span.start),
      text,
    );
}

/**
 * Puts words behind the last of some keywords of an operation: `CREATE`, `INDEX`, `CONCURRENTLY?`, in this order, where `?` marks
 * a word that may be missing and `a|b` a choice. Words in between (`UNIQUE`) are passed over up to the first required one only
 * where the pattern has `*` there. Empty where the text does not follow the pattern.
 */
export function insertAfterKeywords(
  request: FixRequest,
  pattern: readonly string[],
  insert: string,
  title: string,
  preferred = true,
): readonly RuleFix[] {
  const at = endOfKeywords(request, pattern);
  if (at === undefined) return [];
  return [{ type: 'edits', title, edits: [{ span: { start: at, end: at }, text: ` ${insert}` }], preferred }];
}

function endOfKeywords({ statement, analyzed }: FixRequest, pattern: readonly string[]): number | undefined {
  if (!statement || !analyzed || analyzed.body) return undefined;
  const { text, span } = statement.statement;
  const tokens = tokensOf(text);
  let next = firstFrom(tokens, analyzed.operation.span.start);
  let end: number | undefined;
  for (const part of pattern) {
    if (part === '*') continue;
    const optional = part.endsWith('?');
    const words = part.replace('?', '').split('|');
    const anywhere = pattern[pattern.indexOf(part) - 1] === '*';
    let at = next;
    while (anywhere && at < tokens.length && !isWord(tokens[at], words)) at++;
    const token = tokens[at];
    if (token && isWord(token, words)) {
      end = token.end;
      next = at + 1;
    } else if (!optional) {
      return undefined;
    }
  }
  return end === undefined ? undefined : span.start + end;
}

let latest: { readonly text: string; readonly tokens: readonly Token[] } | undefined;

/** A statement of thousands of actions is asked for each of them. */
function tokensOf(text: string): readonly Token[] {
  if (latest?.text !== text) latest = { text, tokens: tokenize(text) };
  return latest.tokens;
}

/** The index of the first token that starts at an offset or behind it. */
function firstFrom(tokens: readonly Token[], offset: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isWord(
  token: { readonly kind: string; readonly text: string } | undefined,
  words: readonly string[],
): boolean {
  return token?.kind === 'word' && words.includes(token.text.toUpperCase());
}
