import * as assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { RULES } from '../../../server/src/rules/rules';
import { casesOf } from './lint';

const LEAST = 6;

// Loads the tables, wherever mocha was started.
const load = createRequire(__filename);
for (const name of readdirSync(__dirname)) if (name.endsWith('.test.js')) load(path.join(__dirname, name));

describe(`each rule speaks in ${LEAST} cases and is silent in ${LEAST}`, () => {
  for (const { id } of RULES) {
    it(id, () => {
      const { speaking, silent } = casesOf(id);
      assert.ok(
        speaking >= LEAST && silent >= LEAST,
        `${id} speaks in ${speaking} and is silent in ${silent}`,
      );
    });
  }
});
