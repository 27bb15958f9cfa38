import * as assert from 'node:assert/strict';
import { loadPostgresReader } from '../../../server/src/readers/postgres';
import { scaffold } from '../../../server/src/service/scaffold';
import { latestSchema } from '../../../server/src/workspace/folder';
import { TOOL_FIXTURES } from '../tool-fixtures';
import { createProject } from './project';

const TABLE = 'CREATE TABLE t (id bigint PRIMARY KEY);';
const SHOP = `${TABLE}
CREATE TABLE users (id serial PRIMARY KEY, name text);
CREATE TABLE orders (id bigserial PRIMARY KEY, user_id int REFERENCES users (id) ON DELETE CASCADE);
CREATE TABLE notes (id bigserial PRIMARY KEY, user_id int REFERENCES users (id), note text NOT NULL UNIQUE CHECK (note <> ''));
CREATE TABLE parts (id int, at date NOT NULL, note text) PARTITION BY RANGE (at);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE INDEX ON parts_1 (id, at);
CREATE TABLE logs (id int, at date, user_id int REFERENCES users, PRIMARY KEY (id, at), UNIQUE (user_id, at, id)) PARTITION BY RANGE (at);
CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (at);
CREATE TABLE logs_1_rest PARTITION OF logs_1 DEFAULT;
CREATE TABLE logs_rest PARTITION OF logs DEFAULT;
CREATE INDEX ON logs ((user_id + 1)) WHERE id > 7;
CREATE TABLE log_notes (log_id int, log_at date, FOREIGN KEY (log_id, log_at) REFERENCES logs);`;

/** Series with ways back that a tool that sends a file as one query needs several files for. */
const SERIES: readonly (readonly [recipe: string, args: Readonly<Record<string, string>>])[] = [
  ['change-column-type', { table: 'users', column: 'id', type: 'bigint' }],
  ['rename-column', { table: 'notes', column: 'note', to: '"Text"' }],
  ['drop-column', { table: 'notes', column: 'note' }],
  ['create-index', { table: 'parts', columns: 'id, at' }],
  ['change-column-type', { table: 'logs', column: 'id', type: 'bigint' }],
  ['rename-column', { table: 'logs', column: 'user_id', to: 'owner_id' }],
];

describe('A series on disk', () => {
  for (const fixture of TOOL_FIXTURES) {
    for (const [recipe, args] of SERIES) {
      it(`${fixture.tool}: ${recipe} of ${args['table']} raises nothing above hint in its own check`, async () => {
        const path = (name: string): string => (fixture.folder === '' ? name : `${fixture.folder}/${name}`);
        const files = Object.fromEntries(
          Object.entries(fixture.files).map(([name, text]) => [name, text.replace(TABLE, SHOP)]),
        );
        const before = await createProject(files);
        const folder = await before.store.folderOf(before.uri(path(fixture.change)));
        const { tool, settings, project } = folder;
        const reader = await loadPostgresReader();
        const context = { catalog: latestSchema(folder), settings: settings.settings, tool, reader };
        const made = scaffold(
          { recipe, arguments: args },
          { ...context, folder: fixture.folder },
          project,
          new Date(Date.UTC(2026, 10, 27)),
        );
        assert.ok('files' in made, JSON.stringify(made));
        const written = Object.fromEntries(made.files.map(({ path: name, text }) => [path(name), text]));
        const after = await createProject({ ...files, ...written });
        const found: string[] = [];
        for (const { path: name, text } of made.files) {
          if (tool.parseName(name) === undefined) continue;
          const { findings } = await after.check(path(name));
          for (const { rule, severity, message } of findings)
            // Atlas itself writes atlas.sum.
            if (severity !== 'hint' && rule !== 'refused-by-tool')
              found.push(`${name}: ${rule}: ${message}\n${text}`);
        }
        assert.deepEqual(found, []);
      });
    }
  }

  for (const fixture of TOOL_FIXTURES) {
    it(`${fixture.tool}: what cannot be taken back does not say that there is nothing to undo`, async () => {
      const project = await createProject(fixture.files);
      const path = fixture.folder === '' ? fixture.change : `${fixture.folder}/${fixture.change}`;
      const folder = await project.store.folderOf(project.uri(path));
      const reader = await loadPostgresReader();
      const made = scaffold(
        { recipe: 'backfill', arguments: { table: 't', column: 'a', value: '1', where: 'a IS NULL' } },
        {
          catalog: latestSchema(folder),
          settings: folder.settings.settings,
          tool: folder.tool,
          reader,
          folder: fixture.folder,
        },
        folder.project,
        new Date(Date.UTC(2026, 10, 27)),
      );
      assert.ok('files' in made, JSON.stringify(made));
      const texts = made.files.map(({ text }) => text).join('\n');
      assert.match(texts, /Note: There is no way back: the values of before are not kept\./);
      assert.match(texts, /^(?:--|\/\/) Not undone: The values of before are not kept\.$/m);
      assert.doesNotMatch(texts, /Nothing to undo/);
    });
  }
});
