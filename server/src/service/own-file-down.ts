import type { AnalyzedFile, AnalyzedOperation, AnalyzedStatement } from '../analysis/analyzed-file';
import { NOTHING_TO_UNDO } from '../projects/frame';
import type { Edit } from '../rules/rule';
import { splitScript } from '../statements/split';
import { lineBreakOf } from '../text/lines';
import { editsAgree } from './apply';
import { leadsBack, takesBack } from './inverse';
import { actionsOf } from './replace';
import { takeActionOut, takeNameOut, takeStatementOut } from './take-out';
import type { FolderView, OtherFileEdits } from './types';

/** What leaves its file. */
export interface MovedOperation {
  readonly statement: AnalyzedStatement;
  readonly analyzed: AnalyzedOperation;
  /** Bare names of the indexes and constraints that it makes. */
  readonly names: readonly string[];
}

/** The way back of what leaves a file, which leaves its down part. */
export interface MovedDown {
  readonly own: readonly Edit[];
  readonly other: readonly OtherFileEdits[];
  /** The statements that took an operation back, as written, without their semicolons. */
  readonly sql: ReadonlyMap<AnalyzedOperation, readonly string[]>;
}

/** Finds what takes operations back, and takes it out of the down part. Undefined where it stands in comments that cannot be parted. */
export function downOfMoved(
  file: AnalyzedFile,
  folder: FolderView,
  moved: readonly MovedOperation[],
): MovedDown | undefined {
  if (moved.some(({ statement }) => statement.section?.inlineDown)) return inlineDown(file, folder, moved);
  const target = folder.downFile ?? file;
  const downs = target.statements.filter(({ section }) => section?.direction === 'down');
  const edits: Edit[] = [];
  const sql = new Map<AnalyzedOperation, readonly string[]>();
  const left = new Set(downs);
  for (const { analyzed, names } of moved) {
    for (const down of downs) {
      const taken = down.operations.find(
        ({ operation, body }) =>
          !body &&
          (takesBack(operation, analyzed.operation, names) || leadsBack(operation, analyzed, file.id)),
      );
      const out = taken && partOut(target, down, taken, analyzed, names);
      if (!out || !editsAgree(out.edits, edits)) continue;
      edits.push(...out.edits);
      if (out.whole) left.delete(down);
      sql.set(analyzed, [out.sql]);
      break;
    }
  }
  const isBare = downs.length > 0 && left.size === 0;
  const all = isBare ? withNote(edits, lineBreakOf(target.text)) : edits;
  return folder.downFile
    ? { own: [], other: all.length === 0 ? [] : [{ name: folder.downFile.fileName, edits: all }], sql }
    : { own: all, other: [], sql };
}

interface Part {
  readonly edits: readonly Edit[];
  readonly sql: string;
  /** Nothing is left of the statement. */
  readonly whole: boolean;
}

/** The part of a down statement that takes an operation back. */
function partOut(
  target: AnalyzedFile,
  down: AnalyzedStatement,
  taken: AnalyzedOperation,
  { operation }: AnalyzedOperation,
  names: readonly string[],
): Part | undefined {
  const { text } = down.statement;
  if (down.operations.length > 1) {
    const { span } = taken.operation;
    const prefix = text.slice(0, actionsOf(down)[0]?.start ?? 0);
    return {
      edits: takeActionOut(target, down, taken).edits,
      sql: prefix + text.slice(span.start, span.end),
      whole: false,
    };
  }
  const dropped = taken.operation.type === 'DropIndex' ? taken.operation : undefined;
  if (dropped && dropped.names.length > 1) {
    const name = dropped.names.find((each) => names.includes(each.name))?.name;
    const edits = name === undefined ? undefined : takeNameOut(down, name);
    return edits && { edits, sql: '', whole: false };
  }
  // One statement takes several things back: the others would be lost with it.
  if (operation.type === 'DropIndex' && operation.names.length > 1) return undefined;
  return { edits: takeStatementOut(target, down).edits, sql: text, whole: true };
}

/** A down part that says that it is meant to be empty. */
function withNote(edits: readonly Edit[], lineBreak: string): readonly Edit[] {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start);
  const last = ordered.at(-1);
  if (!last) return edits;
  return [...ordered.slice(0, -1), { ...last, text: NOTHING_TO_UNDO.replace('\n', lineBreak) }];
}

/** Lines of comments that the tool reads: whole lines that take an operation back go, others that name it cannot be parted. */
function inlineDown(
  file: AnalyzedFile,
  { reader }: FolderView,
  moved: readonly MovedOperation[],
): MovedDown | undefined {
  const section = moved[0]?.statement.section;
  // What follows from another changeset would be taken back by the lines of that one.
  if (!section || moved.some(({ statement }) => statement.section !== section)) return undefined;
  const edits: Edit[] = [];
  const sql = new Map<AnalyzedOperation, readonly string[]>();
  const lines = file.script.comments.filter(
    ({ start, end, text }) =>
      start >= section.span.start && end <= section.span.end && /^--\s*rollback\b/i.test(text),
  );
  for (const { start, end, text } of lines) {
    const written = text.replace(/^--\s*rollback\s*/i, '');
    const [only, ...others] = splitScript(written).statements;
    const [operation, ...more] = only && others.length === 0 ? reader.read(only.text).operations : [];
    const taken = moved.find(
      ({ analyzed, names }) =>
        operation && more.length === 0 && takesBack(operation, analyzed.operation, names),
    );
    if (taken && only) {
      const lineEnd = end + (/^\r?\n/.exec(file.text.slice(end))?.[0].length ?? 0);
      edits.push({ span: { start, end: lineEnd }, text: '' });
      sql.set(taken.analyzed, [only.text]);
    } else if (moved.some(({ names }) => names.some((name) => written.includes(name)))) return undefined;
  }
  // The changeset has to say how it is taken back.
  const last = edits.length === lines.length ? edits.pop() : undefined;
  const nothing = `--rollback empty${lineBreakOf(file.text)}`;
  return { own: last ? [...edits, { ...last, text: nothing }] : edits, other: [], sql };
}
