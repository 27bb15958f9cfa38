import * as assert from 'node:assert/strict';
import { closest } from '../../server/src/settings/closest';

describe('the nearest word', () => {
  const WORDS = ['check', 'fix', 'effects', 'scaffold', 'explain', 'rules'];

  it('is a slip of the keyboard away, swapped neighbours among them', () => {
    for (const [word, expected] of [
      ['chekc', 'check'],
      ['hceck', 'check'],
      ['chck', 'check'],
      ['checkk', 'check'],
      ['scafold', 'scaffold'],
      ['rulse', 'rules'],
      ['fx', undefined],
      ['kcehc', undefined],
      ['', undefined],
    ] as const)
      assert.equal(closest(word, WORDS), expected, word);
  });
});
