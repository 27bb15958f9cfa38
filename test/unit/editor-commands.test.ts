import * as assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from '../glob';
import { repositoryRoot } from '../repository';

describe('commands of the extension', () => {
  it('are each executed by the suite that runs in VS Code', () => {
    const root = repositoryRoot();
    const { contributes } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      contributes: { commands: readonly { command: string }[] };
    };
    const suite = globSync(join(root, 'test/editor/suite'), '.test.ts').map((file) =>
      readFileSync(file, 'utf8'),
    );
    const executed = new Set(
      suite.flatMap((text) =>
        [...text.matchAll(/executeCommand(?:<[^>]*>)?\(\s*'(safeMigrations\.\w+)'/g)].map(([, id]) => id),
      ),
    );
    assert.deepEqual(
      contributes.commands.map(({ command }) => command).filter((id) => !executed.has(id)),
      [],
    );
  });
});
