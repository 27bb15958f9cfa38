import * as assert from 'node:assert/strict';
import { createDown } from '../../../server/src/service/down';
import { effectsReport } from '../../../server/src/service/effects-report';
import { fileLens, statementLenses } from '../../../server/src/service/lens';
import { outline } from '../../../server/src/service/outline';
import { review } from '../../../server/src/service/review';
import { createProject } from './project';

const BASE = 'CREATE TABLE ${App}.t (id bigint PRIMARY KEY, a int);\n';

describe('placeholders of a tool', () => {
  const project = (change: string) =>
    createProject({
      'flyway.conf': '',
      'sql/V1__a.sql': BASE,
      'sql/V2__b.sql': change,
    });

  it('are names to the grammar and placeholders to the reader', async () => {
    const { findings } = await (await project('DROP TABLE ${App}.t;\n')).check('sql/V2__b.sql');
    const [found] = findings.filter(({ rule }) => rule === 'drop-table');
    assert.match(found?.message ?? '', /\$\{App\}\.t/);
    assert.doesNotMatch(JSON.stringify(findings), /[\uE000-\uF8FF]/);
  });

  it('stand in what a fix writes', async () => {
    const made = await project('ALTER TABLE ${App}.t RENAME COLUMN a TO b;\n');
    const [fix] = await made.fixes('sql/V2__b.sql', 'rename-column');
    assert.ok(fix);
    const written = JSON.stringify(made.after('sql/V2__b.sql', fix));
    assert.match(written, /ALTER TABLE \$\{App\}\.t ADD COLUMN IF NOT EXISTS b/);
    assert.doesNotMatch(written, /[\uE000-\uF8FF]/);
  });

  it('never make a syntax error, whatever the tool puts there', async () => {
    const { findings } = await (await project('${everything}\n;\nSELECT 1 FROM;\n')).check('sql/V2__b.sql');
    assert.deepEqual(
      findings.filter(({ rule }) => rule === 'syntax-error').map(({ message }) => message),
      ['PostgreSQL cannot read this statement: syntax error at end of input.'],
    );
  });

  it('are what goose takes for variables, between its switches', async () => {
    const text =
      '-- +goose Up\nDROP TABLE a;\n-- +goose ENVSUB ON\nDROP TABLE $App.t;\nDROP TABLE ${App:-x}.t;\nDROP TABLE $App1.t;\n-- +goose ENVSUB OFF\nSELECT $body$ $App $body$;\nDROP TABLE ${App}.t;\n-- +goose Down\n';
    const goose = await createProject({ 'migrations/1_a.sql': text });
    const { findings } = await goose.check('migrations/1_a.sql');
    assert.doesNotMatch(JSON.stringify(findings), /[\uE000-\uF8FF]/);
    const about = findings.filter(({ rule }) => rule === 'drop-table').map(({ message }) => message);
    assert.deepEqual(
      about.map((message) => /\S*\$\S+\.t\b/.exec(message)?.[0]),
      [undefined, '$App.t', '${App:-x}.t', '$App1.t'],
    );
    const unread = findings.filter(({ rule }) => rule === 'syntax-error').map(({ span }) => span.start);
    assert.equal(unread.length, 1);
    assert.ok(unread[0]! > text.indexOf('ENVSUB OFF'));
  });

  it('stand in the way back, in what is said of it, and in a series', async () => {
    const made = await createProject(
      {
        'sql/V1__a.sql': BASE,
        'sql/V2__b.sql': 'ALTER TABLE ${App}.t ADD COLUMN "${new-name}" int;\n',
        'sql/U1__a.sql': 'DROP TABLE ${App}.t;\n',
      },
      { preset: 'strict' },
    );
    const { analyzed, findings } = await made.check('sql/V2__b.sql');
    assert.ok(analyzed);
    const view = await made.view('sql/V2__b.sql');
    const down = createDown(analyzed, view);
    assert.ok('newFiles' in down);
    assert.equal(
      down.newFiles[0]?.text,
      '-- Undo: V2__b.sql.\nSET LOCAL lock_timeout = \'5s\';\nALTER TABLE ${App}.t DROP COLUMN IF EXISTS "${new-name}";\n',
    );
    const reviewed = review(analyzed, findings, view, { folder: 'sql', downFileName: undefined });
    assert.match(reviewed, /ADD COLUMN "\$\{new-name\}" int` \| ACCESS EXCLUSIVE on `\$\{App\}\.t`/);
    const shown = JSON.stringify([
      reviewed,
      outline(analyzed),
      effectsReport(analyzed),
      statementLenses(analyzed, 'all'),
      fileLens(analyzed, 'all'),
    ]);
    assert.doesNotMatch(shown, /[\uE000-\uF8FF]/);
    assert.match(shown, /on \$\{App\}\.t for a moment/);
  });

  it('keep their meaning where no tool fills them in', async () => {
    const plain = await createProject({ 'sql/0001_a.sql': BASE });
    const { findings } = await plain.check('sql/0001_a.sql');
    assert.equal(findings[0]?.rule, 'syntax-error');
  });
});
