import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Runs a program without its output and prints how long it took and how long it computed, in seconds. */
const [program = '', ...args] = process.argv.slice(2);
const start = performance.now();
const { error } = spawnSync(program, args, { stdio: 'ignore' });
if (error) throw error;
const wall = (performance.now() - start) / 1000;
console.log(JSON.stringify({ wall, processor: childrenProcessor() }));

/** What this process itself computed is left out: it only waits. */
function childrenProcessor(): number {
  return childTicks() / 100;
}

function childTicks(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ');
  return Number(stat[13]) + Number(stat[14]);
}
