import { failOn, parseCommand, reaches, text } from './arguments';
import { terminalColours } from './colours';
import { inputFiles } from './files';
import { reportsJson } from './findings-json';
import type { Output } from './output';
import { prettyReports } from './pretty';
import { reportConfiguration, reportFile, type FileReport } from './report';
import { openSession } from './session';

/** `check [paths]`: prints findings; 1 where one reaches `--fail-on`. Prints nothing before everything was read. */
export async function checkCommand(args: readonly string[], { print, warn }: Output): Promise<number> {
  const { values, positionals, common } = parseCommand(args, { 'fail-on': { type: 'string' } });
  const threshold = failOn(text(values['fail-on']));
  const paths = positionals.length > 0 ? positionals : ['.'];
  const inputs = await inputFiles(paths);
  const session = await openSession(common);
  const reports: FileReport[] = [];
  const skipped: string[] = [];
  for (const input of inputs) {
    const file = await session.read(input);
    const checked = file.check(file.text);
    if (checked.skipped === undefined) reports.push(await reportFile(file, checked));
    else if (input.named) skipped.push(`${file.shownPath}: ${checked.skipped}`);
  }
  reports.push(...(await session.configurations()).map(reportConfiguration));
  for (const line of skipped) warn(line);
  if (common.format === 'json') print(reportsJson(reports));
  else print(prettyReports(reports, { paths, threshold, paint: terminalColours(), width: terminalWidth() }));
  const failed = reports.some(({ findings }) =>
    findings.some(({ finding }) => reaches(finding.severity, threshold)),
  );
  return failed ? 1 : 0;
}

/** Undefined where the output is no terminal, so that logs and pipes get whole lines. */
function terminalWidth(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns : undefined;
}
