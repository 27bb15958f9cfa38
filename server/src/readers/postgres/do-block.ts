import type { DoStmt } from 'libpg-query';
import type { BodyStatement, DoBlock } from '../../operations/data';
import type { Operation, ReadStatement } from '../../operations/operation';
import type { Span } from '../../text/span';
import type { Scope } from './bounds';
import { forValue } from './calls';
import { locator, type Location } from './locate';
import { parseBody, type PlStatement } from './plpgsql';
import { stringOption } from './sequences-and-functions';
import { isWord, spanOf, textOf, type Part, type Source } from './source';
import { stringContent, type StringContent } from './string-content';

type ReadText = (text: string, scope: Scope) => ReadStatement;

/** DO: the static SQL of its PL/pgSQL body, with the places of that SQL in the DO statement. */
export function doBlock(part: Part, node: DoStmt, scope: Scope, readText: ReadText): DoBlock {
  const language = (stringOption(node.args, 'language') ?? 'plpgsql').toLowerCase();
  const block: DoBlock = {
    type: 'DoBlock',
    span: spanOf(part),
    language,
    commits: false,
    loops: false,
    body: [],
    dynamic: false,
  };
  if (language !== 'plpgsql') return block;
  try {
    const { statements, variables, commits, loops } = parseBody(textOf(part));
    const inner: Scope = { ...scope, variables: new Set([...scope.variables, ...variables]) };
    const read = bodyReader(part, (text) => readText(text, inner));
    const results = statements.map(read);
    const body = results.flatMap(({ statement }) => statement ?? []);
    const isRead = results.every(({ statement, nothing }) => statement !== undefined || nothing);
    const problem = results.find((result) => result.problem !== undefined)?.problem;
    return {
      ...block,
      commits,
      loops,
      body,
      dynamic: !isRead,
      ...(problem !== undefined && { problem }),
    };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    const words = new Set(bodyContent(part)?.text.toLowerCase().match(/\w+/g));
    return { ...block, commits: words.has('commit'), loops: words.has('loop'), problem };
  }
}

interface BodyResult {
  /** Absent for an EXECUTE of anything but a literal. */
  readonly statement?: BodyStatement;
  /** Set for an expression that calls nothing. */
  readonly nothing?: true;
  /** Why the text of an EXECUTE will fail. */
  readonly problem?: string;
}

/** Reads one statement of the body after another. */
function bodyReader(
  part: Part,
  readText: (text: string) => ReadStatement,
): (statement: PlStatement) => BodyResult {
  const content = bodyContent(part);
  const { source, locate } = locator(content?.text ?? '');
  return (statement) => {
    const { inLoop, conditional } = statement;
    const location = locate(statement);
    if (statement.kind === 'expression' || statement.kind === 'default') {
      const span = location && content ? placed(source, location, content) : spanOf(part);
      const operations = forValue(readText(`SELECT ${statement.sql}`).operations);
      if (operations.length === 0) return { nothing: true };
      const there = operations.map((operation) => replaced(operation, () => span));
      return { statement: { span, inLoop, conditional, operations: there } };
    }
    if (location === undefined || content === undefined) {
      if (statement.kind === 'execute') return {};
      const span = spanOf(part);
      const operations = readText(statement.sql).operations.map((operation) =>
        replaced(operation, () => span),
      );
      return { statement: { span, inLoop, conditional, operations } };
    }
    const span = placed(source, location, content);
    if (statement.kind === 'execute') {
      const literal = literalOf(source, location);
      if (literal === undefined) return {};
      const { operations, error } = readText(literal.text);
      const offsetOf = (at: number): number => content.offsetOf(literal.offsetOf(at));
      const body = {
        span,
        inLoop,
        conditional,
        operations: operations.map((operation) => moved(operation, offsetOf)),
      };
      return { statement: body, ...(error && { problem: error.message }) };
    }
    const start = source.tokens[location.from]!.start;
    const offsetOf = (at: number): number => content.offsetOf(start + at);
    const { operations } = readText(sqlAt(source, location, statement));
    return {
      statement: {
        span,
        inLoop,
        conditional,
        operations: operations.map((operation) => moved(operation, offsetOf)),
      },
    };
  };
}

/** The body: the string of DO that is not the one behind LANGUAGE. */
function bodyContent(part: Part): StringContent | undefined {
  const { tokens } = part.source;
  for (let i = part.from; i < part.to; i++) {
    const token = tokens[i]!;
    if (token.kind !== 'string' && token.kind !== 'dollarString') continue;
    if (!isWord(part.source, i - 1, 'language')) return stringContent(token);
  }
  return undefined;
}

/** The literal that is all of an EXECUTE's expression. */
export function literalOf(source: Source, { from, to }: Location): StringContent | undefined {
  let first = from;
  let last = to - 1;
  while (first < last && source.partner[first] === last) {
    first++;
    last--;
  }
  return first === last ? stringContent(source.tokens[first]!) : undefined;
}

/** The text of a statement as SQL, every character in its place: PERFORM is SELECT, the INTO clause is blank. */
function sqlAt(source: Source, { from, to, blank }: Location, { kind }: PlStatement): string {
  const start = source.tokens[from]!.start;
  let text = source.text.slice(start, source.tokens[to - 1]!.end);
  if (kind === 'perform') text = `SELECT ${text.slice('PERFORM'.length)}`;
  if (blank === undefined) return text;
  const blankStart = source.tokens[blank.from]!.start - start;
  const blankEnd = source.tokens[blank.to - 1]!.end - start;
  return text.slice(0, blankStart) + ' '.repeat(blankEnd - blankStart) + text.slice(blankEnd);
}

function placed(source: Source, { from, to }: Location, content: StringContent): Span {
  return {
    start: content.offsetOf(source.tokens[from]!.start),
    end: content.offsetOf(source.tokens[to - 1]!.end),
  };
}

function moved(operation: Operation, offsetOf: (at: number) => number): Operation {
  return replaced(operation, ({ start, end }) => ({ start: offsetOf(start), end: offsetOf(end) }));
}

/** The operation with every span in it, at any depth, replaced. */
function replaced<T>(value: T, change: (span: Span) => Span): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => replaced(item, change)) as T;
  const entries = Object.entries(value) as [string, unknown][];
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, key === 'span' ? change(inner as Span) : replaced(inner, change)]),
  ) as T;
}
