import { availableParallelism } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { UsageError, type CommonOptions } from './arguments';
import { partsOf } from './check-parts';
import type { InputFile } from './files';
import { SHOWN_FIXES, type CheckFormat } from './formats/formats';
import type { Progress } from './progress';
import { reportConfiguration, reportFile, reportFolder, type FileReport } from './report';
import { openSession, type OpenedFile, type Session } from './session';

/** What `check` found in files, in their order; configuration files with something wrong in them come last. */
export interface CheckedFiles {
  readonly reports: readonly FileReport[];
  /** Why files that the user named were not checked: lines for people. */
  readonly notes: readonly string[];
}

/** From here on a second thread saves more time than its start takes. */
const FILES_FOR_THREADS = 400;
const MOST_THREADS = 8;

/**
 * How long V8 waits before it optimizes a function, in bytes of bytecode: each thread compiles for itself, and with the usual 135,168
 * a third of the processors' time goes into that, most of it into code that is hardly used again before the check is over.
 */
const PATIENCE = 1_000_000;

/**
 * What is not optimized is compiled as it stands, at once: code that is called a few times for each of thousands of files runs faster
 * so than in the interpreter, and takes a twentieth less of the processors' time.
 */
const FLAGS = [`--interrupt-budget=${PATIENCE}`, '--always-sparkplug'];

/** Room for young objects in megabytes: with Node's 16 a third of the time goes into collecting them. */
const YOUNG = 64;

type CheckOptions = CommonOptions<CheckFormat>;

interface Running {
  readonly progress?: Progress;
  readonly threads?: number;
}

/**
 * Reads and checks files, many of them in threads: each takes part after part until none is left. A file that cannot be read
 * is one of the findings. Throws UsageError where the configuration cannot be read.
 */
export async function checkFiles(
  inputs: readonly InputFile[],
  common: CheckOptions,
  running: Running = {},
): Promise<CheckedFiles> {
  const threads = running.threads ?? threadsFor(inputs.length);
  const parts = partsOf(inputs, threads);
  if (threads > 1 && parts.length > 1) {
    const answers = await inThreads(parts, common, threads, running.progress);
    return together(
      answers,
      answers.flatMap(({ configurations }) => configurations),
    );
  }
  const session = await openSession(common, running.progress);
  const open = (file: InputFile): Promise<OpenedFile> => session.readOrReport(file);
  const checked: CheckedFiles[] = [];
  let done = 0;
  for (const part of parts) {
    checked.push(
      await checkPart(part, common, session, open, () => {
        running.progress?.show('checking file', done++, inputs.length);
      }),
    );
  }
  return together(checked, await configurationsOf(session));
}

/** Checks a text that need not stand in its file. */
export async function checkText(
  file: InputFile,
  content: string,
  common: CheckOptions,
): Promise<CheckedFiles> {
  const session = await openSession(common);
  const checked = await checkPart([file], common, session, () => session.open(file, content));
  return together([checked], await configurationsOf(session));
}

function threadsFor(files: number): number {
  return files < FILES_FOR_THREADS ? 1 : Math.min(availableParallelism(), MOST_THREADS);
}

async function checkPart(
  inputs: readonly InputFile[],
  { format }: CheckOptions,
  session: Session,
  open: (file: InputFile) => Promise<OpenedFile>,
  begin?: () => void,
): Promise<CheckedFiles> {
  const reports: FileReport[] = [];
  const notes: string[] = [];
  session.expect(inputs);
  for (const input of inputs) {
    begin?.();
    if (input.unreadableFolder !== undefined) {
      reports.push(reportFolder(input.path, input.unreadableFolder));
      continue;
    }
    const file = await open(input);
    const checked = file.check(file.text);
    if (checked.skipped === undefined) {
      reports.push(await reportFile(file, checked, SHOWN_FIXES[format]));
    }
    if (checked.skipped !== undefined && input.named) notes.push(`${file.shownPath}: ${checked.skipped}`);
  }
  return { reports, notes };
}

/** The configuration files that held for what was checked so far. */
async function configurationsOf(session: Session): Promise<readonly FileReport[]> {
  return (await session.configurations()).map(reportConfiguration);
}

/** The last report of a configuration file counts: it knows most. */
function together(parts: readonly CheckedFiles[], configurations: readonly FileReport[]): CheckedFiles {
  const last = new Map(configurations.map((report) => [report.location, report]));
  return {
    reports: [...parts.flatMap(({ reports }) => reports), ...last.values()],
    notes: parts.flatMap(({ notes }) => notes),
  };
}

/** Marks the threads that this file starts. */
const THREAD = 'safe-migrations check';

interface ThreadData {
  readonly thread: typeof THREAD;
  readonly common: CheckOptions;
}

/** What was found in some of the files, and the configuration files that held for the thread so far. */
interface CheckedPart extends CheckedFiles {
  readonly configurations: readonly FileReport[];
}

type Answer = { readonly part: CheckedPart } | { readonly usage: string };

async function inThreads(
  parts: readonly (readonly InputFile[])[],
  common: CheckOptions,
  count: number,
  progress: Progress | undefined,
): Promise<readonly CheckedPart[]> {
  const answers = new Array<Answer | undefined>(parts.length);
  for (const flag of FLAGS) setFlagsFromString(flag);
  const workerData: ThreadData = { thread: THREAD, common };
  const workers = Array.from(
    { length: Math.min(count, parts.length) },
    () => new Worker(__filename, { workerData, resourceLimits: { maxYoungGenerationSizeMb: YOUNG } }),
  );
  const all = parts.flat().length;
  let next = 0;
  let done = 0;
  let failed = false;
  try {
    await Promise.all(
      workers.map(async (worker) => {
        for (let own = next++; own < parts.length && !failed; own = next++) {
          const answer = await ask(worker, parts[own]!);
          answers[own] = answer;
          failed ||= 'usage' in answer;
          done += parts[own]!.length;
          progress?.show('checking file', done, all);
        }
      }),
    );
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  // Parts are taken in order: the first that failed is the same one in each run.
  return answers.flatMap((answer) => {
    if (answer === undefined) return [];
    if ('usage' in answer) throw new UsageError(answer.usage);
    return [answer.part];
  });
}

function ask(worker: Worker, inputs: readonly InputFile[]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    worker.removeAllListeners();
    worker.once('error', reject);
    worker.once('message', resolve);
    worker.postMessage(inputs);
  });
}

/** Serves one thread: answers each part with what was found in it. */
async function serve(port: NonNullable<typeof parentPort>, { common }: ThreadData): Promise<void> {
  const opened = openSession(common);
  port.on('message', (inputs: readonly InputFile[]) => {
    void opened
      .then(async (session): Promise<Answer> => ({
        part: {
          ...(await checkPart(inputs, common, session, (file) => session.readOrReport(file))),
          configurations: await configurationsOf(session),
        },
      }))
      .catch((error: unknown): Answer => {
        if (error instanceof UsageError) return { usage: error.message };
        throw error;
      })
      .then((answer) => {
        port.postMessage(answer);
      });
  });
  await opened.catch(() => undefined);
}

/** True in a thread that checks files: the program around it must not begin again there. */
export const isCheckThread =
  !isMainThread && (workerData as Partial<ThreadData> | undefined)?.thread === THREAD;

if (isCheckThread && parentPort !== null) void serve(parentPort, workerData as ThreadData);
