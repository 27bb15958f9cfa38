import type { Client } from 'pg';
import { RECIPES } from '../../server/src/recipes/recipes';
import { examplePlan } from '../generate/recipe-docs';
import { RECIPE_EXAMPLES } from '../recipe-examples';
import { statementsOf } from '../recipe-fixture';
import { withDatabase } from './databases';
import { chosenMajors, type Server } from './servers';
import { sharedServers } from './shared-servers';

describe('pages of recipes: what they show runs', function () {
  this.timeout(300_000);
  let servers: Server[] = [];

  before(async () => {
    servers = await sharedServers(chosenMajors([14, 18]));
  });

  for (const recipe of RECIPES) {
    it(`${recipe.id}: forth, back and forth again`, async () => {
      await Promise.all(
        servers.map((server) =>
          withDatabase(server, async (session) => {
            await session.query(RECIPE_EXAMPLES[recipe.id]!.setup);
            const { files } = await examplePlan(recipe, server.major);
            for (const file of files) await run(session, file.up, file.transaction);
            for (const file of [...files].reverse()) await run(session, file.down, file.downTransaction);
            for (const file of files) await run(session, file.up, file.transaction);
          }),
        ),
      );
    });
  }
});

async function run(session: Client, sql: string, transaction: boolean): Promise<void> {
  if (transaction) await session.query('BEGIN');
  for (const statement of statementsOf(sql)) await session.query(statement);
  if (transaction) await session.query('COMMIT');
}
