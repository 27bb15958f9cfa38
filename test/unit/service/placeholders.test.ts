import * as assert from 'node:assert/strict';
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
    assert.doesNotMatch(JSON.stringify(findings), /[\uE010\uE012]/);
  });

  it('stand in what a fix writes', async () => {
    const made = await project('ALTER TABLE ${App}.t RENAME COLUMN a TO b;\n');
    const [fix] = await made.fixes('sql/V2__b.sql', 'rename-column');
    assert.ok(fix);
    const written = JSON.stringify(made.after('sql/V2__b.sql', fix));
    assert.match(written, /ALTER TABLE \$\{App\}\.t ADD COLUMN IF NOT EXISTS b/);
    assert.doesNotMatch(written, /[\uE010\uE012]/);
  });

  it('never make a syntax error, whatever the tool puts there', async () => {
    const { findings } = await (await project('${everything}\n;\nSELECT 1 FROM;\n')).check('sql/V2__b.sql');
    assert.deepEqual(
      findings.filter(({ rule }) => rule === 'syntax-error').map(({ message }) => message),
      ['PostgreSQL cannot read this statement: syntax error at end of input.'],
    );
  });

  it('keep their meaning where no tool fills them in', async () => {
    const plain = await createProject({ 'sql/0001_a.sql': BASE });
    const { findings } = await plain.check('sql/0001_a.sql');
    assert.equal(findings[0]?.rule, 'syntax-error');
  });
});
