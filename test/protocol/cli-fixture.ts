import * as assert from 'node:assert/strict';
import type { Run } from './command-line';

export const ORDERS =
  'CREATE TABLE IF NOT EXISTS orders (id bigint PRIMARY KEY, note varchar(20), status text);\n';
export const INDEX = `SET lock_timeout = '5s';\nCREATE INDEX orders_status_idx ON orders (status);\n`;
export const FIXED = `SET lock_timeout = '5s';\nCREATE INDEX CONCURRENTLY IF NOT EXISTS orders_status_idx ON orders (status);\n`;
export const RENAME = `ALTER TABLE orders RENAME COLUMN note TO remark;\n`;

export const MESSAGE =
  'CREATE INDEX holds a SHARE lock on orders while it reads the whole table, so every INSERT, UPDATE and DELETE waits until the index is built. Build it CONCURRENTLY.';

/** Exit code 2, a message on standard error, and nothing on standard output. */
export function assertRefused(run: Run, message: string | RegExp): void {
  if (typeof message === 'string') assert.equal(run.err, `${message}\n`);
  else assert.match(run.err, message);
  assert.equal(run.out, '');
  assert.equal(run.code, 2);
}

/** What `check --format json` prints. */
export interface Checked {
  readonly files: {
    readonly path: string;
    readonly tool: string;
    readonly findings: { readonly rule: string; readonly severity: string; readonly message: string }[];
  }[];
  readonly summary: unknown;
}

/** What `fix --format json` prints. */
export interface Fixed {
  readonly remaining: readonly { readonly path: string; readonly rule: string; readonly severity: string }[];
}

/** What rules prefer may grow; the tests of the commands leave it out. */
export function withoutHints(remaining: Fixed['remaining']): Fixed['remaining'] {
  return remaining.filter(({ severity }) => severity !== 'hint');
}

export function parsed(run: Run): Checked {
  return JSON.parse(run.out) as Checked;
}

export function rulesByPath(run: Run): Record<string, readonly string[]> {
  return Object.fromEntries(
    parsed(run).files.map(({ path, findings }) => [path, findings.map(({ rule }) => rule)]),
  );
}
