import { commentLines, emptyDown, inTransaction, undoHeader, wholeFile } from './frame';
import { oncePerMap } from './once-per-list';
import { planProblem, projectOf, readPlan, withChanges, type PlannedChange } from './sqitch-plan';
import type { MigrationName, NewFile, Project, StepFile, Tool, ToolProblem } from './tool';

const PLAN = 'sqitch.plan';

/** Where the files of changes lie, relative to the plan. */
interface Places {
  /** The folder of the plan, relative to the settings; empty where it is theirs. */
  readonly top: string;
  readonly deploy: string;
  readonly revert: string;
  readonly verify: string;
}

const USUAL: Places = { top: '', deploy: 'deploy', revert: 'revert', verify: 'verify' };

/** `top_dir`, `deploy_dir`, `revert_dir` and `verify_dir` of the section `[core]`; folders outside of the plan's are passed over. */
function placesOf(text: string): Places {
  const core = /^[ \t]*\[core\]([^]*?)(?=^[ \t]*\[|(?![^]))/m.exec(text)?.[1] ?? '';
  const valueOf = (name: string): string | undefined =>
    new RegExp(`^[ \\t]*${name}[ \\t]*=[ \\t]*"?([^"\\r\\n#;]*)`, 'm')
      .exec(core)?.[1]
      ?.trim()
      .replace(/^(?:\.\/)+|^\.$/, '')
      .replace(/\/$/, '');
  const top = valueOf('top_dir') ?? '';
  const below = (name: keyof Omit<Places, 'top'>): string => {
    const written = valueOf(`${name}_dir`);
    if (written === undefined || written === '') return USUAL[name];
    if (top === '') return written;
    return written.startsWith(`${top}/`) ? written.slice(top.length + 1) : USUAL[name];
  };
  return { top, deploy: below('deploy'), revert: below('revert'), verify: below('verify') };
}

/**
 * Sqitch: three files a change, `deploy/x.sql`, `revert/x.sql` and `verify/x.sql`, in the order of `sqitch.plan`. psql runs them
 * statement by statement; the transaction is what their template writes into them, BEGIN and COMMIT.
 */
export const sqitch: Tool = {
  id: 'sqitch',
  title: 'Sqitch',
  recognition: {
    files: /^(?:deploy|revert|verify)\/.*\.sql$/,
    projectFiles: /^(?:sqitch\.plan|sqitch\.conf)$/,
  },
  depthOf(segments) {
    const index = segments.findLastIndex((name) => /^(?:deploy|revert|verify)$/.test(name));
    return index < 0 ? 1 : segments.length - index;
  },
  ...filesIn(USUAL),
  settings: {
    file: /^sqitch\.conf$/,
    configure: (text) => filesIn(placesOf(text)),
    folderOf: (text, path) => {
      const { top, deploy, revert, verify } = placesOf(text);
      const inside = [deploy, revert, verify].map((place) => (top === '' ? place : `${top}/${place}`));
      return inside.some((place) => path.startsWith(`${place}/`)) ? top : undefined;
    },
  },
  optionFiles: (names) => names.filter((name) => name === PLAN),
  down: 'file',
  severalStatementsWithoutTransaction: true,
  pendingFiles: 'each',
  directive: /^-- (?:Deploy|Revert|Verify) \S+:\S+ (?:to|from|on) pg\b/,
  wayOutOfTransaction: 'put it outside of the BEGIN and COMMIT of the file',
};

/** What depends on the folders that the changes lie in. */
function filesIn(
  places: Places,
): Pick<Tool, 'parseName' | 'order' | 'sections' | 'series' | 'problems' | 'folders'> {
  return {
    folders: [places.deploy, places.revert, places.verify],
    parseName: (name) => parseName(name, places),
    order({ names, texts }) {
      const known = new Set(names);
      return planOf(texts)
        ?.map(({ file }) => `${places.deploy}/${file}.sql`)
        .filter((name) => known.has(name));
    },
    sections: (fileName, script) => wholeFile(script, parseName(fileName, places)?.direction ?? 'up', 'none'),
    series(steps, existing, now, texts = new Map()) {
      const plan = texts.get(PLAN);
      const project = projectOf(plan ?? '');
      const taken = new Set(existing.flatMap((name) => parseName(name, places)?.title ?? []));
      const changes = steps.map((step) => ({ step, name: freeName(step.slug, taken) }));
      const files = changes.flatMap(({ step, name }) => filesOf(step, name, project, places));
      if (plan === undefined || !readPlan(plan)) return files;
      const text = withChanges(
        plan,
        changes.map(({ step, name }) => ({ name, note: step.header[0] ?? name })),
        now,
      );
      return [...files, { path: PLAN, text, before: plan }];
    },
    problems(fileName, _script, project) {
      if (parseName(fileName, places) === undefined) return [];
      const text = project.texts.get(PLAN);
      if (text === undefined && project.names.includes(PLAN)) {
        const message = `${PLAN} cannot be read here, so it is not known what Sqitch runs, and in which order. See that it can be.`;
        return [{ kind: 'note', message }];
      }
      if (text === undefined) return [];
      const plan = planOf(project.texts);
      if (!plan)
        return [
          {
            kind: 'fails',
            message: `${PLAN} has no \`%project\`, so Sqitch refuses to run. Write \`%syntax-version=1.0.0\` and \`%project=NAME\` on its first lines.`,
          },
        ];
      const change = parseName(fileName, places)?.title ?? '';
      const refused = refusedPlan(project.texts, change);
      if (refused.length > 0) return refused;
      if (plan.some(({ file }) => file === change)) return withoutFile(plan, fileName, project, places);
      return [
        {
          kind: 'ignored',
          message: `${PLAN} does not name the change ${change}, so Sqitch does not run this file. Add it with \`sqitch add ${change}\`, which leaves files alone that exist.`,
        },
      ];
    },
  };
}

const planOf = oncePerMap((texts: Project['texts']) => readPlan(texts.get(PLAN) ?? ''));

const planProblemOf = oncePerMap((texts: Project['texts']) => planProblem(texts.get(PLAN) ?? ''));

function refusedPlan(texts: Project['texts'], change: string): readonly ToolProblem[] {
  const problem = planProblemOf(texts);
  if (problem === undefined) return [];
  if ('line' in problem) {
    const message = `Sqitch cannot read line ${problem.line} of ${PLAN}, \`${problem.text}\`, so it refuses to run. Take the line from the last commit, or take it out and let \`sqitch add\` write it.`;
    return [{ kind: 'fails', message }];
  }
  if (problem.twice !== change) return [];
  const message = `${PLAN} names the change ${change} twice without a tag between, so Sqitch refuses to run. Take one of them out, or set a tag and let \`sqitch rework ${change}\` write the second.`;
  return [{ kind: 'fails', message }];
}

/** A planned change without its file, told at the one before it or, for the first, at the one behind it. */
function withoutFile(
  plan: readonly PlannedChange[],
  fileName: string,
  { names }: Project,
  { deploy }: Places,
): readonly ToolProblem[] {
  const place = plan.findIndex(({ file }) => `${deploy}/${file}.sql` === fileName);
  if (place < 0) return [];
  const near = [plan[place + 1], ...(place === 1 ? [plan[0]] : [])];
  const missing = near.find(
    (change) => change !== undefined && !names.includes(`${deploy}/${change.file}.sql`),
  );
  if (missing === undefined) return [];
  const path = `${deploy}/${missing.file}.sql`;
  const message = `${PLAN} names the change ${missing.change}, but there is no ${path}, so Sqitch stops where it would deploy it. Bring the file back, or take the change out of the plan.`;
  return [{ kind: 'fails', message }];
}

function freeName(slug: string, taken: Set<string>): string {
  let name = slug;
  for (let number = 2; taken.has(name); number++) name = `${slug}_${number}`;
  taken.add(name);
  return name;
}

function filesOf(step: StepFile, name: string, project: string, places: Places): readonly NewFile[] {
  const deploy = inTransaction(step.up, step.transaction);
  const down = step.down === '' ? emptyDown(step) : inTransaction(step.down, step.downTransaction);
  const check = step.header.flatMap((line) => /^Check: (.+) returns /.exec(line)?.[1] ?? []);
  const verify = check.length === 0 ? 'SELECT 1;\n' : check.map((sql) => `${sql};\n`).join('');
  return [
    {
      path: `${places.deploy}/${name}.sql`,
      text: `-- Deploy ${project}:${name} to pg\n\n${commentLines(step.header)}${deploy}`,
    },
    {
      path: `${places.revert}/${name}.sql`,
      text: `-- Revert ${project}:${name} from pg\n\n${undoHeader(step)}${down}`,
    },
    {
      path: `${places.verify}/${name}.sql`,
      text: `-- Verify ${project}:${name} on pg\n\nBEGIN;\n${verify}ROLLBACK;\n`,
    },
  ];
}

/** Changes have no version: their order is that of the plan. */
function parseName(name: string, { deploy, revert }: Places): MigrationName | undefined {
  if (!name.endsWith('.sql')) return undefined;
  const isDeploy = name.startsWith(`${deploy}/`);
  if (!isDeploy && !name.startsWith(`${revert}/`)) return undefined;
  const change = name.slice((isDeploy ? deploy : revert).length + 1, -'.sql'.length);
  return change === '' ? undefined : { version: change, title: change, direction: isDeploy ? 'up' : 'down' };
}
