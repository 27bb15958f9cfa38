import { setImmediate } from 'node:timers/promises';
import { analyzeFile } from '../analysis/analyze';
import { toolById } from '../projects/tools';
import type { Reader } from '../readers/reader';
import { runRules } from '../rules/engine';
import { RULES } from '../rules/rules';
import { emptyCatalog } from '../schema/fold';
import { fixesFor } from '../service/fixes';
import { DEFAULT_SETTINGS } from '../settings/settings';

/** What migrations are made of, for code that nothing has run yet. */
const STATEMENTS = `CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, total numeric(12, 2) NOT NULL DEFAULT 0);
CREATE INDEX orders_total_idx ON orders (total) WHERE total > 0;
ALTER TABLE orders ADD COLUMN note text, ALTER COLUMN total TYPE bigint USING total::bigint, DROP COLUMN IF EXISTS old;
ALTER TABLE shop.items ADD CONSTRAINT items_order_fkey FOREIGN KEY (order_id) REFERENCES orders (id);
ALTER TABLE shop.items ADD CONSTRAINT items_check CHECK (length(name) < 100), ALTER COLUMN name SET NOT NULL;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS items_name_key ON shop.items (lower(name));
UPDATE orders SET note = 'none' WHERE note IS NULL;
INSERT INTO orders (total) SELECT 1 FROM generate_series(1, 3);
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type) THEN DROP TABLE shop.items; END IF; END $$;
`;

/** Rounds after which the engine has seen each kind of statement often enough to compile what reads it. */
const ROUNDS = 12;

/** The last of them are fixed too: the first lightbulb is asked for later than the first diagnostics. */
const FIXED_ROUNDS = 3;

/**
 * Reads, checks and fixes a few statements while nobody waits, so that the first file somebody opens finds the grammar, the rules and
 * the recipes compiled. Requests get their turn after each statement and each fix.
 */
export async function warmUp(reader: Reader): Promise<void> {
  const tool = toolById('plain');
  const history = emptyCatalog({ complete: true });
  for (let round = 0; round < ROUNDS; round++) {
    for (const statement of STATEMENTS.split('\n')) {
      await setImmediate();
      const text = statement.replaceAll('orders', `orders_${round}`);
      const request = {
        id: '',
        fileName: '0001_warm_up.sql',
        text,
        tool,
        history,
        settings: DEFAULT_SETTINGS,
      };
      const file = analyzeFile({ ...request, reader, hasDownFile: false });
      const findings = runRules(file, RULES);
      if (round < ROUNDS - FIXED_ROUNDS) continue;
      for (const finding of findings) {
        await setImmediate();
        fixesFor(file, finding, { names: [], texts: new Map(), now: new Date(0), reader });
      }
    }
  }
}
