import assert from 'node:assert/strict';
import { ConstraintList } from '../../server/src/schema/constraint-list';
import type { TableConstraint } from '../../server/src/schema/catalog';

const unique = (name: string): TableConstraint => ({
  name,
  valid: true,
  origin: undefined,
  definition: {
    type: 'unique',
    columns: ['a'],
    include: [],
    nullsNotDistinct: false,
    deferrable: false,
    initiallyDeferred: false,
    notValid: false,
    text: 'UNIQUE (a)',
  },
});

const nameAt = (place: number): string => (place === 0 ? 't_a_key' : `t_a_key${place}`);

describe('the constraints of a table', () => {
  it('number thousands of unnamed ones without trying each number for each of them', () => {
    let tried = 0;
    const counted = (place: number): string => {
      tried++;
      return nameAt(place);
    };
    const lists = [ConstraintList.of()];
    for (let count = 0; count < 3000; count++) {
      const list = lists.at(-1)!;
      assert.equal(list.countTaken('series', counted), count);
      lists.push(list.with(unique(nameAt(count))));
    }
    // Carried out again from the start, as an analysis does after the history.
    lists.forEach((list, count) => {
      assert.equal(list.countTaken('series', counted), count);
    });
    assert.ok(tried < 10_000, `${tried} names were tried`);
  });

  it('stop at the first free number, also where another list has gone on', () => {
    const gap = ConstraintList.of([unique('t_a_key'), unique('t_a_key2')]);
    assert.equal(gap.countTaken('series', nameAt), 1);
    const filled = gap.with(unique('t_a_key1'));
    assert.equal(filled.countTaken('series', nameAt), 3);
    assert.equal(gap.countTaken('series', nameAt), 1);
    const parted = gap.with(unique('other'));
    assert.equal(parted.countTaken('series', nameAt), 1);
    assert.equal(filled.without(({ name }) => name === 't_a_key').countTaken('series', nameAt), 0);
  });
});
