/** One change of a `sqitch.plan`. */
export interface PlannedChange {
  /** The name of its files below deploy, revert and verify: `users`, or `users@v1.0` for one that was reworked since. */
  readonly file: string;
  readonly change: string;
  /** `Marge N. O’Vera <marge@example.com>`. */
  readonly planner: string;
}

const NAME = /^[+]?\s*([^\s:#@%[\]][^\s:#[\]]*)/;

/** When and by whom: `2025-01-01T00:00:00Z Marge <marge@example.com>`. */
const PLANNED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\s+\S.*<[^<>\s]+>$/;

/** `users [other] 2025-01-01T00:00:00Z Marge <marge@example.com> # note`; undefined for a line that is no change. */
function changeOf(
  line: string,
): { readonly change: string; readonly planner: string; readonly complete: boolean } | undefined {
  const said = (line.split('#', 1)[0] ?? '').trim();
  const [written, change] = NAME.exec(said) ?? [];
  if (written === undefined || change === undefined) return undefined;
  let rest = said.slice(written.length).trimStart();
  if (rest.startsWith('[')) {
    const end = rest.indexOf(']');
    if (end < 0) return undefined;
    rest = rest.slice(end + 1).trimStart();
  }
  const space = rest.search(/\s/);
  const complete = PLANNED.test(rest);
  return space < 0 ? undefined : { change, planner: rest.slice(space).trim(), complete };
}

/** The changes of a plan in their order; undefined where the text is no plan. */
export function readPlan(text: string): readonly PlannedChange[] | undefined {
  if (!/^%project=/m.test(text)) return undefined;
  const changes: { change: string; planner: string; tag?: string }[] = [];
  for (const line of text.split(/\r?\n/)) {
    const tag = /^\s*@(\S+)/.exec(line)?.[1];
    if (tag !== undefined) {
      // A change that comes again behind a tag keeps its older files under the name of that tag.
      for (const change of changes) change.tag ??= tag;
    } else if (/^\s*-/.test(line)) {
      const name = /^\s*-\s*(\S+)/.exec(line)?.[1];
      const last = changes.findLastIndex(({ change }) => change === name);
      if (last >= 0) changes.splice(last, 1);
    } else if (!/^\s*(?:[%#]|$)/.test(line)) {
      const planned = changeOf(line);
      if (planned) changes.push({ change: planned.change, planner: planned.planner });
    }
  }
  return changes.map(({ change, planner, tag }, index) => {
    const isReworked = changes.slice(index + 1).some((later) => later.change === change);
    return { change, planner, file: isReworked && tag !== undefined ? `${change}@${tag}` : change };
  });
}

/** Why Sqitch refuses a plan: a line, from 1, that it cannot read, or a change that stands there again without a tag between. */
export type PlanProblem = { readonly line: number; readonly text: string } | { readonly twice: string };

/** The first one. */
export function planProblem(text: string): PlanProblem | undefined {
  const since = new Set<string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*@/.test(line)) since.clear();
    else if (!/^\s*(?:[-%#]|$)/.test(line)) {
      const planned = changeOf(line);
      if (planned?.complete !== true) return { line: index + 1, text: line.trim() };
      if (since.has(planned.change)) return { twice: planned.change };
      since.add(planned.change);
    }
  }
  return undefined;
}

/** A plan with changes at its end. `at` is UTC. */
export function withChanges(
  text: string,
  changes: readonly { readonly name: string; readonly note: string }[],
  at: Date,
): string {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const planner = readPlan(text)?.at(-1)?.planner || 'safe-migrations <safe-migrations@localhost>';
  const time = at.toISOString().replace(/\.\d+/, '');
  const lines = changes.map(({ name, note }) => `${name} ${time} ${planner} # ${note}${lineBreak}`);
  return text + (text === '' || text.endsWith('\n') ? '' : lineBreak) + lines.join('');
}

/** `%project=shop`. */
export function projectOf(text: string): string {
  return /^%project=(\S+)/m.exec(text)?.[1] ?? 'project';
}
