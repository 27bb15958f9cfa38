import { failOn, parseCommand, reaches, text } from './arguments';
import { terminalColours } from './colours';
import { inputFiles } from './files';
import { countSeverities, findingsJson, type JsonFinding } from './findings-json';
import { prettyFindings } from './pretty';
import { openSession } from './session';

/** `check [paths]`: prints findings; 1 where one reaches `--fail-on`. */
export async function checkCommand(args: readonly string[], print: (text: string) => void): Promise<number> {
  const { values, positionals, common } = parseCommand(args, { 'fail-on': { type: 'string' } });
  const threshold = failOn(text(values['fail-on']));
  const session = await openSession(common);
  const inputs = await inputFiles(positionals.length > 0 ? positionals : ['.']);
  const files: { path: string; tool: string; dialect: string; findings: readonly JsonFinding[] }[] = [];
  const paint = terminalColours();
  let failed = false;
  let checkedFiles = 0;
  for (const input of inputs) {
    const file = await session.read(input);
    const checked = file.check(file.text);
    if (checked.skipped !== undefined) {
      if (input.named && common.format === 'pretty') print(`${file.shownPath}: ${checked.skipped}`);
      continue;
    }
    checkedFiles++;
    failed ||= checked.findings.some((finding) => reaches(finding.severity, threshold));
    const view = checked.findings.length > 0 ? await file.view() : { names: [], now: new Date() };
    if (common.format === 'json') {
      const findings = findingsJson(checked, file.text, view);
      files.push({ path: file.shownPath, tool: file.context.tool.id, dialect: 'postgresql', findings });
    } else {
      files.push({
        path: file.shownPath,
        tool: '',
        dialect: '',
        findings: checked.findings.map(withoutPlace),
      });
      if (checked.findings.length > 0)
        print(prettyFindings(file.shownPath, checked, file.text, view, paint) + '\n');
    }
  }
  const counts = countSeverities(files.flatMap((file) => file.findings));
  if (common.format === 'json')
    print(JSON.stringify({ version: 1, files, summary: { files: checkedFiles, ...counts } }));
  else print(summaryLine(checkedFiles, counts));
  return failed ? 1 : 0;
}

function withoutPlace(finding: {
  rule: string;
  severity: JsonFinding['severity'];
  message: string;
}): JsonFinding {
  const nowhere = { line: 0, column: 0 };
  return { ...finding, range: { start: nowhere, end: nowhere }, fixes: [] };
}

function summaryLine(files: number, counts: ReturnType<typeof countSeverities>): string {
  const found = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([severity, count]) => `${count} ${plural(severity, count)}`);
  const checked = `${files} ${plural('file', files)} checked`;
  return found.length === 0 ? `${checked}: nothing to say.` : `${checked}: ${found.join(', ')}.`;
}

function plural(word: string, count: number): string {
  return count === 1 || word === 'information' ? word : `${word}s`;
}
