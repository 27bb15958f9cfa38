import { commandsOf } from '../../server/src/projects/commands';
import type { NewFile, Tool } from '../../server/src/projects/tool';
import { TOOLS } from '../../server/src/projects/tools';
import { loadPostgresReader } from '../../server/src/readers/postgres';
import { recipeById } from '../../server/src/recipes/recipes';
import { fenced } from '../../server/src/service/markdown';
import { planFiles } from '../../server/src/service/planned-files';
import { DEFAULT_SETTINGS } from '../../server/src/settings/settings';
import { catalogOf, planIn } from '../recipe-fixture';
import { RECIPE_EXAMPLES } from '../recipe-examples';
import type { GeneratedFile } from './manifest';

/** A step outside a transaction and one inside: what tools differ in. */
const RECIPE = 'add-unique';
const FOLDER = 'db/migrations';
const SQITCH_PLAN = '%syntax-version=1.0.0\n%project=shop\n';
const NOW = new Date(Date.UTC(2026, 0, 15, 9, 30));

/** docs/tools.md and a page a migration tool: how it runs a file, and the files of a series as it wants them. */
export async function toolDocs(): Promise<readonly GeneratedFile[]> {
  const pages = await Promise.all(TOOLS.map(page));
  const rows = [...TOOLS]
    .sort((a, b) => a.title.localeCompare(b.title, 'en'))
    .map(
      (tool) =>
        `| [${tool.title}](tools/${tool.id}.md) | \`${tool.id}\` | ${PENDING[tool.pendingFiles]} | ${DOWN[tool.down]} |`,
    );
  return [{ path: 'docs/tools.md', text: `${INTRODUCTION}\n${HEAD}\n${rows.join('\n')}\n` }, ...pages];
}

const INTRODUCTION = `# Migration tools

What a statement does depends on how its tool sends it: by itself, in a transaction, or in one query with the rest of its file.
The tool of a folder is recognised by its project files, by the markers in its files or by their names; the setting \`tool\`
overrides that. Each page shows how the tool runs a file, how a file leaves its transaction, and what a series looks like in it.
How each tool is recognised, and by what it was proven, stands in the [table of the README](../README.md#migration-tools).
`;

const HEAD = '| tool | `tool` | pending files run | the way back |\n|---|---|---|---|';

const PENDING: Readonly<Record<Tool['pendingFiles'], string>> = {
  each: 'each by itself',
  together: 'all in one transaction',
};

const DOWN: Readonly<Record<Tool['down'], string>> = {
  file: 'a file of its own',
  section: 'a section of the same file',
  inline: 'comments of the same file',
  none: 'comments that the tool passes over',
};

async function page(tool: Tool): Promise<GeneratedFile> {
  const files = await exampleSeries(tool);
  const after = tool.afterWriting?.({ names: files.map(({ path }) => path), texts: new Map() }) ?? [];
  const parts = [
    `# ${tool.title}`,
    facts(tool)
      .map((fact) => `- ${fact}`)
      .join('\n'),
    '## Commands',
    ...commands(tool, files),
    '## A series',
    'Where a table `users` has a column `email`,',
    fenced(
      `safe-migrations scaffold ${RECIPE} --table users --columns email --tool ${tool.id} --dir ${FOLDER}`,
      'sh',
    ),
    'writes:',
    ...files.flatMap(({ path, text }) => [`\`${path}\``, fenced(text.trimEnd(), languageOf(path))]),
    ...(after.length === 0
      ? []
      : ['and says what to run before the next deploy:', fenced(after.join('\n'), 'sh')]),
  ];
  return { path: `docs/tools/${tool.id}.md`, text: `${parts.join('\n\n')}\n` };
}

function facts(tool: Tool): readonly string[] {
  const several = tool.severalStatementsWithoutTransaction
    ? 'A file without a transaction may hold several statements.'
    : 'What refuses a transaction has to be alone: a series gives it a file of its own.';
  return [
    tool.pendingFiles === 'each'
      ? 'Each pending file runs by itself.'
      : 'All pending files run in one transaction.',
    `For what PostgreSQL refuses in a transaction (CREATE INDEX CONCURRENTLY, a backfill that commits): ${tool.wayOutOfTransaction}.`,
    several,
    tool.down === 'none'
      ? `${tool.title} runs no way back: a series leaves it in comments at the end of each file.`
      : `The way back stands in ${DOWN[tool.down]}.`,
    ...(tool.ofOneVersion === undefined
      ? []
      : [`Where two files have the same version, ${tool.ofOneVersion}.`]),
    ...(tool.afterGap === undefined ? [] : [`Where a number is left out, ${tool.afterGap}.`]),
    ...(tool.ofDownAlone === undefined ? [] : [`Where a down file has no up file, ${tool.ofDownAlone}.`]),
  ];
}

function commands(tool: Tool, files: readonly NewFile[]): readonly string[] {
  const named = files.flatMap(({ path }) => {
    const name = tool.parseName(path);
    return name === undefined ? [] : [{ path, ...name }];
  });
  // The last file: the first may be one that the tool leaves to be run by hand.
  const forth = named.filter(({ direction }) => direction !== 'down');
  const last = forth.at(-1)!;
  const back = named.find((each) => each.version === last.version && each.direction === 'down');
  const { up, down, status, afterFailure } = commandsOf(tool.id, {
    folder: FOLDER,
    file: last.path,
    version: last.version,
    previous: forth[0]!.version,
    ...(back === undefined ? {} : { downFile: back.path }),
  });
  return [
    'The next migration, as reviews and runbooks write it:',
    fenced(up, 'sh'),
    ...(down === undefined ? [] : ['The way back:', fenced(down, 'sh')]),
    ...(status === undefined ? [] : ['What has run:', fenced(status, 'sh')]),
    ...(afterFailure === undefined ? [] : [afterFailure]),
  ];
}

async function exampleSeries(tool: Tool): Promise<readonly NewFile[]> {
  const { setup, args } = RECIPE_EXAMPLES[RECIPE]!;
  const settings = DEFAULT_SETTINGS;
  const catalog = await catalogOf(setup);
  const context = { catalog, version: settings.postgresVersion, settings, unknown: 'ask' as const };
  const plan = planIn(recipeById(RECIPE)?.fromArguments(args, context));
  const planned = planFiles(plan, { catalog, settings, tool, reader: await loadPostgresReader() });
  const texts = new Map(tool.id === 'sqitch' ? [['sqitch.plan', SQITCH_PLAN]] : []);
  return tool.series(planned?.files ?? [], [...texts.keys()], NOW, texts);
}

function languageOf(path: string): string {
  const ending = path.slice(path.lastIndexOf('.') + 1);
  return (
    { sql: 'sql', cjs: 'js', plan: '', json: 'json', js: 'js', toml: 'toml', conf: 'properties' }[ending] ??
    ''
  );
}
