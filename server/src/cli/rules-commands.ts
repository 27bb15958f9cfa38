import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ruleById } from '../rules/by-id';
import { RULES } from '../rules/rules';
import { closest } from '../settings/closest';
import { parseCommand, UsageError } from './arguments';

/** `rules`: every rule with its severities. */
export function rulesCommand(args: readonly string[], print: (text: string) => void): number {
  const { common } = parseCommand(args, {});
  if (common.format === 'json') {
    const rules = RULES.map(({ id, category, description, severity, recipes }) => ({
      id,
      category,
      description,
      severity,
      recipes,
    }));
    print(JSON.stringify({ version: 1, rules }));
    return 0;
  }
  const width = Math.max(...RULES.map((rule) => rule.id.length));
  for (const rule of RULES)
    print(`${rule.id.padEnd(width)}  ${rule.severity.recommended.padEnd(11)}  ${rule.description}`);
  return 0;
}

/** `explain RULE`: the rule's page. */
export async function explainCommand(
  args: readonly string[],
  print: (text: string) => void,
): Promise<number> {
  const { positionals } = parseCommand(args, {});
  const [id] = positionals;
  if (id === undefined || positionals.length !== 1)
    throw new UsageError('explain needs one rule: `safe-migrations rules` lists them.');
  if (!ruleById(id)) {
    const near = closest(
      id,
      RULES.map((rule) => rule.id),
    );
    throw new UsageError(
      `There is no rule called ${id}${near === undefined ? '.' : `; did you mean ${near}?`}`,
    );
  }
  const page = await readFile(join(__dirname, '..', 'docs', 'rules', `${id}.md`), 'utf8');
  print(page.replace(/<!--.*?-->\n?/gs, '').trimEnd());
  return 0;
}
