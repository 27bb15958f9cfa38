import * as assert from 'node:assert/strict';
import { lint, type LintOptions } from './rules/lint';

/** Rules about how a statement is written, and hints: the tests of these facts look at hazards. */
const ASIDE = new Set(['not-idempotent', 'missing-lock-timeout', 'missing-down']);

function hazards(sql: string, options: LintOptions = {}): readonly string[] {
  return lint(sql, options)
    .filter(({ rule, severity }) => !ASIDE.has(rule) && severity !== 'hint')
    .map(({ rule }) => rule);
}

export type Fact = readonly [title: string, sql: string, expected: readonly string[], options?: LintOptions];

/** Tests which hazards are found, whatever their order. */
export function facts(title: string, all: readonly Fact[]): void {
  describe(title, () => {
    for (const [name, sql, expected, options] of all) {
      it(name, () => {
        assert.deepEqual([...hazards(sql, options)].sort(), [...expected].sort());
      });
    }
  });
}

export const SHOP = `CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, email varchar(50), code char(4), total numeric(8, 2), n int, body json);
CREATE TABLE users (id bigint PRIMARY KEY, email text, seen timestamp);`;
export const PARTED = `CREATE TABLE events (at date NOT NULL, n int) PARTITION BY RANGE (at);
CREATE TABLE now PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE old (at date NOT NULL, n int);`;
export const known = { history: SHOP };
export const on = (version: number): LintOptions => ({
  history: SHOP,
  settings: { postgresVersion: version },
});
export const NOTHING: readonly string[] = [];
