import * as assert from 'node:assert/strict';
import { staleFiles } from '../generate';

describe('generated files', () => {
  it('are what `npm run generate` writes', async () => {
    assert.deepEqual(
      (await staleFiles()).map(({ path }) => path),
      [],
    );
  });
});
