import { join, resolve } from 'node:path';
import type { Parameter } from '../recipes/recipe';
import { canNameFiles, recipeSummaries, scaffold } from '../service/scaffold';
import { SERIES_OPTIONS } from '../service/series-options';
import { childUri } from '../workspace/file-system';
import { latestSchema } from '../workspace/folder';
import { parseCommand, text, UsageError } from './arguments';
import { pathOf, uriOf } from '../workspace/node-files';
import { warnAboutConfigurations } from './configurations';
import { PAGES } from './help/pages';
import type { Options } from './option';
import type { Output } from './output';
import { openSession } from './session';
import { shownPath } from './shown-path';
import { writeFiles, type FileToWrite } from './write-files';

/** `scaffold RECIPE --table orders …`: writes a series of migrations. */
export async function scaffoldCommand(
  args: readonly string[],
  { print, document, warn }: Output,
): Promise<number> {
  const recipes = recipeSummaries();
  const parameters = new Set(recipes.flatMap((recipe) => recipe.parameters.map(({ name }) => name)));
  const { values, positionals, common } = parseCommand(args, {
    ...PAGES.scaffold,
    options: { ...recipeOptions(parameters), ...PAGES.scaffold.options },
  });
  if (values['list'] === true) {
    listRecipes(common.format, { print, document });
    return 0;
  }
  const [id] = positionals;
  if (positionals.length !== 1 || id === undefined) {
    throw new UsageError('scaffold needs one recipe: `safe-migrations scaffold --list` shows them.');
  }
  const asked = resolve(text(values['dir']) ?? '.');
  const session = await openSession(common);
  const opened = await session.folderOf(childUri(uriOf(asked), 'any.sql'));
  // The one above it for Sqitch's deploy/ or graphile-migrate's committed/.
  const folder = pathOf(opened.uri);
  const chosen: Record<string, string> = {};
  const takesName = recipes.some(
    (recipe) => recipe.id === id && recipe.parameters.some(({ name }) => name === 'name'),
  );
  for (const name of parameters) {
    // Without such a parameter, --name is that of the files.
    if (name === 'name' && !takesName) continue;
    const value = text(values[kebab(name)]);
    if (value !== undefined) chosen[name] = value;
  }
  const name = text(values['name']);
  const result = scaffold(
    {
      recipe: id,
      arguments: chosen,
      runbook: values['runbook'] === true,
      // That of an index or a constraint may be none for files.
      ...(name === undefined || (takesName && !canNameFiles(name)) ? {} : { name }),
    },
    {
      catalog: latestSchema(opened),
      settings: opened.settings.settings,
      tool: opened.tool,
      reader: session.reader,
      folder: folder === process.cwd() ? '.' : shownPath(folder),
    },
    opened.project,
    new Date(),
  );
  if ('problems' in result) {
    throw new UsageError(
      result.problems
        .map(({ parameter, message }) =>
          parameter === undefined ? message : `--${kebab(parameter)}: ${message}`,
        )
        .join('\n'),
    );
  }
  const files = result.files.map((file): FileToWrite => ({
    path: join(folder, file.path),
    text: file.text,
    status: file.before === undefined ? 'created' : 'changed',
  }));
  await warnAboutConfigurations(session, warn);
  if (values['dry-run'] !== true) await writeFiles(files);
  if (common.format === 'json') {
    const shownFiles = files.map(({ path, status, text }) => ({ path: shownPath(path), status, text }));
    document(JSON.stringify({ version: 1, files: shownFiles, remaining: [] }));
  } else {
    for (const file of files)
      print(
        values['dry-run'] === true
          ? `-- ${file.status} ${shownPath(file.path)}\n${file.text}`
          : `${file.status} ${shownPath(file.path)}`,
      );
    for (const command of opened.tool.afterWriting?.(opened.project) ?? []) print(`run: ${command}`);
    for (const warning of result.plan.warnings) print(`note: ${warning}`);
  }
  return 0;
}

function listRecipes(
  format: 'pretty' | 'json',
  { print, document }: Pick<Output, 'print' | 'document'>,
): void {
  if (format === 'json') {
    const recipes = recipeSummaries().map(({ id, title, description, parameters }) => ({
      id,
      title,
      description,
      parameters: parameters.map((parameter) => ({ ...parameter, option: `--${kebab(parameter.name)}` })),
    }));
    document(JSON.stringify({ version: 1, recipes }));
    return;
  }
  for (const recipe of recipeSummaries()) {
    print(`${recipe.id}\n  ${recipe.title}. ${recipe.description}`);
    for (const parameter of recipe.parameters) {
      if (!SERIES_OPTIONS.includes(parameter)) print(`  ${parameterLine(parameter)}`);
    }
    print('');
  }
  print('every recipe');
  for (const parameter of SERIES_OPTIONS) print(`  ${parameterLine(parameter)}`);
}

function parameterLine(parameter: Parameter): string {
  const need = parameter.required
    ? 'required'
    : parameter.whenUnknown === true
      ? 'where the history does not know it'
      : 'optional';
  return `--${kebab(parameter.name)} <${parameter.type}>  ${parameter.title} (${need}; for example ${parameter.example})`;
}

function recipeOptions(parameters: Iterable<string>): Options {
  const option = { type: 'string', value: 'VALUE', help: 'a parameter of the recipe' } as const;
  return Object.fromEntries([...parameters].map((name) => [kebab(name), option]));
}

/** batchSize → batch-size. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
