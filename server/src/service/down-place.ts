import type { AnalyzedFile } from '../analysis/analyzed-file';
import type { NewFile, Section, StepFile } from '../projects/tool';
import type { WayBack } from '../recipes/way-back';
import type { Edit } from '../rules/rule';
import { splitScript } from '../statements/split';
import { lineBreakOf } from '../text/lines';
import { needsNoTransaction, type Reasons } from './down-reasons';
import type { FolderView, OtherFileEdits } from './types';

/** Where a down migration goes: into a file of its own, or into the up file. */
export interface DownPlace {
  readonly edits: readonly Edit[];
  readonly otherFiles: readonly OtherFileEdits[];
  readonly newFiles: readonly NewFile[];
}

/**
 * The way back as the tool of the file wants it. The tool itself writes it, as the down part of a series of one.
 * @param reasons comments above its statements.
 */
export function placeDown(
  file: AnalyzedFile,
  folder: FolderView,
  way: WayBack,
  reasons: Reasons = new Map(),
): DownPlace | { readonly problem: string } {
  const { tool, text } = file;
  const lineBreak = lineBreakOf(text);
  const written = tool.series([stepOf(file, way, reasons)], folder.names, folder.now, folder.texts);
  const own = (sql: string): string => sql.replace(/\r?\n/g, lineBreak);
  const down = written.find(({ path }) => tool.parseName(path)?.direction === 'down');
  if (tool.down === 'file' && down !== undefined) {
    const path = folder.downFile?.fileName ?? downNameOf(file, down.path);
    if (path === undefined) return { problem: `The name of a down file for ${file.fileName} is not known.` };
    // Beside it stands what the tool reads about it.
    const about = written
      .filter((each) => each.path.startsWith(`${down.path}.`))
      .map((each) => ({ ...each, path: path + each.path.slice(down.path.length) }))
      .filter((each) => !folder.names.includes(each.path));
    if (folder.downFile) return intoEmptyFile(folder.downFile, own(down.text), about);
    if (folder.names.includes(path)) return { problem: `${path} exists already.` };
    return { edits: [], otherFiles: [], newFiles: [{ path, text: own(down.text) }, ...about] };
  }
  const whole = written[0]?.text ?? '';
  const script = splitScript(whole);
  const sections = tool.sections(written[0]?.path ?? '', script);
  const section = sections.find(({ direction }) => direction === 'down');
  const up = script.statements[0];
  if (up === undefined) return { problem: `${tool.title} has no place for a down part.` };
  if (tool.down === 'inline' && file.sections.length !== 1) {
    return { problem: `${file.fileName} has several changesets: each is taken back by lines of its own.` };
  }
  const existing = file.sections.find(({ direction }) => direction === 'down');
  if (existing && section) {
    const edit = insertAt(
      file,
      existing.span.end,
      own(whole.slice(whole.indexOf('\n', section.span.start) + 1)),
    );
    const edits = [...leaveTransaction(file, existing, way), ...behindStatement(file, edit)];
    return { edits, otherFiles: [], newFiles: [] };
  }
  const edits = behindStatement(file, insertAt(file, text.length, own(whole.slice(up.end))));
  return { edits, otherFiles: [], newFiles: [] };
}

/** Its up part only stands for the one that is there. */
function stepOf(file: AnalyzedFile, { sql, notes, missing }: WayBack, reasons: Reasons): StepFile {
  const { settings, tool } = file;
  const outside = needsNoTransaction(sql);
  const downTransaction = !outside;
  const comments = [
    ...missing.map((sentence) => `-- Not undone: ${sentence}`),
    ...notes.map((sentence) => `-- Note: ${sentence}`),
  ].map((line) => `${line.replace(/\s+/g, ' ')}\n`);
  const timeout =
    sql.length === 0 ||
    settings.timeoutsSetElsewhere ||
    (outside && !tool.severalStatementsWithoutTransaction)
      ? []
      : [`${downTransaction ? 'SET LOCAL' : 'SET'} lock_timeout = '${settings.lockTimeout}'`];
  const mode = file.sections.find(({ direction }) => direction === 'up')?.mode;
  return {
    slug: 'down',
    header: [`${file.fileName}.`],
    up: 'SELECT 1;\n',
    down: [
      ...comments,
      ...timeout.map((statement) => `${statement};\n`),
      ...sql.map((statement, number) => {
        const reason = reasons.get(number);
        return `${reason === undefined ? '' : `${reason}\n`}${statement};\n`;
      }),
    ].join(''),
    transaction: mode !== 'none',
    downTransaction,
  };
}

/** A down section that is there, without statements, keeps its marker. */
function leaveTransaction(file: AnalyzedFile, { direction }: Section, way: WayBack): readonly Edit[] {
  return needsNoTransaction(way.sql) ? (file.tool.withoutTransaction?.(file.script, direction) ?? []) : [];
}

function intoEmptyFile(downFile: AnalyzedFile, text: string, newFiles: readonly NewFile[]): DownPlace {
  return {
    edits: [],
    otherFiles: [{ name: downFile.fileName, edits: [insertAt(downFile, downFile.text.length, text)] }],
    newFiles,
  };
}

function insertAt({ text }: AnalyzedFile, at: number, insertion: string): Edit {
  const lineBreak = lineBreakOf(text);
  const lead = at === 0 || text[at - 1] === '\n' ? '' : lineBreak;
  const body = insertion.replace(/^(?:\r?\n)+/, '');
  const blank = at === 0 ? '' : lineBreak;
  return { span: { start: at, end: at }, text: `${lead}${blank}${body}` };
}

/** What comes behind a statement without a semicolon would be read as a part of it, whatever comments stand between. */
function behindStatement({ statements }: AnalyzedFile, edit: Edit): readonly Edit[] {
  const last = statements.findLast(({ statement }) => statement.span.end <= edit.span.start)?.statement;
  if (last === undefined || last.terminated) return [edit];
  const { end } = last.span;
  if (end === edit.span.start) return [{ ...edit, text: `;${edit.text}` }];
  return [{ span: { start: end, end }, text: ';' }, edit];
}

/** The name of the up file's partner, after the pattern of a pair that the tool has just named. */
function downNameOf({ fileName, tool }: AnalyzedFile, written: string): string | undefined {
  if (/\.up\.sql$/i.test(fileName)) return fileName.replace(/\.up(\.sql)$/i, '.down$1');
  const name = tool.parseName(fileName);
  const pattern = tool.parseName(written);
  if (name === undefined || pattern === undefined) return undefined;
  return written.replace(pattern.version, () => name.version).replace(pattern.title, () => name.title);
}
