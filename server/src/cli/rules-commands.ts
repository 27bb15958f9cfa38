import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RULES } from '../rules/rules';
import { knownRule, parseCommand, UsageError } from './arguments';
import { PAGES } from './help/pages';
import type { Output } from './output';

/** `rules`: every rule with its severities. */
export function rulesCommand(args: readonly string[], { print, document }: Output): number {
  const { common } = parseCommand(args, PAGES.rules);
  if (common.format === 'json') {
    const rules = RULES.map(({ id, category, description, severity, recipes }) => ({
      id,
      category,
      description,
      severity,
      recipes,
    }));
    document(JSON.stringify({ version: 1, rules }));
    return 0;
  }
  const width = Math.max(...RULES.map((rule) => rule.id.length));
  for (const rule of RULES)
    print(`${rule.id.padEnd(width)}  ${rule.severity.recommended.padEnd(11)}  ${rule.description}`);
  return 0;
}

/** `explain RULE`: the rule's page. */
export async function explainCommand(args: readonly string[], { print }: Output): Promise<number> {
  const { positionals } = parseCommand(args, PAGES.explain);
  const [id] = positionals;
  if (id === undefined || positionals.length !== 1)
    throw new UsageError('explain needs one rule: `safe-migrations rules` lists them.');
  const page = await readFile(join(__dirname, '..', 'docs', 'rules', `${knownRule(id)}.md`), 'utf8');
  print(
    page
      .replace(/<!--.*?-->\n?/gs, '')
      .replace(/\n{3,}/g, '\n\n')
      .trimEnd(),
  );
  return 0;
}
