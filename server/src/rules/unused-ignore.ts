import { closest } from '../settings/closest';
import { defineRule } from './rule';

/** The engine reports it: only it knows which comments silenced something. */
export const rule = defineRule({
  id: 'unused-ignore',
  category: 'meta',
  description: 'Ignores a rule that has nothing to say there',
  severity: { recommended: 'information', strict: 'warning', protocol: 'information' },
  recipes: [],
});

/** The message for a rule id in an ignore comment that silenced nothing. */
export function unusedIgnoreMessage(id: string, ruleIds: readonly string[]): string {
  if (id === '')
    return 'This ignore comment names no rule, so it silences nothing. Write the rule behind it.';
  if (ruleIds.includes(id)) return `${id} has nothing to say here, so this ignore can go.`;
  const near = closest(id, ruleIds);
  const hint = near === undefined ? '' : ` Did you mean ${near}?`;
  return `There is no rule called ${id}, so this ignore silences nothing.${hint}`;
}
