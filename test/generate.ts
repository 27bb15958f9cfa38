import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { RULES } from '../server/src/rules/rules';
import { locksPage } from './generate/locks-page';
import { manifestFiles, type GeneratedFile } from './generate/manifest';
import { actionInputs } from './generate/action-inputs';
import { recipeDocs } from './generate/recipe-docs';
import { ruleDocs } from './generate/rule-docs';
import { ruleList } from './generate/rule-list';
import { settingsTable } from './generate/settings-table';
import { toolDocs } from './generate/tool-docs';
import { snippetFiles } from './generate/snippets';
import { repositoryRoot } from './repository';

/** Everything that is written from one source: `npm run generate` writes it, `--check` only compares. */
export async function generatedFiles(): Promise<readonly GeneratedFile[]> {
  const root = repositoryRoot();
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return [
    ruleList(root),
    {
      path: 'server/src/service/version.generated.ts',
      text: `// Written by \`npm run generate\` from package.json.\nexport const VERSION = '${version}';\n`,
    },
    ...manifestFiles(root, RULES),
    ...ruleDocs(root, RULES),
    ...(await recipeDocs(RULES)),
    ...(await toolDocs()),
    ...(await snippetFiles(root)),
    await locksPage(),
    settingsTable(root),
    actionInputs(root),
  ];
}

/** The generated files whose text on disk differs. */
export async function staleFiles(): Promise<readonly GeneratedFile[]> {
  const root = repositoryRoot();
  return (await generatedFiles()).filter(({ path, text }) => {
    const file = join(root, path);
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  });
}

async function main(): Promise<void> {
  const stale = await staleFiles();
  if (process.argv.includes('--check')) {
    for (const { path } of stale) console.error(`${path} is not current: run \`npm run generate\`.`);
    process.exitCode = stale.length === 0 ? 0 : 1;
    return;
  }
  for (const { path, text } of stale) {
    const file = join(repositoryRoot(), path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(`wrote ${path}`);
  }
}

if (require.main === module) void main();
