import { actions } from './actions';
import { backfill } from './backfill';
import { editing, memory } from './editing';
import { extremes } from './extremes';
import { folderCheck } from './folder-check';
import { hugeInputs } from './huge-inputs';
import { machine, table, type Row } from './table';

/** The parts of the benchmark: `npm run bench` runs all, `npm run bench -- backfill` one. */
const PARTS: Readonly<
  Record<
    string,
    { readonly title: string; readonly beside?: string; readonly rows: () => AsyncIterable<Row> }
  >
> = {
  editing: { title: 'At the editor', rows: editing },
  actions: { title: 'The lightbulb, processor time', rows: actions },
  memory: { title: 'Memory', rows: memory },
  check: { title: 'On the command line', rows: folderCheck },
  huge: { title: 'Huge inputs', rows: hugeInputs },
  extremes: { title: 'Texts that no hand writes, the slowest ones', rows: extremes },
  backfill: { title: 'Backfills, on PostgreSQL 18', beside: 'one UPDATE', rows: backfill },
};

/** Prints the tables of docs/performance.md, measured on this machine now. */
async function main(): Promise<void> {
  const asked = process.argv.slice(2);
  const unknown = asked.find((name) => !(name in PARTS));
  if (unknown !== undefined)
    throw new Error(`There is no part ${unknown}; there are ${Object.keys(PARTS).join(', ')}.`);
  for (const [name, { title, beside = 'Squawk', rows }] of Object.entries(PARTS)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(`\n${machine()}`);
    await table(title, beside, rows());
  }
}

void main();
