import type { AnalyzedFile } from '../analysis/analyzed-file';
import { spanInFile } from '../analysis/analyzed-file';
import type { OperationType } from '../operations/operation';
import type { Settings, Severity, SeveritySetting } from '../settings/settings';
import type { Routine } from '../schema/code';
import { quoteIdentifier } from '../text/quoting';
import type { Span } from '../text/span';
import { applyIgnores, ignoreComments, withoutPeersIgnores } from './ignores';
import { visitStatement, watch, type Circumstances, type Visitors } from './visits';
import { HYGIENE_RULES, type Finding, type Report, type Rule } from './rule';
import { severityBySize } from './small-tables';
import { unusedIgnoreMessage } from './unused-ignore';
import { displayName } from './wording';

/** Runs rules over an analyzed file. Findings come in the order of the text. */
export function runRules(file: AnalyzedFile, rules: readonly Rule[]): readonly Finding[] {
  const findings: Finding[] = [];
  const active = activeRules(rules, file.settings);
  const { visitors, fileRules } = active;
  const circumstances: Circumstances = {
    file,
    rules,
    visitors,
    view: watch(file),
    finding: (rule, report, statement, operation) => finding(file, rule, report, statement.index, operation),
  };
  for (const statement of file.statements) {
    if (!statement.section) continue;
    for (const found of visitStatement(statement, circumstances)) findings.push(found);
  }
  for (const rule of fileRules) {
    rule.visitFile?.({
      file,
      report: (report) => {
        findings.push(finding(file, rule, report, report.statement ?? -1, report.operation ?? -1));
      },
    });
  }
  const { kept, unused } = applyIgnores(findings, ignoreComments(file));
  const all = [
    ...withoutEchoes(withoutPeersIgnores(file, kept), active),
    ...unusedIgnores(file, rules, unused),
  ];
  return all.sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end || compare(a.rule, b.rule),
  );
}

function waits({ rule, severity }: Finding): boolean {
  return HYGIENE_RULES.has(rule) || (rule === 'add-column-with-default' && severity === 'hint');
}

/** More than a statement can have. */
const MOST_OPERATIONS = 2 ** 24;

/** What is refused because of what it names does nothing: it blocks, breaks and loses nothing, and is not to be written otherwise. */
const NAMES_WRONG = / (does not exist|already exists)\.$/;

/** Nor does what the server has not. */
function isRefused({ rule, message }: Finding): boolean {
  return rule === 'not-in-this-version' || (rule === 'refused-by-server' && NAMES_WRONG.test(message));
}

const HELD = 'lock-held-during-work';

/** What one of these says of a build is refused where it stands. */
const BUILDS_NOTHING = new Set(['concurrently-in-transaction', 'concurrently-on-partitioned-table']);

/**
 * One statement raises one complaint: where a recipe answers an operation, its SQL is repeatable and sets its timeouts,
 * so hygiene findings about the same operation only repeat the work to do.
 */
function withoutEchoes(findings: readonly Finding[], active: ActiveRules): readonly Finding[] {
  const { answered, doing } = active;
  const place = ({ statement, operation }: Finding): number => statement * MOST_OPERATIONS + operation;
  const refused = new Set(findings.filter(isRefused).map(place));
  if (refused.size > 0) {
    const loud = findings.filter(
      (finding) =>
        !refused.has(place(finding)) || !(doing.has(finding.rule) || HYGIENE_RULES.has(finding.rule)),
    );
    if (loud.length < findings.length) return withoutEchoes(loud, active);
  }
  const echoes = echoesOf(findings, place);
  if (echoes.size > 0)
    return withoutEchoes(
      findings.filter((each) => !echoes.has(each)),
      active,
    );
  if (!findings.some(waits)) return findings;
  const hazards = new Set(
    findings.filter(({ rule, severity }) => answered.has(rule) && severity !== 'hint').map(place),
  );
  return findings.filter((finding) => !waits(finding) || !hazards.has(place(finding)));
}

/** What is refused where it stands does no work there, and leaves no INVALID index. */
function echoesOf(findings: readonly Finding[], place: (finding: Finding) => number): ReadonlySet<Finding> {
  const candidates = findings.filter(({ rule }) => rule === HELD || rule === 'invalid-index-retry');
  if (candidates.length === 0) return new Set();
  const unbuilt = new Set(findings.filter(({ rule }) => BUILDS_NOTHING.has(rule)).map(place));
  return new Set(candidates.filter((each) => unbuilt.has(place(each))));
}

/** The severity of a rule under the user's settings. */
export function severityOf(rule: Rule, settings: Settings): SeveritySetting {
  return settings.rules[rule.id] ?? rule.severity[settings.preset];
}

/** The rules that settings leave on, sorted by what they look at. */
interface ActiveRules {
  readonly visitors: Visitors;
  /** Those that look at whole files. */
  readonly fileRules: readonly Rule[];
  /** Those whose recipes answer an operation as a whole. */
  readonly answered: ReadonlySet<string>;
  /** Those that speak of what an operation does. */
  readonly doing: ReadonlySet<string>;
}

const DOES: ReadonlySet<Rule['category']> = new Set(['blocks-traffic', 'breaks-code', 'loses-data']);

const activeBySettings = new WeakMap<Settings, Map<readonly Rule[], ActiveRules>>();

/** Found once for settings that hold for a whole folder. */
function activeRules(rules: readonly Rule[], settings: Settings): ActiveRules {
  const known = activeBySettings.get(settings) ?? new Map<readonly Rule[], ActiveRules>();
  activeBySettings.set(settings, known);
  const found = known.get(rules);
  if (found !== undefined) return found;
  const active = rules.filter((rule) => severityOf(rule, settings) !== 'off');
  const answering = active.filter((rule) => rule.recipes.length > 0 && !HYGIENE_RULES.has(rule.id));
  const made = {
    visitors: visitorsByType(active),
    fileRules: active.filter((rule) => rule.visitFile !== undefined),
    answered: new Set(answering.map((rule) => rule.id)),
    doing: new Set(active.filter(({ category }) => DOES.has(category)).map(({ id }) => id)),
  };
  known.set(rules, made);
  return made;
}

function visitorsByType(rules: readonly Rule[]): Visitors {
  const visitors = new Map<OperationType, Rule[]>();
  for (const rule of rules) {
    if (!rule.visit) continue;
    for (const type of rule.operations ?? []) {
      const list = visitors.get(type);
      if (list) list.push(rule);
      else visitors.set(type, [rule]);
    }
  }
  return visitors;
}

function finding(
  file: AnalyzedFile,
  rule: Rule,
  report: Report,
  statement: number,
  operation: number,
): Finding {
  const own = file.settings.rules[rule.id];
  const usual = report.severity ?? rule.severity[file.settings.preset];
  const known = usual === 'off' ? 'information' : usual;
  const analyzed = file.statements[statement]?.operations[operation];
  return {
    rule: rule.id,
    severity: own === undefined || own === 'off' ? severityBySize(file, analyzed, rule.category, known) : own,
    message: `${report.message}${standsIn(analyzed?.body?.routine)}`,
    span: report.span ?? defaultSpan(file, statement, operation),
    related: report.related ?? [],
    statement,
    operation,
  };
}

/** Of a function only the call stands here. */
function standsIn(routine: Routine | undefined): string {
  if (routine === undefined) return '';
  const { key, procedure, trigger, text } = routine;
  if (trigger !== undefined)
    return ` It stands in the function ${displayName(key)}, which the trigger ${quoteIdentifier(trigger.name)} of ${displayName(trigger.table)} runs here: ${shortened(text)}`;
  return ` It stands in the ${procedure ? 'procedure' : 'function'} ${displayName(key)}, which is called here: ${shortened(text)}`;
}

const MOST_SHOWN = 80;

function shortened(text: string): string {
  if (text.length <= MOST_SHOWN) return `${text}.`;
  const blank = text.lastIndexOf(' ', MOST_SHOWN);
  return `${text.slice(0, blank > 0 ? blank : MOST_SHOWN)} …`;
}

function defaultSpan(file: AnalyzedFile, statement: number, operation: number): Span {
  const analyzed = file.statements[statement];
  if (!analyzed) return { start: 0, end: Math.min(file.text.length, firstLineEnd(file.text)) };
  const within = analyzed.operations[operation];
  return within ? spanInFile(analyzed, within.operation) : analyzed.statement.span;
}

function firstLineEnd(text: string): number {
  const end = text.search(/[\r\n]/);
  return end < 0 ? text.length : end;
}

function unusedIgnores(
  file: AnalyzedFile,
  rules: readonly Rule[],
  unused: readonly { readonly id: string; readonly span: Span }[],
): readonly Finding[] {
  const rule = rules.find((candidate) => candidate.id === 'unused-ignore');
  const setting = rule ? severityOf(rule, file.settings) : 'off';
  if (!rule || setting === 'off') return [];
  const severity: Severity = setting;
  const ids = rules.map((candidate) => candidate.id);
  return unused
    .filter(({ id }) => !isOff(id, rules, file.settings))
    .map(({ id, span }) => ({
      rule: rule.id,
      severity,
      message: unusedIgnoreMessage(id, ids),
      span,
      related: [],
      statement: -1,
      operation: -1,
    }));
}

/** A rule that is turned off cannot use its ignore: the comment waits for the day it is on again. */
function isOff(id: string, rules: readonly Rule[], settings: Settings): boolean {
  const rule = rules.find((candidate) => candidate.id === id);
  return rule !== undefined && severityOf(rule, settings) === 'off';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
