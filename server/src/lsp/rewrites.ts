import type { CodeAction } from 'vscode-languageserver';
import { fixesFor } from '../service/fixes';
import type { FolderView } from '../service/types';
import { fixAction, type ActionCapabilities, type ActionTarget } from './code-actions';

/** A safe form that a file can be rewritten to, for a list to choose from. */
export interface Rewrite {
  readonly title: string;
  /** From 1. */
  readonly line: number;
  /** What it answers. */
  readonly message: string;
  /** Equivalent, complete and in this file. */
  readonly preferred: boolean;
  readonly action: CodeAction;
}

/** Every answer to the findings of a file, in the order of the statements; hints are left out. */
export function rewrites(
  target: ActionTarget,
  folder: FolderView,
  can: Pick<ActionCapabilities, 'snippets'>,
): readonly Rewrite[] {
  return target.findings
    .filter(({ severity }) => severity !== 'hint')
    .flatMap((finding) =>
      fixesFor(target.file, finding, folder)
        .filter((fix) => can.snippets || !fix.snippet)
        .map((fix) => ({
          title: fix.title,
          line: target.lines.positionAt(finding.span.start).line + 1,
          message: finding.message,
          preferred: fix.preferred,
          action: fixAction(fix, target, folder, undefined),
        })),
    );
}
