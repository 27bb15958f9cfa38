import * as assert from 'node:assert/strict';
import { RECIPES } from '../../server/src/recipes/recipes';
import type { Catalog, Table } from '../../server/src/schema/catalog';
import { catalogOf } from '../recipe-fixture';
import { CASES } from './cases/all';
import type { Case } from './cases/case';

interface Trait {
  readonly name: string;
  readonly has: (catalog: Catalog, tables: readonly Table[], given: Case) => boolean;
  /** By recipe, why none of its schemas can have it. */
  readonly cannot?: Readonly<Record<string, string>>;
}

const CONCURRENT = 'PostgreSQL builds and drops no index of a partitioned table concurrently';

/** What the schemas of each recipe must have between them. */
const TRAITS: readonly Trait[] = [
  { name: 'a quoted name', has: (catalog) => [...catalog.tables.keys()].some((key) => /[^\w.]/.test(key)) },
  { name: 'another schema', has: (_, tables) => tables.some(({ schema }) => schema !== 'public') },
  {
    name: 'a composite key',
    has: (_, tables) =>
      tables.some(({ constraints }) =>
        constraints.some(
          ({ definition }) => definition.type === 'primaryKey' && definition.columns.length > 1,
        ),
      ),
    cannot: { 'add-primary-key': 'it is what the recipe adds' },
  },
  { name: '50,000 rows', has: (_, __, { setup }) => setup.includes('generate_series(1, 50000)') },
  { name: 'NULLs', has: (_, __, { setup }) => /nullif|CASE WHEN .* END|, NULL/.test(setup) },
  {
    name: 'a CHECK that is there',
    has: (_, tables) => tables.some((table) => hasConstraint(table, 'check')),
  },
  {
    name: 'an index that is there',
    has: (catalog) => [...catalog.indexes.values()].some(({ constraint }) => constraint === undefined),
  },
  {
    name: 'a foreign key from its table',
    has: (_, tables) => tables.some((table) => hasConstraint(table, 'foreignKey')),
  },
  {
    name: 'a foreign key to its table',
    has: (_, tables) =>
      tables.some(({ constraints, schema, name }) =>
        constraints.some(
          ({ definition, references }) =>
            definition.type === 'foreignKey' && references !== `${schema}.${name}`,
        ),
      ),
  },
  {
    name: 'a partitioned table',
    has: (_, tables) => tables.some(({ partitionBy }) => partitionBy !== undefined),
    cannot: {
      'drop-index': CONCURRENT,
      'add-enum-value': 'it touches no table',
    },
  },
];

function hasConstraint({ constraints }: Table, type: 'check' | 'foreignKey'): boolean {
  return constraints.some(({ definition }) => definition.type === type);
}

describe('the schemas on which recipes are proven', () => {
  for (const { id } of RECIPES) {
    it(`${id} has every trait on one of five schemas or more`, async () => {
      const cases = CASES.filter(({ recipe }) => recipe === id);
      assert.ok(cases.length >= 5, `${cases.length} schemas`);
      const schemas = await Promise.all(
        cases.map(async (given) => ({ given, catalog: await catalogOf(given.setup) })),
      );
      const missing = TRAITS.filter(
        ({ has, cannot }) =>
          cannot?.[id] === undefined &&
          !schemas.some(({ given, catalog }) => has(catalog, [...catalog.tables.values()], given)),
      );
      assert.deepEqual(
        missing.map(({ name }) => name),
        [],
      );
    });
  }
});
