import { analyzeFile } from '../analysis/analyze';
import type { AnalyzedFile } from '../analysis/analyzed-file';
import { partedScript } from '../projects/parted-script';
import { placeholderRestorer } from '../projects/placeholders';
import type { Reader } from '../readers/reader';
import { runRules, severityOf } from '../rules/engine';
import type { Finding } from '../rules/rule';
import { ruleById } from '../rules/by-id';
import { RULES } from '../rules/rules';
import { tooLarge, unreadable, whyTooMany, whyUnchecked } from '../rules/unchecked-file';
import type { Severity } from '../settings/settings';
import type { FileContext } from '../workspace/file-context';

/** A file after a check. */
export interface CheckedFile {
  readonly context: FileContext;
  /** Undefined where the file was not read as SQL. */
  readonly analyzed: AnalyzedFile | undefined;
  readonly findings: readonly Finding[];
  /** Why the file was left in peace, as a full sentence. */
  readonly skipped?: string;
}

/** Rules about how a migration changes data or is repeated: they mean nothing in a file that is not a migration. */
const MIGRATIONS_ONLY = new Set([
  'unbatched-data-change',
  'change-without-where',
  'truncate-table',
  'missing-down',
  'missing-lock-timeout',
  'missing-statement-timeout',
  'down-does-not-reverse',
  'not-idempotent',
  'lock-held-during-work',
]);

const RULES_FOR_ALL_SQL = RULES.filter((rule) => !MIGRATIONS_ONLY.has(rule.id));

/** Checks one text in its context. `previous` is an earlier check of the same file, whose unchanged statements are not read again. */
export function checkFile(
  text: string,
  context: FileContext,
  reader: Reader,
  previous?: AnalyzedFile,
): CheckedFile {
  const { settings } = context;
  const asPlainSql = context.notAMigration !== undefined && settings.checkAllSql && context.isSql;
  if (context.notAMigration !== undefined && !asPlainSql) {
    return { context, analyzed: undefined, findings: [], skipped: context.notAMigration };
  }
  const leftOut = (why: string): CheckedFile =>
    context.deployed === undefined
      ? { context, analyzed: undefined, findings: uncheckedFinding(why, context) }
      : { context, analyzed: undefined, findings: [], skipped: context.deployed };
  const unchecked = whyUnchecked(text);
  if (unchecked !== undefined) return leftOut(unchecked);
  const script = partedScript(text, context.tool, context.fileName, context.folder.project);
  const tooMany = whyTooMany(script.statements.length);
  if (tooMany !== undefined) return leftOut(tooMany);
  const analyzed = analyzeFile({
    id: context.id,
    fileName: context.fileName,
    text,
    script,
    tool: context.tool,
    project: context.folder.project,
    history: context.history,
    settings,
    reader,
    hasDownFile: context.hasDownFile,
    sharesWayBack: context.sharesWayBack,
    ...(context.upId === undefined ? {} : { upId: context.upId }),
    ...(context.beforeUp === undefined ? {} : { beforeUp: context.beforeUp }),
    ...(previous ? { previous } : {}),
  });
  if (context.deployed !== undefined) return { context, analyzed, findings: [], skipped: context.deployed };
  const found = runRules(analyzed, asPlainSql ? RULES_FOR_ALL_SQL : RULES);
  const restore = placeholderRestorer(context.tool);
  const findings = restore
    ? found.map((finding) => ({ ...finding, message: restore(finding.message) }))
    : found;
  return { context, analyzed, findings };
}

/** A file whose text is not at hand: too large to be read at all, or unreadable. */
export function checkWithoutText(
  { error, bytes }: { readonly error: string; readonly bytes?: number },
  context: FileContext,
): CheckedFile {
  return bytes === undefined
    ? checkUnreadable(error.replace(/, [a-z]+(?: '[^]*')?$/, ''), context)
    : checkUnread(bytes, context);
}

function checkUnread(bytes: number, context: FileContext): CheckedFile {
  const skipped = context.notAMigration ?? context.deployed;
  return skipped === undefined
    ? { context, analyzed: undefined, findings: uncheckedFinding(tooLarge(bytes), context) }
    : { context, analyzed: undefined, findings: [], skipped };
}

/** A file that the system does not let anybody read: nothing can vouch for it, so that it is an error unless it is left out. */
function checkUnreadable(reason: string, context: FileContext): CheckedFile {
  return context.notAMigration === undefined
    ? { context, analyzed: undefined, findings: uncheckedFinding(unreadable(reason), context, 'error') }
    : { context, analyzed: undefined, findings: [], skipped: context.notAMigration };
}

function uncheckedFinding(message: string, context: FileContext, least?: Severity): readonly Finding[] {
  const configured = severityOf(ruleById('unchecked-file')!, context.settings);
  if (configured === 'off') return [];
  const severity = least ?? configured;
  const span = { start: 0, end: 0 };
  return [{ rule: 'unchecked-file', severity, message, span, related: [], statement: -1, operation: -1 }];
}
