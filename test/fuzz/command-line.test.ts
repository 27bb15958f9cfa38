import * as assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { repositoryRoot } from '../repository';
import { TOOLS_UNDER_TEST } from '../unit/service/tool-files';
import { fuzzingTime } from './duration';
import { MUTATED_SQL, NOISE } from './mutations';

const SEEDS = { 'the same calls as ever': 2026, 'calls that nobody has seen': Date.now() % 2 ** 31 };

/** What goes on for longer has no end, however busy the machine is; in milliseconds. */
const ENDLESS = 120_000;

interface Call {
  readonly args: readonly string[];
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly input: string;
}

const BYTES = fc.uint8Array({ maxLength: 300 });
const TEXT = fc.oneof(MUTATED_SQL, NOISE, BYTES);

const CONFIGURATION = fc.oneof(
  fc
    .record(
      {
        postgresVersion: fc.oneof(fc.integer(), fc.constantFrom(14, 18)),
        rules: fc.dictionary(fc.string(), fc.anything({ maxDepth: 1 })),
        include: fc.oneof(fc.string(), fc.array(fc.string())),
        exclude: fc.array(fc.constantFrom('**', '[', '{a,', '!(x', '*.sql', '')),
        schema: fc.array(fc.constantFrom('../a.sql', 'migrations', '.safe-migrations.json', '')),
        deployed: fc.constantFrom('git', '', 'a.sql', 7),
        tables: fc.anything({ maxDepth: 2 }),
        tool: fc.string(),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
  fc.json(),
  BYTES,
);

/** Nothing outside of the folder is named: commands write. */
const WORD = fc
  .string({ unit: 'binary', maxLength: 12 })
  .filter((word) => !word.includes('\0') && !word.includes('..') && !word.startsWith('/'));
const ARGUMENT = fc.oneof(
  { arbitrary: WORD, weight: 1 },
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      ...[
        '.',
        'migrations',
        'migrations/**',
        '**/[',
        '*.{sql',
        'migrations/1_a.sql',
        'none.sql',
        '',
        '-',
        '--',
      ],
      ...['--format=json', '--format', 'json', '--fail-on', 'hint', '--since', 'HEAD', '--stdin-filepath'],
      ...['migrations/2_b.sql', '--baseline', 'baseline.json', '--write-baseline', '--config', 'other.json'],
      ...['--postgres-version', '16', '--preset', 'strict', '--series', '--dry-run', '--rule', 'drop-column'],
      ...[
        'rename-column',
        '--table',
        'orders',
        '--column',
        'note',
        '--to',
        'x"y',
        '--dir',
        '--name',
        '--list',
      ],
      ...['--help', 'drop-table', '--tool', 'goose'],
    ),
  },
);
const COMMAND = fc.constantFrom(
  ...(['check', 'check', 'check', 'fix', 'effects', 'scaffold', 'down', 'review'] as const),
  ...(['import-config', 'explain', 'rules', 'help', '', 'chekc'] as const),
);

const CALL: fc.Arbitrary<Call> = fc
  .record({
    command: COMMAND,
    args: fc.array(ARGUMENT, { maxLength: 6 }),
    tool: fc.constantFrom(...TOOLS_UNDER_TEST),
    texts: fc.array(TEXT, { minLength: 1, maxLength: 8 }),
    sql: MUTATED_SQL,
    configuration: fc.option(CONFIGURATION),
    baseline: fc.option(fc.oneof(fc.json(), BYTES)),
    input: NOISE,
  })
  .map(({ command, args, tool, texts, sql, configuration, baseline, input }) => ({
    args: [command, ...args],
    input,
    files: {
      ...tool.files(sql),
      ...Object.fromEntries(texts.map((text, index) => [`migrations/${index + 1}_a.sql`, text])),
      ...(configuration === null ? {} : { '.safe-migrations.json': configuration }),
      ...(baseline === null ? {} : { 'baseline.json': baseline, '.squawk.toml': baseline }),
    },
  }));

describe('whatever the command line is called with', function () {
  const share = fuzzingTime() / 4;
  this.timeout(2 * share + 3 * ENDLESS);
  for (const [what, seed] of Object.entries(SEEDS)) {
    it(`ends with a code and a message: ${what} (seed ${seed})`, async () => {
      let calls = 0;
      await fc.assert(
        fc.asyncProperty(CALL, async (call) => {
          calls++;
          await endsInPeace(call);
        }),
        { seed, numRuns: 1_000_000, interruptAfterTimeLimit: share },
      );
      console.log(`\n    seed ${seed}: ${calls} calls`);
    });
  }
});

async function endsInPeace({ args, files, input }: Call): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'safe-migrations-fuzz-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    const { code, signal, out, err } = await run(folder, args, input);
    assert.equal(signal, null, 'it has no end');
    assert.ok(code === 0 || code === 1 || code === 2, `exit code ${code}\n${err}`);
    assert.doesNotMatch(err, /^\s+at .*:\d+:\d+\)?$/m);
    assert.ok(code !== 2 || err !== '' || out !== '', 'nothing says why');
    if (code !== 2 && out !== '' && args.includes('--format=json') && !args.includes('--help')) {
      if (args[0] === 'check' && !args.includes('--format'))
        assert.doesNotThrow(() => void JSON.parse(out), out);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

function run(cwd: string, args: readonly string[], input: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const cli = join(repositoryRoot(), 'dist', 'cli.js');
    const child = spawn(process.execPath, [cli, ...args], {
      cwd,
      timeout: ENDLESS,
      killSignal: 'SIGKILL',
      // No repository around the folder, so that --since and `deployed` find none.
      env: { ...process.env, GIT_CEILING_DIRECTORIES: tmpdir() },
    });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() });
    });
  });
}
