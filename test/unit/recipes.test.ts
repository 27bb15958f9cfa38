import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { RECIPES } from '../../server/src/recipes/recipes';
import { RECIPE_EXAMPLES } from '../recipe-examples';
import { contextOf, planIn } from '../recipe-fixture';
import { repositoryRoot } from '../postgres/install';

describe('the list of recipes', () => {
  const folder = path.join(repositoryRoot(), 'server', 'src', 'recipes');
  const definedIds = readdirSync(folder)
    .flatMap((file) => [
      ...readFileSync(path.join(folder, file), 'utf8').matchAll(/defineRecipe\(\{\s*id: '([^']+)'/g),
    ])
    .map((match) => match[1]);

  it('has every recipe of the folder, once', () => {
    assert.deepEqual(RECIPES.map((recipe) => recipe.id).sort(), definedIds.sort());
  });

  for (const recipe of RECIPES) {
    it(`${recipe.id} has a file of its name, a title, and a description that is a sentence`, () => {
      assert.ok(readdirSync(folder).includes(`${recipe.id}.ts`));
      assert.match(recipe.title, /^[A-Z].*[^.]$/);
      assert.match(recipe.description, /^[A-Z].*\.$/);
    });

    it(`${recipe.id} asks for each parameter once, with an example that is one of its choices`, () => {
      const names = recipe.parameters.map((parameter) => parameter.name);
      assert.deepEqual([...new Set(names)], names);
      for (const { name, example, choices, type } of recipe.parameters) {
        assert.match(name, /^[a-z]+([A-Z][a-z]+)*$/);
        assert.equal(type === 'enum', choices !== undefined);
        if (choices) assert.ok(choices.includes(example), name);
        assert.notEqual(example, '');
      }
    });

    it(`${recipe.id} expands, then migrates, then contracts, and never goes back`, async () => {
      const { setup, args } = RECIPE_EXAMPLES[recipe.id]!;
      for (const version of [14, 18]) {
        const context = await contextOf({ setup, version, unknown: 'ask' });
        const phases = planIn(recipe.fromArguments(args, context)).steps.map(({ phase }) => phase);
        assert.deepEqual(
          phases,
          ['expand', 'migrate', 'contract'].flatMap((phase) => phases.filter((each) => each === phase)),
        );
      }
    });
  }
});
