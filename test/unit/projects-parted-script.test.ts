import * as assert from 'node:assert/strict';
import { partedScript } from '../../server/src/projects/parted-script';
import { toolById } from '../../server/src/projects/tools';

/** Each statement as the file has it, its semicolon included, with the comments before it. */
function statementsOf(tool: string, text: string): string[] {
  const { statements, comments } = partedScript(text, toolById(tool), '20250101000000_a.sql');
  for (const { start, end, text: written } of comments) assert.equal(text.slice(start, end), written);
  return statements.map(({ text: own, span, end, leadingComments }) => {
    assert.equal(text.slice(span.start, span.end), own);
    return [...leadingComments.map((comment) => comment.text), text.slice(span.start, end)].join(' | ');
  });
}

describe('projects: statements end where their section ends', () => {
  it('without a semicolon', () => {
    assert.deepEqual(
      statementsOf(
        'dbmate',
        '-- migrate:up\nALTER TABLE "Größe" ADD a int\n\n-- migrate:down\nDROP INDEX i;\nDROP INDEX j\n',
      ),
      ['-- migrate:up | ALTER TABLE "Größe" ADD a int', '-- migrate:down | DROP INDEX i;', 'DROP INDEX j'],
    );
  });
  it('with several of them', () => {
    assert.deepEqual(
      statementsOf(
        'liquibase',
        '--liquibase formatted sql\r\n--changeset a:1\r\nSELECT 1\r\n--changeset a:2\r\nSELECT 2\r\n--changeset a:3\r\nSELECT 3;',
      ),
      [
        '--liquibase formatted sql | --changeset a:1 | SELECT 1',
        '--changeset a:2 | SELECT 2',
        '--changeset a:3 | SELECT 3;',
      ],
    );
  });
  it('and go on over what only looks like a border', () => {
    const text = "-- migrate:up\nSELECT '\n-- migrate:down\n', $$\n-- migrate:down\n$$, 1;\n";
    assert.equal(statementsOf('dbmate', text).length, 1);
  });
});
