import fc from 'fast-check';
import { createProject, type Project } from '../unit/service/project';
import { TOOLS_UNDER_TEST, type ToolUnderTest } from '../unit/service/tool-files';
import { fuzzingTime } from './duration';
import { holds } from './invariants';
import { MUTATED_SQL, NOISE } from './mutations';
import { createWatchdog } from './watchdog';

/** Every run meets the same texts with the first seed, and others with the second, which is printed. */
const SEEDS = { 'the same texts as ever': 2026, 'texts that nobody has seen': Date.now() % 2 ** 31 };

const TEXT = fc.oneof({ arbitrary: MUTATED_SQL, weight: 9 }, { arbitrary: NOISE, weight: 1 });

/** What a run has found once. */
const MET: readonly { readonly tool: string; readonly sql: string }[] = [
  // A statement that cannot be read reached over the border of a section, whose line a fix changes.
  {
    tool: 'dbmate',
    sql: '\uFEFF\n-- migrate:down\nDROP INDEX unknown_idx;\nDELETE FROM orders WHERE created_at < now();',
  },
  // PostgreSQL complains about what stands before the quote that is open.
  {
    tool: 'goose',
    sql: '\uFEFF END $$; ALTER TABLE orders ADD COLUMN a int;\nALTER TABLE orders ADD COLUMN total_cents bigint GENERATED ALWAYS AS ((total * 100)::bigint) STORED;',
  },
  // The quote that is open took COMMIT with it, and the fix deleted it as the end of the transaction.
  { tool: 'plain', sql: "BEGIN; CREATE INDEX CONCURRENTLY i ON orders (note);' COMMIT;" },
];

describe('whatever stands in a file', function () {
  const share = fuzzingTime() / 2;
  const watchdog = createWatchdog();
  afterEach(() => {
    watchdog.idle();
  });
  after(() => watchdog.stop());
  this.timeout(2 * share + 120_000);
  for (const { tool, sql } of MET) {
    it(`holds for ${JSON.stringify(sql)}`, async () => {
      await holdsInTool(
        TOOLS_UNDER_TEST.find(({ id }) => id === tool)!,
        sql,
        '',
      );
    });
  }
  for (const [what, seed] of Object.entries(SEEDS)) {
    it(`checks, hovers and fixes ${what} (seed ${seed})`, async () => {
      let texts = 0;
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...TOOLS_UNDER_TEST), TEXT, TEXT, async (tool, text, before) => {
          texts++;
          watchdog.busyWith(JSON.stringify({ tool: tool.id, text, before }));
          await holdsInTool(tool, text, before);
        }),
        {
          seed,
          numRuns: 10_000_000,
          interruptAfterTimeLimit: share,
          asyncReporter: report,
        },
      );
      console.log(`\n    seed ${seed}: ${texts} texts`);
    });
  }
});

/** Only what is needed to meet the text again. */
async function report(result: fc.RunDetails<[ToolUnderTest, string, string]>): Promise<void> {
  if (!result.failed) return;
  const { counterexample, errorInstance, seed, counterexamplePath: path } = result;
  const [tool, text, before] = counterexample ?? [];
  const why = errorInstance instanceof Error ? (errorInstance.stack ?? errorInstance.message) : '';
  const met = JSON.stringify({ tool: tool?.id, text, before });
  return Promise.reject(new Error(`${met}\nseed ${seed}, path ${path}\n${why}`));
}

async function holdsInTool(tool: ToolUnderTest, sql: string, earlier: string): Promise<void> {
  const files = tool.files(sql);
  const project: Project = await createProject(files);
  await holds(project, tool, files[tool.name]!, tool.files(earlier)[tool.name]!);
}
