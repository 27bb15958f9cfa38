import { effectsReport, type StatementEffect } from '../service/effects-report';
import { parseCommand, UsageError } from './arguments';
import { warnAboutConfigurations } from './configurations';
import { PAGES } from './help/pages';
import { inputFiles } from './files';
import type { Output } from './output';
import { openSession } from './session';

interface FileEffects {
  readonly path: string;
  readonly statements: readonly StatementEffect[];
}

/** `effects FILE…`: what each statement locks, scans and rewrites. */
export async function effectsCommand(
  args: readonly string[],
  { print, document, warn }: Output,
): Promise<number> {
  const { positionals, common } = parseCommand(args, PAGES.effects);
  if (positionals.length === 0) throw new UsageError('effects needs at least one file.');
  const inputs = await inputFiles(positionals);
  const session = await openSession(common);
  const files: FileEffects[] = [];
  const left: string[] = [];
  for (const input of inputs) {
    const file = await session.read(input);
    const { analyzed, skipped, findings } = file.check(file.text);
    if (analyzed) files.push({ path: file.shownPath, statements: effectsReport(analyzed) });
    else if (input.named)
      left.push(`${file.shownPath}: ${skipped ?? findings[0]?.message ?? 'was not read.'}`);
  }
  await warnAboutConfigurations(session, warn);
  for (const line of left) warn(line);
  if (common.format === 'json') document(JSON.stringify({ version: 1, files }));
  else if (files.length > 0) print(files.map(prettyEffects).join('\n\n'));
  return 0;
}

function prettyEffects({ path, statements }: FileEffects): string {
  if (statements.length === 0) return `${path}: no statement.`;
  return statements
    .map(({ text, line, effect }) => {
      const [first = '', ...more] = text.split(/\r\n|\r|\n/);
      const head = `${path}:${line}  ${first}${more.length > 0 ? ' …' : ''}`;
      return [head, ...effectLines(effect)].join('\n    ');
    })
    .join('\n\n');
}

function effectLines(effect: StatementEffect['effect']): readonly string[] {
  if (!effect.known) return ['not known'];
  const lines = Object.entries(effect.locks).map(([table, mode]) => `${mode} on ${table}`);
  if (effect.rewrites.length > 0) lines.push(`rewrites ${effect.rewrites.join(', ')}`);
  const scans = effect.scans.filter((table) => !effect.rewrites.includes(table));
  if (scans.length > 0) lines.push(`reads all of ${scans.join(', ')}`);
  if (effect.rebuilds.length > 0) lines.push(`builds ${effect.rebuilds.join(', ')} anew`);
  if (effect.transaction === 'forbidden') lines.push('not inside a transaction');
  if (effect.rerun === 'fails') lines.push('fails when run a second time');
  if (effect.fails !== null) lines.push(`is refused: ${effect.fails}`);
  return lines.length === 0 ? ['locks nothing that anybody waits for'] : lines;
}
