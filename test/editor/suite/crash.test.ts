import * as assert from 'node:assert/strict';
import { hasHands, seen } from './hands';
import { diagnosticOf, open, shop, write } from './migrations';
import { restoreAfterEach } from './restoring';
import { servers } from './servers';
import { until } from './until';

describe('A server that dies', () => {
  restoreAfterEach();

  it('is started again, with a notice, and knows the open texts', async () => {
    // Linux lists processes as files; elsewhere there is no way to find the server without a program.
    assert.equal(process.platform, 'linux');
    const uri = shop('0006_index_orders_status.sql');
    const { document } = await open(uri);
    await diagnosticOf(uri, 'create-index-without-concurrently');
    const [server] = servers();
    assert.ok(server !== undefined, 'the server runs');
    process.kill(server, 'SIGKILL');
    await until('another server', () => servers().find((other) => other !== server));
    if (hasHands) {
      await until('the notice', async () =>
        (await seen('.notifications-toasts .notification-list-item-message'))
          .join(' ')
          .includes('is started again'),
      );
    }
    const other = shop('0015_after_the_crash.sql');
    await write(other, 'ALTER TABLE orders RENAME COLUMN note TO remark;\n');
    await open(other);
    await diagnosticOf(other, 'rename-column');
    assert.ok(document.getText().startsWith('CREATE INDEX'));
    await diagnosticOf(uri, 'create-index-without-concurrently');
  });
});
