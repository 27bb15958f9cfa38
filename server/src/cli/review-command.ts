import { dirname, resolve } from 'node:path';
import { review } from '../service/review';
import { parseCommand, text, UsageError } from './arguments';
import { warnAboutConfigurations } from './configurations';
import { inputFiles } from './files';
import { PAGES } from './help/pages';
import type { Output } from './output';
import { openSession, type OpenedFile } from './session';
import { shownPath } from './shown-path';
import { changedSince } from './since';

/** `review FILE…`: each migration reviewed against the protocol, as Markdown. */
export async function reviewCommand(args: readonly string[], { print, warn }: Output): Promise<number> {
  const { values, positionals, common } = parseCommand(args, PAGES.review);
  const since = text(values['since']);
  if (positionals.length === 0 && since === undefined)
    throw new UsageError('review needs a file, or --since with the commit that a branch starts from.');
  const named = await inputFiles(positionals.length === 0 ? ['.'] : positionals);
  const inputs = since === undefined ? named : await changedSince(since, named);
  const session = await openSession(common);
  const reports: string[] = [];
  for (const input of inputs) {
    const file = await session.read(input);
    // Its up file's review tells how to go back.
    if (file.context.upId !== undefined && !input.named) continue;
    const report = await reviewOf(file);
    if ('report' in report) reports.push(report.report);
    else if (input.named) throw new UsageError(`${file.shownPath}: ${report.skipped}`);
  }
  await warnAboutConfigurations(session, warn);
  if (reports.length === 0) throw new UsageError('There is no migration to review.');
  print(reports.map((report) => report.trimEnd()).join('\n\n---\n\n'));
  return 0;
}

async function reviewOf(
  file: OpenedFile,
): Promise<{ readonly report: string } | { readonly skipped: string }> {
  const { analyzed, findings, skipped } = file.check(file.text);
  if (!analyzed) return { skipped: skipped ?? findings[0]?.message ?? 'This file cannot be read.' };
  const folder = dirname(file.path);
  const place = {
    folder: folder === resolve('.') ? '.' : shownPath(folder),
    downFileName: file.context.downFileName,
  };
  return { report: review(analyzed, findings, await file.view(), place) };
}
