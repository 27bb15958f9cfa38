import * as assert from 'node:assert/strict';
import type { Client } from 'pg';
import type { Plan, Step } from '../../server/src/recipes/plan';
import { withDatabase } from './databases';
import { interrupt } from './interruption';
import type { Server } from './servers';
import { type Snapshot, snapshotOf, USER } from './snapshot';

export interface Proof {
  /** Makes the schema and its rows. */
  readonly setup: readonly string[];
  /** What the plan replaces. */
  readonly unsafe: readonly string[];
  readonly plan: Plan;
  /** Set where the server has no way without making writers wait, and the plan warns of it. */
  readonly mayBlock?: boolean;
  /** Applied to a snapshot before it is compared: for what is allowed to differ. */
  readonly normalise?: (snapshot: Snapshot) => Snapshot;
  /** Set where the down steps cannot bring everything back: applied to both before the comparison with the original. */
  readonly normaliseDown?: (snapshot: Snapshot) => Snapshot;
  /** Set where nothing can bring back what is dropped: the way back says this until a person has restored it. */
  readonly refusesBack?: RegExp;
}

/**
 * Proves a plan on a server: its steps, each run at least twice and where it takes long also killed in between, end in the
 * schema and the rows that the unsafe statements end in, and none of them blocks writers while it reads or writes a table;
 * each can be taken back and run again;
 * its down steps, observed, run and killed likewise, lead back to where it began. Tells how often something was killed.
 */
export async function prove(server: Server, proof: Proof): Promise<number> {
  const same = proof.normalise ?? ((snapshot) => snapshot);
  const back = proof.normaliseDown ?? ((snapshot) => snapshot);
  const wanted = await withDatabase(server, async (client) => {
    await run(client, [...proof.setup, ...proof.unsafe]);
    return await snapshotOf(client);
  });
  return await withDatabase(server, async (client, database) => {
    let killed = 0;
    await run(client, proof.setup);
    const original = await snapshotOf(client);
    for (const [index, step] of proof.plan.steps.entries()) {
      if (step.transaction && proof.mayBlock !== true) await runObserved(client, step.up, step.title);
      if (!step.transaction) {
        killed += await interrupt(server, database, step.up);
        await run(client, resumptionOf(step));
      }
      await runStep(client, step.up, step.transaction);
      if (proof.refusesBack === undefined) await redo(client, proof.plan.steps, index);
    }
    assert.deepEqual(same(await snapshotOf(client)), same(wanted), `${proof.plan.title}: after all steps`);
    if (proof.refusesBack !== undefined) {
      const [last] = proof.plan.steps.slice(-1);
      await assert.rejects(run(client, last?.down ?? []), proof.refusesBack);
      return killed;
    }
    for (const step of [...proof.plan.steps].reverse()) {
      const transaction = step.downTransaction ?? step.transaction;
      if (transaction && proof.mayBlock !== true) {
        await runObserved(client, step.down, `The way back of “${step.title}”`);
      }
      if (!transaction) killed += await interrupt(server, database, step.down);
      await runStep(client, step.down, transaction);
    }
    assert.deepEqual(back(await snapshotOf(client)), back(original), `${proof.plan.title}: after all downs`);
    return killed;
  });
}

const USED_UP = /^index ".+" does not exist in\n/;

/**
 * Takes a step back and runs it again. Where the way back used up what an earlier step had made, the index of a key, the step
 * refuses to run, and the steps before are taken back too.
 */
async function redo(client: Client, steps: readonly Step[], last: number): Promise<void> {
  for (let first = last; ; first--) {
    const taken = steps.slice(first, last + 1);
    for (const { down } of [...taken].reverse()) await run(client, down);
    try {
      for (const { up } of taken) await run(client, up);
      return;
    } catch (error) {
      const isUsedUp = error instanceof Error && USED_UP.test(error.message);
      if (!isUsedUp || first === 0) throw error;
    }
  }
}

/** Each statement as a query of its own; twice, and the second time in one transaction where the step may stand in one. */
export async function runStep(
  client: Client,
  statements: readonly string[],
  transaction: boolean,
): Promise<void> {
  await run(client, statements);
  await run(client, transaction ? ['BEGIN', ...statements, 'COMMIT'] : statements);
}

/** Runs statements in one transaction, and looks before it commits at what it has locked, read and written. */
async function runObserved(client: Client, statements: readonly string[], title: string): Promise<void> {
  await run(client, ['BEGIN']);
  const before = await tablesOf(client);
  await run(client, statements);
  const after = new Map((await tablesOf(client)).map((table) => [table.oid, table]));
  await run(client, ['COMMIT']);
  const blocked = before.filter(({ oid }) => after.get(oid)?.blocked === true);
  const worked = before.filter(({ oid, file, work }) => {
    const now = after.get(oid);
    return now !== undefined && (now.file !== file || now.work !== work);
  });
  const names = (tables: readonly TableState[]): string => tables.map(({ name }) => name).join(', ');
  assert.ok(
    blocked.length === 0 || worked.length === 0,
    `${title}: blocks ${names(blocked)} while it reads or writes ${names(worked)}.`,
  );
}

interface TableState {
  readonly oid: number;
  readonly name: string;
  /** A table that is written anew gets another. */
  readonly file: number;
  /** Rows read in full or changed by this session and not yet reported: only the difference counts. */
  readonly work: string;
  /** This transaction makes others wait with INSERT, UPDATE and DELETE at least. */
  readonly blocked: boolean;
}

async function tablesOf(client: Client): Promise<readonly TableState[]> {
  const { rows } = await client.query<TableState>(
    `SELECT c.oid, c.oid::regclass::text AS name, c.relfilenode AS file,
      coalesce(s.seq_tup_read + s.n_tup_ins + s.n_tup_upd + s.n_tup_del, 0) AS work,
      EXISTS (SELECT FROM pg_locks WHERE relation = c.oid AND pid = pg_backend_pid() AND mode IN
        ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')) AS blocked
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_stat_xact_user_tables s ON s.relid = c.oid
    WHERE c.relkind IN ('r', 'p', 'm') AND ${USER} ORDER BY c.oid`,
  );
  return rows;
}

/** What the step itself says is to be run first after an interruption. */
function resumptionOf({ resume }: Step): readonly string[] {
  const [, statement] = /^Run ([A-Z]{2}.+?) first: /.exec(resume ?? '') ?? [];
  return statement === undefined ? [] : [statement];
}

export async function run(client: Client, statements: readonly string[]): Promise<void> {
  for (const statement of statements) {
    try {
      await client.query(statement);
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : String(error)} in\n${statement}`, {
        cause: error,
      });
    }
  }
}
