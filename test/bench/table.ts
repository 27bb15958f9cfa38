import { cpus, loadavg } from 'node:os';

/** One line of a table of docs/performance.md. */
export interface Row {
  readonly what: string;
  readonly ours: number;
  /** What the table compares with, Squawk for the most part, on the same input in the same run, where it has such a thing. */
  readonly theirs?: number;
  readonly unit: 'ms' | 'MB' | 's';
  readonly wanted?: string;
}

/** The machine, and how busy it is: numbers of a busy one are upper bounds, only the ratios compare. */
export function machine(): string {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const [load = 0] = loadavg();
  return `${model}, ${cpus().length} cores, Node ${process.version}, load average ${load.toFixed(1)}.`;
}

/** Prints a table as docs/performance.md has it. */
export async function table(title: string, beside: string, rows: AsyncIterable<Row>): Promise<void> {
  console.log(`\n${title}\n`);
  console.log(`| what | Safe Migrations | ${beside} | ratio | wanted |`);
  console.log('|---|---|---|---|---|');
  for await (const { what, ours, theirs, unit, wanted } of rows) {
    const shown = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`;
    const cells = [
      what,
      shown(ours),
      theirs === undefined ? '–' : shown(theirs),
      theirs === undefined ? '–' : `${(ours / theirs).toPrecision(2)} ×`,
      wanted ?? '–',
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

export async function median(times: number, measure: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let index = 0; index < times; index++) values.push(await measure());
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
