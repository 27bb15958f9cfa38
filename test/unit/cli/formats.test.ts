import * as assert from 'node:assert/strict';
import { githubAnnotations } from '../../../server/src/cli/formats/github';
import { gitlabReport } from '../../../server/src/cli/formats/gitlab';
import { junitReport } from '../../../server/src/cli/formats/junit';
import { prettyReport } from '../../../server/src/cli/formats/pretty';
import { repositoryPath, repositoryRoot } from '../../../server/src/cli/formats/repository-path';
import { sarifReport } from '../../../server/src/cli/formats/sarif';
import { rulePageUrl } from '../../../server/src/service/rule-page';
import { OPTIONS, reportOf, ROOT } from './reports';

const TWO_LINES = 'DROP TABLE a;\nALTER TABLE b\n  DROP c;\n';

describe('annotations of GitHub', () => {
  it('escape what the runner would read, in properties more than in messages', () => {
    const report = reportOf('db/a,b:c%.sql', TWO_LINES, [
      { at: 'DROP TABLE a', message: 'One: 100 %,\r\nand ::error::two.' },
    ]);
    assert.equal(
      githubAnnotations([report], OPTIONS),
      '::error file=db/a%2Cb%3Ac%25.sql,line=1,endLine=1,col=1,endColumn=13,title=drop-table::One: 100 %25,%0D%0Aand ::error::two.\n' +
        '1 file checked: 1 error.',
    );
  });

  it('have no columns over several lines, are notices from information down, and leave hints out', () => {
    const report = reportOf('db/1.sql', TWO_LINES, [
      { at: 'ALTER TABLE b\n  DROP c', severity: 'warning', message: 'W.' },
      { at: 'DROP c', severity: 'information', message: 'I.' },
      { at: 'b', severity: 'hint', message: 'H.' },
    ]);
    const lines = [
      '::warning file=db/1.sql,line=2,endLine=3,title=drop-table::W.',
      '::notice file=db/1.sql,line=3,endLine=3,col=3,endColumn=9,title=drop-table::I.',
      '::notice file=db/1.sql,line=2,endLine=2,col=13,endColumn=14,title=drop-table::H.',
    ];
    const summary = '1 file checked: 1 warning, 1 informational, 1 hint.';
    assert.equal(githubAnnotations([report], OPTIONS), [...lines.slice(0, 2), summary].join('\n'));
    assert.equal(
      githubAnnotations([report], { ...OPTIONS, threshold: 'hint' }),
      [...lines, summary].join('\n'),
    );
    assert.equal(githubAnnotations([], OPTIONS), 'No migration was found in db.');
  });
});

describe('Code Quality of GitLab', () => {
  it('has a line, a severity and a fingerprint a finding', () => {
    const report = reportOf('db/1.sql', TWO_LINES, [
      { at: 'DROP TABLE a' },
      { at: 'ALTER TABLE b\n  DROP c', severity: 'hint', rule: 'drop-column' },
    ]);
    const issues = JSON.parse(gitlabReport([report], OPTIONS)) as { fingerprint: string }[];
    const [first, second] = issues.map(({ fingerprint }) => fingerprint);
    assert.match(first!, /^[0-9a-f]{32}$/);
    assert.notEqual(first, second);
    assert.deepEqual(issues, [
      {
        description: 'DROP TABLE a is gone.',
        check_name: 'drop-table',
        fingerprint: first,
        severity: 'critical',
        location: { path: 'db/1.sql', lines: { begin: 1, end: 1 } },
      },
      {
        description: 'ALTER TABLE b\n  DROP c is gone.',
        check_name: 'drop-column',
        fingerprint: second,
        severity: 'info',
        location: { path: 'db/1.sql', lines: { begin: 2, end: 3 } },
      },
    ]);
    assert.equal(gitlabReport([], OPTIONS), '[]');
  });

  it('keeps fingerprints while lines move, and has others in another file', () => {
    const idsIn = (path: string, text: string): string[] => {
      const report = reportOf(path, text, [{ at: 'DROP TABLE a' }]);
      return (JSON.parse(gitlabReport([report], OPTIONS)) as { fingerprint: string }[]).map(
        ({ fingerprint }) => fingerprint,
      );
    };
    assert.deepEqual(idsIn('db/1.sql', 'DROP TABLE a;'), idsIn('db/1.sql', '-- é\n\n  DROP TABLE a;'));
    assert.notDeepEqual(idsIn('db/1.sql', 'DROP TABLE a;'), idsIn('db/2.sql', 'DROP TABLE a;'));
  });
});

describe('JUnit', () => {
  it('fails a test a finding at or above --fail-on, and shows the others', () => {
    const report = reportOf('db/1.sql', TWO_LINES, [
      { at: 'DROP TABLE a', fixes: [{ title: 'Drop it in steps' }, { preferred: false }] },
      { at: 'DROP c', severity: 'information', rule: 'drop-column' },
    ]);
    assert.equal(
      junitReport([report, reportOf('db/2.sql', '', [])], OPTIONS),
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="safe-migrations" tests="2" failures="1" errors="0">
  <testsuite name="db/1.sql" tests="1" failures="1" errors="0">
    <testcase name="drop-table in line 1" classname="db/1.sql" file="db/1.sql" line="1">
      <failure type="error" message="DROP TABLE a is gone.">db/1.sql:1:1: error drop-table: DROP TABLE a is gone. Fix: Drop it in steps, or 1 other way.</failure>
    </testcase>
    <system-out>db/1.sql:3:3: information drop-column: DROP c is gone.
</system-out>
  </testsuite>
  <testsuite name="db/2.sql" tests="1" failures="0" errors="0">
    <testcase name="db/2.sql" classname="db/2.sql" file="db/2.sql"/>
  </testsuite>
</testsuites>`,
    );
    assert.match(
      junitReport([report], { ...OPTIONS, threshold: 'never' }),
      /<testsuites name="safe-migrations" tests="1" failures="0"/,
    );
  });

  it('escapes markup, and replaces what XML cannot hold', () => {
    const message = `<a b="c">&'\u0000\u0008\u001b\ufffe\ud800]]>\t\r\n🦉é`;
    const xml = junitReport([reportOf('d"<.sql', 'x', [{ at: 'x', message }])], OPTIONS);
    const bad = '\ufffd';
    assert.match(xml, /<testsuite name="d&quot;&lt;\.sql"/);
    assert.ok(
      xml.includes(
        `message="&lt;a b=&quot;c&quot;&gt;&amp;'${bad}${bad}${bad}${bad}${bad}]]&gt;&#9;&#13;&#10;🦉é"`,
      ),
      xml,
    );
  });
});

describe('SARIF', () => {
  interface Log {
    readonly runs: [
      {
        readonly tool: { readonly driver: { readonly rules: { id: string; helpUri: string }[] } };
        readonly results: Record<string, unknown>[];
      },
    ];
  }

  it('names only the rules that spoke, with their pages', () => {
    const report = reportOf('db/1.sql', TWO_LINES, [
      { at: 'DROP c', rule: 'drop-column' },
      { at: 'DROP TABLE a' },
      { at: 'b', rule: 'drop-column' },
    ]);
    const { runs } = JSON.parse(sarifReport([report], OPTIONS)) as Log;
    const { rules } = runs[0].tool.driver;
    assert.deepEqual(
      rules.map(({ id, helpUri }) => [id, helpUri]),
      ['drop-column', 'drop-table'].map((id) => [id, rulePageUrl(id)]),
    );
    assert.deepEqual(
      runs[0].results.map(({ ruleId, ruleIndex }) => [ruleId, ruleIndex]),
      [
        ['drop-column', 0],
        ['drop-table', 1],
        ['drop-column', 0],
      ],
    );
  });

  it('holds complete fixes alone', () => {
    const edits = [{ span: { start: 0, end: 4 }, text: 'drop' }];
    const report = reportOf('db/1.sql', TWO_LINES, [
      {
        at: 'DROP TABLE a',
        fixes: [
          { title: 'Whole', edits },
          { title: 'With gaps', edits, snippet: true },
          { title: 'Series', edits, newFiles: [{ path: 'db/2.sql', text: '' }] },
          { title: 'Of another file', edits, otherFiles: [{ name: '1.down.sql', edits }] },
          { title: 'Nothing' },
        ],
      },
    ]);
    const [result] = (JSON.parse(sarifReport([report], OPTIONS)) as Log).runs[0].results;
    assert.deepEqual(result!['fixes'], [
      {
        description: { text: 'Whole' },
        artifactChanges: [
          {
            artifactLocation: { uri: 'db/1.sql', uriBaseId: '%SRCROOT%' },
            replacements: [
              {
                deletedRegion: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 5 },
                insertedContent: { text: 'drop' },
              },
            ],
          },
        ],
      },
    ]);
  });

  it('writes paths as URIs, absolute ones outside of the repository', () => {
    const uriOf = (path: string): unknown => {
      const { results } = (JSON.parse(sarifReport([reportOf(path, 'x', [{ at: 'x' }])], OPTIONS)) as Log)
        .runs[0];
      const [place] = results[0]!['locations'] as { physicalLocation: { artifactLocation: unknown } }[];
      return place!.physicalLocation.artifactLocation;
    };
    assert.deepEqual(uriOf('db/ä b#1%.sql'), { uri: 'db/%C3%A4%20b%231%25.sql', uriBaseId: '%SRCROOT%' });
    assert.deepEqual(uriOf('../else where/1.sql'), { uri: 'file:///else%20where/1.sql' });
  });
});

describe('the format for people', () => {
  it('shows neither a path nor a message nor SQL that could steer the terminal', () => {
    const evil = '\u001b]0;x\u0007\u202e';
    const report = reportOf(`db/${evil}.sql`, `DROP TABLE "${evil}";`, [
      {
        at: `DROP TABLE "${evil}"`,
        fixes: [{ title: `Fix ${evil}`, edits: [{ span: { start: 0, end: 4 }, text: `drop ${evil}` }] }],
      },
    ]);
    const text = prettyReport([report], { ...OPTIONS, paths: [evil] });
    assert.ok(!/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/.test(text), JSON.stringify(text));
    assert.equal(text.split('\ufffd]0;x\ufffd\ufffd').length, 8, text);
  });
});

describe('the root of paths', () => {
  it('is what the CI service has checked out', () => {
    assert.equal(repositoryRoot({}, '/here'), '/here');
    assert.equal(repositoryRoot({ GITHUB_WORKSPACE: '/work/shop' }, '/work/shop/api'), '/work/shop');
    assert.equal(repositoryRoot({ CI_PROJECT_DIR: '/builds/shop/' }, '/builds/shop'), '/builds/shop/');
    assert.equal(repositoryRoot({ CI_PROJECT_DIR: '/' }, '/shop'), '/');
    // A job in a container may know its tree by the name that it has outside.
    assert.equal(repositoryRoot({ GITHUB_WORKSPACE: '/work/shop' }, '/work/shop-2'), '/work/shop-2');
    assert.equal(repositoryRoot({ GITHUB_WORKSPACE: '' }, '/here'), '/here');
  });

  it('is left out of paths below it', () => {
    assert.equal(repositoryPath('/shop/db/1.sql', ROOT), 'db/1.sql');
    assert.equal(repositoryPath('/shop/..db/1.sql', ROOT), '..db/1.sql');
    assert.equal(repositoryPath('/db/1.sql', ROOT), '/db/1.sql');
  });
});
