import { effectsReport, type StatementEffect } from '../service/effects-report';
import { parseCommand, UsageError } from './arguments';
import { inputFiles } from './files';
import { openSession } from './session';

/** `effects FILE…`: what each statement locks, scans and rewrites. */
export async function effectsCommand(
  args: readonly string[],
  print: (text: string) => void,
): Promise<number> {
  const { positionals, common } = parseCommand(args, {});
  if (positionals.length === 0) throw new UsageError('effects needs at least one file.');
  const session = await openSession(common);
  const files: { path: string; statements: readonly StatementEffect[] }[] = [];
  for (const input of await inputFiles(positionals)) {
    const file = await session.read(input);
    const { analyzed } = file.check(file.text);
    if (analyzed) files.push({ path: file.shownPath, statements: effectsReport(analyzed) });
  }
  if (common.format === 'json') print(JSON.stringify({ version: 1, files }));
  else for (const file of files) print(prettyEffects(file.path, file.statements));
  return 0;
}

function prettyEffects(path: string, statements: readonly StatementEffect[]): string {
  return statements
    .map(({ text, line, effect }) => {
      const first = text.split(/\r\n|\r|\n/)[0] ?? '';
      return [`${path}:${line}  ${first}`, ...effectLines(effect)].join('\n    ');
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
