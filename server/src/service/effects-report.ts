import type { AnalyzedFile } from '../analysis/analyzed-file';
import { displayKey } from '../schema/catalog';
import { lineIndex } from '../text/lines';
import { restored } from '../projects/placeholders';

/** One statement of `effects --format json`. Tables by name, with the schema where it is not `public`. */
export interface StatementEffect {
  readonly text: string;
  /** From 1. */
  readonly line: number;
  /** Equal numbers commit together. */
  readonly transaction: number;
  readonly effect: {
    readonly known: boolean;
    readonly locks: Readonly<Record<string, string>>;
    readonly scans: readonly string[];
    readonly rewrites: readonly string[];
    readonly rebuilds: readonly string[];
    readonly transaction: 'allowed' | 'forbidden';
    readonly rerun: 'ok' | 'fails';
    readonly fails: string | null;
  };
}

/** What each statement of a file does, in order. */
export function effectsReport(file: AnalyzedFile): readonly StatementEffect[] {
  const lines = lineIndex(file.text);
  const report = file.statements
    .filter((statement) => statement.statement.kind === 'sql')
    .map((statement) => {
      const { effect } = statement;
      const locks = [...effect.locks].map(([key, mode]) => [displayKey(key), mode] as const);
      return {
        text: statement.statement.text,
        line: lines.positionAt(statement.statement.span.start).line + 1,
        transaction: (statement.transaction?.index ?? -1) + 1,
        effect: {
          known: effect.known,
          locks: Object.fromEntries(locks.sort(([a], [b]) => (a < b ? -1 : 1))),
          scans: effect.scans.map(displayKey),
          rewrites: effect.rewrites.map(displayKey),
          rebuilds: effect.rebuilds.map(displayKey),
          transaction: effect.transaction,
          rerun: effect.rerun,
          fails: effect.fails,
        },
      };
    });
  return restored(file.tool, report);
}
