import * as assert from 'node:assert/strict';
import { hole } from '../../server/src/recipes/plan';
import type { Plan, Step } from '../../server/src/recipes/plan';
import { repeatableBuild } from '../../server/src/recipes/index-build';
import { renderInPlace, renderSnippet, renderStepFiles } from '../../server/src/recipes/render';

const SETTINGS = { lockTimeout: '5s', statementTimeout: '0' };

function step(more: Partial<Step>): Step {
  return {
    phase: 'expand',
    title: 'add a',
    slug: 'add',
    up: ['ALTER TABLE t\n  ADD a int'],
    down: ['ALTER TABLE t DROP a'],
    transaction: true,
    needs: 'lock',
    ...more,
  };
}

function plan(steps: readonly Step[], warnings: readonly string[] = []): Plan {
  return { title: 'Add a to t', slug: 'add_a', steps, warnings, equivalent: true };
}

const SERIES = plan(
  [
    step({ deploy: 'The release that writes a.' }),
    step({
      phase: 'migrate',
      title: 'build a\nb',
      slug: 'build',
      up: ['CREATE INDEX CONCURRENTLY i ON t (a)', 'CREATE INDEX CONCURRENTLY j ON t (a)'],
      down: ['DROP INDEX CONCURRENTLY j', 'DROP INDEX CONCURRENTLY i'],
      transaction: false,
      needs: 'work',
      check: { sql: 'SELECT 1', expect: '1' },
      resume: 'Run it again.',
    }),
    step({ phase: 'contract', title: 'validate', slug: 'add', up: ['VALIDATE'], down: [], needs: 'work' }),
  ],
  ['Views are not seen.'],
);

describe('renderInPlace', () => {
  it('gives a single statement as it is', () => {
    const single = plan([step({})]);
    assert.equal(
      renderInPlace(single, { indent: '    ', lineBreak: '\r\n' }),
      'ALTER TABLE t\r\n  ADD a int',
    );
  });

  it('explains only what the SQL cannot say, and leaves the last semicolon to the file', () => {
    assert.equal(
      renderInPlace(SERIES, { indent: '  ', lineBreak: '\n' }),
      `-- Add a. Deploy before the next step: The release that writes a.
  ALTER TABLE t
    ADD a int;
  -- Build a b. Runs outside a transaction.
  CREATE INDEX CONCURRENTLY i ON t (a);
  CREATE INDEX CONCURRENTLY j ON t (a);
  VALIDATE`,
    );
  });

  it('leaves the lines of a string as they are', () => {
    const text = plan([step({ up: [`COMMENT ON t IS 'a\n b'`, 'SELECT 1'] })]);
    assert.equal(
      renderInPlace(text, { indent: '  ', lineBreak: '\n' }),
      `COMMENT ON t IS 'a\n b';\n  SELECT 1`,
    );
  });
});

describe('renderSnippet', () => {
  it('escapes what a snippet would read, and numbers holes by their description', () => {
    const holes = plan([step({ up: [`DO $$ \\ {${hole('key')}} ${hole('a }')} ${hole('key')}`] })]);
    assert.equal(renderSnippet(holes), 'DO \\$\\$ \\\\ {${1:key}\\} ${2:a \\}} ${1:key}');
  });
});

describe('holes', () => {
  const places: readonly Plan[] = [
    plan([step({ up: [hole('a')] })]),
    plan([step({ down: [hole('a')] })]),
    plan([step({ check: { sql: hole('a'), expect: '0' } })]),
    { ...plan([step({})]), title: hole('a') },
  ];
  places.forEach((each, index) => {
    it(`keep a plan from becoming text (${index})`, () => {
      assert.equal(renderInPlace(each, { indent: '', lineBreak: '\n' }), undefined);
      assert.equal(renderStepFiles(each, SETTINGS, { alone: false }), undefined);
    });
  });
});

describe('renderStepFiles', () => {
  it('lets a way back work for as long as it takes, also where the step itself is done in a moment', () => {
    const files = renderStepFiles(
      plan([
        step({ needs: 'none', up: ['COMMENT'], down: ['COMMENT', 'ALTER TABLE t VALIDATE CONSTRAINT c'] }),
        step({
          needs: 'none',
          up: ['COMMENT'],
          down: ['DO $$ BEGIN COMMIT; END; $$'],
          downTransaction: false,
        }),
        step({ needs: 'none', up: ['COMMENT'], down: ['COMMENT'] }),
      ]),
      SETTINGS,
      { alone: false },
    );
    assert.deepEqual(
      files?.map(({ up, down }) => [up, down]),
      [
        ['COMMENT;\n', 'SET LOCAL statement_timeout = 0;\nCOMMENT;\nALTER TABLE t VALIDATE CONSTRAINT c;\n'],
        ['COMMENT;\n', 'SET statement_timeout = 0;\nDO $$ BEGIN COMMIT; END; $$;\n'],
        ['COMMENT;\n', 'COMMENT;\n'],
      ],
    );
  });

  it('writes one file a step, with what the step needs', () => {
    assert.deepEqual(renderStepFiles(SERIES, SETTINGS, { alone: false }), [
      {
        slug: 'add_a_add',
        header: [
          'Add a to t, step 1 of 3 (expand): add a.',
          'Deploy before step 2: The release that writes a.',
          'Note: Views are not seen.',
        ],
        up: "SET LOCAL lock_timeout = '5s';\nALTER TABLE t\n  ADD a int;\n",
        down: "SET LOCAL lock_timeout = '5s';\nALTER TABLE t DROP a;\n",
        transaction: true,
        downTransaction: true,
      },
      {
        slug: 'add_a_build',
        header: [
          'Add a to t, step 2 of 3 (migrate): build a b.',
          'Check: SELECT 1 returns 1.',
          'If interrupted: Run it again.',
        ],
        up: 'SET statement_timeout = 0;\nCREATE INDEX CONCURRENTLY i ON t (a);\nCREATE INDEX CONCURRENTLY j ON t (a);\n',
        down: 'SET statement_timeout = 0;\nDROP INDEX CONCURRENTLY j;\nDROP INDEX CONCURRENTLY i;\n',
        transaction: false,
        downTransaction: false,
      },
      {
        slug: 'add_a_add_2',
        header: ['Add a to t, step 3 of 3 (contract): validate.'],
        up: 'SET LOCAL statement_timeout = 0;\nVALIDATE;\n',
        down: '',
        transaction: true,
        downTransaction: true,
      },
    ]);
  });

  it('says when the drop of an unfinished index is needed where the build has a file of its own', () => {
    const [up, resume] = [
      repeatableBuild({ name: 'i' }, 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)'),
      'Run the step again: it drops an index that was left unfinished.',
    ];
    const build: Step = {
      phase: 'migrate',
      title: 'build i',
      slug: 'build',
      up,
      down: ['DROP INDEX CONCURRENTLY IF EXISTS i'],
      transaction: false,
      resume,
      needs: 'work',
    };
    const files = renderStepFiles({ ...SERIES, steps: [build] }, SETTINGS, { alone: true }) ?? [];
    assert.deepEqual(
      files.map(({ slug, header, up: sql, down }) => [slug, header[1], sql, down]),
      [
        [
          'add_a',
          'If interrupted: Run DROP INDEX CONCURRENTLY IF EXISTS i first: a build that failed leaves an invalid index, which IF NOT EXISTS would keep.',
          'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);\n',
          'DROP INDEX CONCURRENTLY IF EXISTS i;\n',
        ],
      ],
    );
  });

  it('leaves the drop of an unfinished index out of a way back that the tool sends as one query', () => {
    const back = repeatableBuild({ name: 'i' }, 'CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)');
    const files = [
      ['DROP INDEX CONCURRENTLY i'],
      ['DROP INDEX CONCURRENTLY i', 'DROP INDEX CONCURRENTLY j'],
    ].map((up) =>
      renderStepFiles(
        plan([
          step({
            up,
            down: up.length === 1 ? back : [...back, 'CREATE INDEX CONCURRENTLY j ON t (b)'],
            transaction: false,
          }),
        ]),
        SETTINGS,
        { alone: true },
      )?.map(({ down }) => down),
    );
    assert.deepEqual(files, [
      ['CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);\n'],
      ['CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);\n', 'CREATE INDEX CONCURRENTLY j ON t (b);\n'],
    ]);
  });

  it('puts each way back beside the build of its index, whatever their order', () => {
    const build = step({
      up: ['CREATE INDEX CONCURRENTLY "I 1" ON app.t (a)', 'CREATE INDEX CONCURRENTLY j ON app.t (b)'],
      down: ['DROP INDEX CONCURRENTLY IF EXISTS app."I 1"', 'DROP INDEX CONCURRENTLY IF EXISTS app.j'],
      transaction: false,
    });
    for (const down of [build.down, [...build.down].reverse()]) {
      const files = renderStepFiles(plan([{ ...build, down }]), SETTINGS, { alone: true });
      assert.deepEqual(
        files?.map((file) => [file.up, file.down]),
        [
          [
            'CREATE INDEX CONCURRENTLY "I 1" ON app.t (a);\n',
            'DROP INDEX CONCURRENTLY IF EXISTS app."I 1";\n',
          ],
          ['CREATE INDEX CONCURRENTLY j ON app.t (b);\n', 'DROP INDEX CONCURRENTLY IF EXISTS app.j;\n'],
        ],
      );
    }
  });

  it('gives each statement of a longer way back a file, the way forth and its own way back in the last', () => {
    const keyed = step({
      title: 'swap',
      up: ['ALTER TABLE t SWAP'],
      down: [
        'ALTER TABLE t SWAP BACK',
        ...repeatableBuild({ name: 'i' }, 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)'),
        'ALTER TABLE u VALIDATE CONSTRAINT k',
      ],
      downTransaction: false,
      deploy: 'The release that knows both.',
    });
    assert.deepEqual(
      renderStepFiles(plan([keyed]), SETTINGS, { alone: true })?.map(
        ({ header, up, down, downTransaction }) => [header[0], up, down, downTransaction],
      ),
      [
        [
          'Add a to t, step 1 of 3 (expand): nothing yet; on the way back, finish what begins with the way back of “swap”.',
          '',
          'SET LOCAL statement_timeout = 0;\nALTER TABLE u VALIDATE CONSTRAINT k;\n',
          true,
        ],
        [
          'Add a to t, step 2 of 3 (expand): nothing yet; on the way back, finish what begins with the way back of “swap”.',
          '',
          'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);\n',
          false,
        ],
        [
          'Add a to t, step 3 of 3 (expand): swap.',
          "SET LOCAL lock_timeout = '5s';\nALTER TABLE t SWAP;\n",
          "SET LOCAL lock_timeout = '5s';\nALTER TABLE t SWAP BACK;\n",
          true,
        ],
      ],
    );
    assert.deepEqual(
      renderStepFiles(plan([keyed]), SETTINGS, { alone: false })?.map(({ down }) => down.split('\n')),
      [
        [
          "SET lock_timeout = '5s';",
          'SET statement_timeout = 0;',
          'ALTER TABLE t SWAP BACK;',
          'DO $$',
          'BEGIN',
          "  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('i') AND NOT indisvalid) THEN",
          '    DROP INDEX i;',
          '  END IF;',
          'END;',
          '$$;',
          'SET lock_timeout = 0;',
          'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);',
          "SET lock_timeout = '5s';",
          'ALTER TABLE u VALIDATE CONSTRAINT k;',
          '',
        ],
      ],
    );
  });

  it('leaves a statement alone where the tool sends a file as one query', () => {
    const files = renderStepFiles(SERIES, SETTINGS, { alone: true }) ?? [];
    assert.deepEqual(
      files.map(({ slug, header, up, down }) => [slug, header[0], up, down]),
      [
        [
          'add_a_add',
          'Add a to t, step 1 of 4 (expand): add a.',
          "SET LOCAL lock_timeout = '5s';\nALTER TABLE t\n  ADD a int;\n",
          "SET LOCAL lock_timeout = '5s';\nALTER TABLE t DROP a;\n",
        ],
        [
          'add_a_build_1',
          'Add a to t, step 2 of 4 (migrate): build a b.',
          'CREATE INDEX CONCURRENTLY i ON t (a);\n',
          'DROP INDEX CONCURRENTLY i;\n',
        ],
        [
          'add_a_build_2',
          'Add a to t, step 3 of 4 (migrate): build a b.',
          'CREATE INDEX CONCURRENTLY j ON t (a);\n',
          'DROP INDEX CONCURRENTLY j;\n',
        ],
        [
          'add_a_add_2',
          'Add a to t, step 4 of 4 (contract): validate.',
          'SET LOCAL statement_timeout = 0;\nVALIDATE;\n',
          '',
        ],
      ],
    );
  });

  it('names a plan of one step by its own slug, and sets no lock_timeout that is set elsewhere', () => {
    const [file] =
      renderStepFiles(plan([step({})]), { ...SETTINGS, timeoutsSetElsewhere: true }, { alone: false }) ?? [];
    assert.equal(file?.slug, 'add_a');
    assert.deepEqual(file.header, ['Add a to t.']);
    assert.equal(file.up, 'ALTER TABLE t\n  ADD a int;\n');
  });
});
