import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chosenMajors, type Server, startServers } from './servers';

describe('the PostgreSQL servers of the tests', function () {
  this.timeout(300_000);
  let servers: Server[] = [];

  before(async () => {
    servers = await startServers(chosenMajors());
  });
  after(async () => {
    await Promise.all(servers.map((each) => each.stop()));
  });

  it('are of the versions asked for', () => {
    assert.deepEqual(
      servers.map((each) => each.version.split('.')[0]),
      chosenMajors().map(String),
    );
  });

  it('copy a database from a template', async () => {
    for (const server of servers) {
      await server.createDatabase('original');
      const original = await server.connect('original');
      await original.query('CREATE TABLE t AS SELECT 1 AS a');
      await original.end();
      await server.createDatabase('copy', 'original');
      const copy = await server.connect('copy');
      assert.deepEqual((await copy.query('SELECT a FROM t')).rows, [{ a: 1 }]);
      await server.dropDatabase('copy');
      await copy.end();
    }
  });

  it('leave nothing behind when stopped', async () => {
    for (const server of servers) {
      const session = await server.connect();
      const { rows } = await session.query<{ data_directory: string }>('SHOW data_directory');
      await server.stop();
      assert.equal(existsSync(rows[0]!.data_directory), false);
    }
  });
});
