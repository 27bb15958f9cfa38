import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GeneratedFile } from './manifest';

/** server/src/rules/rules.ts: every file of the folder that exports a rule. */
export function ruleList(root: string): GeneratedFile {
  const folder = join(root, 'server', 'src', 'rules');
  const ids = readdirSync(folder)
    .filter(
      (name) =>
        name.endsWith('.ts') &&
        /^export const rule = defineRule\(/m.test(readFileSync(join(folder, name), 'utf8')),
    )
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();
  const imports = ids.map((id) => `import { rule as ${camel(id)} } from './${id}';\n`).join('');
  const list = ids.map((id) => `  ${camel(id)},\n`).join('');
  const head = '// Written by `npm run generate` from the files of this folder.\n';
  return {
    path: 'server/src/rules/rules.ts',
    text: `${head}import type { Rule } from './rule';\n${imports}\n/** Every rule, by id. */\nexport const RULES: readonly Rule[] = [\n${list}];\n`,
  };
}

function camel(id: string): string {
  return id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
