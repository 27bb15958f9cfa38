import * as assert from 'node:assert/strict';
import { orderMigrations, placeInOrder } from '../../server/src/projects/order';
import { toolById } from '../../server/src/projects/tools';

describe('projects: file names', () => {
  const cases: [string, string, unknown][] = [
    ['golang-migrate', '000012_add_x.up.sql', { version: '000012', title: 'add_x', direction: 'up' }],
    ['golang-migrate', '12_a.down.sql', { version: '12', title: 'a', direction: 'down' }],
    ['golang-migrate', '12_a.sql', undefined],
    ['golang-migrate', 'README.md', undefined],
    ['dbmate', '20250101120000_add.sql', { version: '20250101120000', title: 'add' }],
    ['dbmate', 'schema.sql', undefined],
    ['goose', '00001_add.sql', { version: '00001', title: 'add' }],
    ['goose', '00001_add.go', undefined],
    ['plain', '0001_add.sql', { version: '0001', title: 'add' }],
    ['plain', '1.10-add.sql', { version: '1.10', title: 'add' }],
    ['plain', 'V2__add.sql', { version: '2', title: 'add' }],
    ['plain', 'U2__add.sql', { version: '2', title: 'add', direction: 'down' }],
    ['plain', '0001_add.down.sql', { version: '0001', title: 'add', direction: 'down' }],
    ['plain', 'users.sql', { version: 'users', title: 'users' }],
    ['plain', 'notes.txt', undefined],
  ];
  for (const [tool, name, expected] of cases) {
    it(`${tool} reads ${name}`, () => {
      assert.deepEqual(toolById(tool).parseName(name), expected);
    });
  }
});

describe('projects: order and history', () => {
  const golang = toolById('golang-migrate');
  const files = ['10_c.up.sql', '10_c.down.sql', '2_b.up.sql', '2_b.down.sql', '1_a.up.sql', 'x.txt'];
  it('orders by number', () => {
    assert.deepEqual(orderMigrations(golang, { names: files, texts: new Map() }), [
      '1_a.up.sql',
      '2_b.up.sql',
      '10_c.up.sql',
    ]);
  });
  it('orders dotted versions part by part, and names without a version behind them', () => {
    const names = ['a.sql', 'V1.10__b.sql', 'V1.9__a.sql'];
    assert.deepEqual(orderMigrations(toolById('plain'), { names, texts: new Map() }), [
      'V1.9__a.sql',
      'V1.10__b.sql',
      'a.sql',
    ]);
  });
  const orders: [string, string, string[]][] = [
    ['dbmate: whole names as text', 'dbmate', ['10_a.sql', '1_b.sql', '20250101.sql', '2_c.sql']],
    ['Atlas: whole names as text', 'atlas', ['10_a.sql', '1_b.sql']],
    ['Prisma: whole names as text', 'prisma', ['10_a/migration.sql', '1_b/migration.sql']],
    [
      'diesel: versions without their dashes as text',
      'diesel',
      ['1_b/up.sql', '10_a/up.sql', '2025-01-01-000000_x/up.sql', '20250102000000_y/up.sql'],
    ],
    ['sql-migrate: numbers, then names', 'sql-migrate', ['2.sql', '10-a.sql', 'a.sql']],
    [
      'node-pg-migrate: 17 digits are a date among milliseconds',
      'node-pg-migrate',
      ['2.sql', '10-a.sql', '20250101000000000_date.sql', '1735689600001_later.sql'],
    ],
    [
      'graphile-migrate: what is current is last, by numbers',
      'graphile-migrate',
      ['committed/000001.sql', 'committed/000010.sql', 'current/2-a.sql', 'current/10-b.sql'],
    ],
  ];
  for (const [title, tool, expected] of orders) {
    it(title, () => {
      const names = [...expected].reverse();
      assert.deepEqual(orderMigrations(toolById(tool), { names, texts: new Map() }), expected);
      for (const [place, name] of expected.entries()) {
        const others = expected.filter((other) => other !== name);
        assert.equal(placeInOrder(toolById(tool), others, name), place);
      }
    });
  }
  it('places a file that is not in the folder yet', () => {
    const order = ['1_a.up.sql', '2_b.up.sql', '10_c.up.sql'];
    assert.equal(placeInOrder(golang, order, '3_new.up.sql'), 2);
    assert.equal(placeInOrder(golang, order, '11_new.up.sql'), 3);
    assert.equal(placeInOrder(golang, order, 'notes.txt'), 3);
  });
});
