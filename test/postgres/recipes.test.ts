import * as assert from 'node:assert/strict';
import { planFor, planIn, scaffold, statementsOf } from '../recipe-fixture';
import { CASES } from './cases/all';
import { SHOP } from './cases/schemas';
import { prove } from './recipe-proof';
import { chosenMajors, type Server } from './servers';
import { sharedServers } from './shared-servers';

describe('recipes on a server', function () {
  this.timeout(300_000);
  let servers: Server[] = [];
  /** How often a statement of the recipe was killed, for each recipe with steps that work for long. */
  const killed = new Map<string, number>();

  before(async () => {
    servers = await sharedServers(chosenMajors([14, 18]));
  });

  for (const { name, recipe, setup, unsafe, args, from = 0, batchSize = 7, ...others } of CASES) {
    it(`${recipe} ${name}, as the unsafe statement does`, async () => {
      const able = servers.filter((each) => each.major >= from);
      await Promise.all(
        able.map(async (server) => {
          const setting = { setup, version: server.major, batchSize, batchPause: 0 };
          const plan = args
            ? planIn(await scaffold(recipe, args, { ...setting, unknown: 'ask' }))
            : await planFor(recipe, unsafe, setting);
          const count = await prove(server, {
            setup: statementsOf(setup),
            unsafe: statementsOf(unsafe),
            plan,
            ...others,
          });
          if (plan.steps.some(({ transaction }) => !transaction))
            killed.set(recipe, (killed.get(recipe) ?? 0) + count);
        }),
      );
    });
  }

  it('was killed in the middle of each recipe that works for long', () => {
    assert.deepEqual(
      [...killed].filter(([, count]) => count === 0),
      [],
    );
  });

  it('notices a step that blocks writers while it reads the table', async () => {
    const [server] = servers;
    assert.ok(server);
    const plan = await planFor('add-check', 'ALTER TABLE orders ADD CHECK (total >= 0)', { setup: SHOP });
    const [add, validate] = plan.steps;
    assert.ok(add && validate);
    const together = { ...plan, steps: [{ ...add, up: [...add.up, ...validate.up] }] };
    await assert.rejects(
      prove(server, {
        setup: statementsOf(SHOP),
        unsafe: ['ALTER TABLE orders ADD CHECK (total >= 0)'],
        plan: together,
      }),
      /blocks orders while it reads or writes orders/,
    );
  });
});
