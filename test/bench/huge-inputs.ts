import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../repository';
import type { Row } from './table';

/** Inputs nobody should write, each also half as large: twice the input may take twice the time, not four times. */
const INPUTS: readonly {
  readonly what: string;
  readonly size: number;
  readonly text: (size: number) => string;
}[] = [
  {
    what: 'CREATE INDEX statements',
    size: 40_000,
    text: (size) =>
      Array.from({ length: size }, (_, index) => `CREATE INDEX i_${index} ON orders (customer_id);\n`).join(
        '',
      ),
  },
  {
    what: 'statements that change one table each',
    size: 40_000,
    text: (size) =>
      Array.from(
        { length: size },
        (_, index) => `ALTER TABLE t_${index % 1000} ADD COLUMN IF NOT EXISTS c_${index} int;\n`,
      ).join(''),
  },
  {
    what: 'bytes of seed data in one line',
    size: 1_000_000,
    text: (size) =>
      `INSERT INTO orders VALUES ${Array(Math.floor(size / 10))
        .fill("(1, 'ab')")
        .join(',')};`,
  },
  {
    what: 'ignore comments',
    size: 20_000,
    text: (size) =>
      Array.from(
        { length: size },
        (_, index) => `-- safe-migrations:ignore drop-table — old\nDROP TABLE t_${index};\n`,
      ).join(''),
  },
  {
    what: 'open brackets',
    size: 100_000,
    text: (size) => `SELECT ${'('.repeat(size)}1${')'.repeat(size)};`,
  },
];

/** How long `check --format json` takes, and how much longer than for half the input. */
export async function* hugeInputs(): AsyncGenerator<Row> {
  for (const { what, size, text } of INPUTS) {
    const half = check(text(size / 2));
    const whole = check(text(size));
    const factor = `${(whole / half).toFixed(1)} × the time for half`;
    yield { what: `check of ${size.toLocaleString('en')} ${what}: ${factor}`, ours: whole, unit: 's' };
    await Promise.resolve();
  }
}

function check(text: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'safe-migrations-bench-'));
  try {
    writeFileSync(join(folder, '0001_huge.sql'), text);
    const start = performance.now();
    const args = [join(repositoryRoot(), 'dist', 'cli.js'), 'check', '--format', 'json', folder];
    const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
    if (status !== 0 && status !== 1) throw new Error(`check ended with ${status}.`);
    return (performance.now() - start) / 1000;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
