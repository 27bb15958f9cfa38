import type { NewFile, Project } from '../projects/tool';
import type { Edit, Finding } from '../rules/rule';
import { applyEdits, editsAgree } from './apply';
import type { CheckedFile } from './check';
import { fixesFor } from './fixes';
import type { Fix, FolderView, OtherFileEdits } from './types';

export interface FixAllOptions {
  /** Also apply fixes that write further files. */
  readonly series: boolean;
  /** Only findings of this rule. */
  readonly rule?: string;
}

export interface FixAllResult {
  readonly text: string;
  readonly newFiles: readonly NewFile[];
  readonly otherFiles: readonly OtherFileEdits[];
  /** The check of the text as it is now. */
  readonly checked: CheckedFile;
}

/** More rounds than any file needs: one fix can bring another to light, but each must silence its own finding. */
const MOST_ROUNDS = 50;

/**
 * Applies preferred fixes, round after round, until none is left. `check` reads a text of the same file, in a folder that has the
 * files of the fixes before.
 */
export function fixAll(
  text: string,
  check: (text: string, around: Project) => CheckedFile,
  folder: FolderView,
  options: FixAllOptions,
): FixAllResult {
  let current = text;
  let checked = check(current, folder);
  const newFiles: NewFile[] = [];
  let around = folder;
  for (let round = 0; round < MOST_ROUNDS && checked.analyzed; round++) {
    const view = withFiles(around, newFiles);
    const chosen = chooseFixes(checked, view, options);
    if (chosen.length === 0) break;
    const next = applyEdits(
      current,
      chosen.flatMap((fix) => fix.edits),
    );
    newFiles.push(...chosen.flatMap((fix) => fix.newFiles));
    around = withDownEdits(
      around,
      chosen.flatMap((fix) => fix.otherFiles),
    );
    if (next === current && chosen.every((fix) => fix.newFiles.length === 0)) break;
    current = next;
    checked = check(current, withFiles(around, newFiles));
  }
  return { text: current, newFiles, otherFiles: changeOfDown(folder, around), checked };
}

/** The folder once a fix has changed the down file: the next one reads it anew. */
function withDownEdits(folder: FolderView, others: readonly OtherFileEdits[]): FolderView {
  const { downFile, withDownText } = folder;
  const edits = others.filter(({ name }) => name === downFile?.fileName).flatMap((other) => other.edits);
  if (!downFile || !withDownText || edits.length === 0) return folder;
  return { ...folder, downFile: withDownText(applyEdits(downFile.text, edits)) };
}

/** What all fixes together make of the down file, as an edit of the text that it had. */
function changeOfDown(
  { downFile: before }: FolderView,
  { downFile: after }: FolderView,
): readonly OtherFileEdits[] {
  if (!before || !after || before.text === after.text) return [];
  return [
    {
      name: before.fileName,
      edits: [{ span: { start: 0, end: before.text.length }, text: after.text }],
    },
  ];
}

/** The folder as it is once the files are written. */
export function withFiles(folder: FolderView, files: readonly NewFile[]): FolderView {
  if (files.length === 0) return folder;
  const created = files.filter(({ before }) => before === undefined);
  return {
    ...folder,
    names: [...folder.names, ...created.map(({ path }) => path)],
    texts: new Map([...folder.texts, ...files.map(({ path, text }) => [path, text] as const)]),
  };
}

/** Their answer depends on whether the file is in a transaction, which other fixes may change. */
const TIMEOUTS: ReadonlySet<string> = new Set(['missing-lock-timeout', 'missing-statement-timeout']);

/** Fixes that can be applied together, timeouts after all others. */
function chooseFixes(checked: CheckedFile, folder: FolderView, options: FixAllOptions): readonly Fix[] {
  const isTimeout = ({ rule }: Finding): boolean => TIMEOUTS.has(rule);
  const others = chooseAmong(
    checked.findings.filter((finding) => !isTimeout(finding)),
    checked,
    folder,
    options,
  );
  return others.length > 0
    ? others
    : chooseAmong(checked.findings.filter(isTimeout), checked, folder, options);
}

/** One that writes files goes alone, since names depend on those before. */
function chooseAmong(
  findings: readonly Finding[],
  checked: CheckedFile,
  folder: FolderView,
  options: FixAllOptions,
): readonly Fix[] {
  const file = checked.analyzed;
  if (!file) return [];
  const chosen: Fix[] = [];
  const edits: Edit[] = [];
  const statements = new Set<number>();
  for (const finding of findings) {
    if (options.rule !== undefined && finding.rule !== options.rule) continue;
    if (finding.statement >= 0 && statements.has(finding.statement)) continue;
    const fix = bestFix(fixesFor(file, finding, folder), finding, options.series);
    if (!fix || !editsAgree(fix.edits, edits)) continue;
    if (fix.newFiles.length > 0) {
      if (chosen.length > 0) continue;
      return [fix];
    }
    chosen.push(fix);
    edits.push(...fix.edits);
    statements.add(finding.statement);
  }
  return chosen;
}

function bestFix(fixes: readonly Fix[], finding: Finding, series: boolean): Fix | undefined {
  const preferred = fixes.find((fix) => fix.preferred && !fix.snippet);
  if (preferred || !series || finding.severity === 'hint') return preferred;
  return fixes.find((fix) => fix.kind === 'refactor' && !fix.snippet);
}
