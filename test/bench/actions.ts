import { loadPostgresReader } from '../../server/src/readers/postgres';
import { codeActions, targetOf } from '../../server/src/lsp/code-actions';
import { folderView } from '../../server/src/service/folder-view';
import type { CheckedFile } from '../../server/src/service/check';
import { lineIndex } from '../../server/src/text/lines';
import { nodeFiles } from '../../server/src/workspace/node-files';
import { checkProject, realisticProjects } from '../realistic/projects';
import { createProject } from '../unit/service/project';
import { generatedMigration, realisticFile } from './inputs';
import type { Row } from './table';

/** The lightbulb at one finding, in milliseconds of processor time. */
interface Asked {
  readonly first: number;
  readonly again: number;
  readonly where: string;
}

interface Opened extends CheckedFile {
  readonly name: string;
  readonly text: string;
}

const WANTED = '< 30 ms';

/**
 * What the lightbulb costs at each finding of a file, as JSON: the first time after the file was checked, and again. Processor time, which
 * says the same on a busy machine.
 */
export async function* actions(): AsyncGenerator<Row> {
  const name = 'migrations/0002_open.sql';
  const text = realisticFile(200);
  const generated = await createProject({ 'migrations/0001_shop.sql': generatedMigration(0), [name]: text });
  yield* rows(
    'code actions in a 200-line migration',
    await asked([{ ...(await generated.check(name)), name, text }]),
  );
  const realistic: Asked[] = [];
  for (const project of realisticProjects()) realistic.push(...(await asked(await checkProject(project))));
  yield* rows('code actions in realistic migrations', realistic);
}

function* rows(what: string, all: readonly Asked[]): Generator<Row> {
  for (const [when, of] of [
    ['asked for the first time', ({ first }: Asked) => first],
    ['asked again', ({ again }: Asked) => again],
  ] as const) {
    const sorted = [...all].sort((a, b) => of(a) - of(b));
    const worst = sorted.at(-1)!;
    const middle = sorted[sorted.length >> 1]!;
    const over = `${what}, ${when}`;
    yield { what: `${over}: median of ${all.length} findings`, ours: of(middle), unit: 'ms', wanted: WANTED };
    yield { what: `${over}: worst, ${worst.where}`, ours: of(worst), unit: 'ms', wanted: WANTED };
  }
}

async function asked(files: readonly Opened[]): Promise<readonly Asked[]> {
  const reader = await loadPostgresReader();
  const result: Asked[] = [];
  for (const checked of files) {
    const { analyzed, context, findings, name, text } = checked;
    if (!analyzed) continue;
    const uri = context.id;
    const target = targetOf({ uri, version: 1, text, lines: lineIndex(text), checked }, analyzed);
    for (const { span, rule } of findings) {
      const at = { start: span.start, end: span.start };
      const once = async (): Promise<number> => {
        const start = process.cpuUsage();
        const view = await folderView(context, nodeFiles, reader);
        JSON.stringify(codeActions(target, at, [], view, { snippets: true, commands: true }));
        const { user, system } = process.cpuUsage(start);
        return (user + system) / 1000;
      };
      const where = `${rule} in ${name} at line ${target.lines.positionAt(span.start).line + 1}`;
      result.push({ first: await once(), again: await once(), where });
    }
  }
  return result;
}
