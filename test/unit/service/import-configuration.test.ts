import * as assert from 'node:assert/strict';
import { importConfiguration } from '../../../server/src/service/import-configuration';
import { readConfiguration } from '../../../server/src/settings/read';
import { RULES } from '../../../server/src/rules/rules';

describe('configurations of other linters', () => {
  it('of Squawk become ours', async () => {
    const text = `\uFEFFpg_version = "15.2"\r
excluded_rules = ["prefer-robust-stmts", "adding-foreign-key-constraint", "require-enum-value-ordering", 3]\r
included_rules = ["require-table-schema"]\r
excluded_paths = ["**/0001_*.sql"]\r
assume_in_transaction = true\r
[upload_to_github]\r
fail_on_violations = true\r
`;
    assert.deepEqual(await importConfiguration('.squawk.toml', text), {
      settings: {
        postgresVersion: 15,
        exclude: ['**/0001_*.sql'],
        rules: { 'not-idempotent': 'off', 'unqualified-table': 'warning' },
        compatibility: ['squawk'],
      },
      notes: [
        'excluded_rules holds something that is no text, which is left out.',
        'assume_in_transaction has no counterpart: the migration tool decides about transactions, see "tool".',
        'upload_to_github has no counterpart: give `check` the option --fail-on in CI.',
        'add-foreign-key-without-not-valid stays on: it stands for adding-foreign-key-constraint and for constraint-missing-not-valid, which is not off.',
        'require-enum-value-ordering has no counterpart.',
      ],
    });
  });

  it('turn a rule off where all that mean it are off', async () => {
    const text = 'excluded_rules = ["adding-foreign-key-constraint", "constraint-missing-not-valid"]';
    assert.deepEqual(await importConfiguration('.squawk.toml', text), {
      settings: {
        rules: {
          'add-foreign-key-without-not-valid': 'off',
          'add-check-without-not-valid': 'off',
          'validate-in-same-transaction': 'off',
        },
        compatibility: ['squawk'],
      },
      notes: [],
    });
  });

  it('take the nearest version that is known', async () => {
    const imported = await importConfiguration('.squawk.toml', 'pg_version = "9.6"');
    assert.deepEqual(imported, {
      settings: { postgresVersion: 10, compatibility: ['squawk'] },
      notes: ['pg_version is 9; versions from 10 to 18 are known, so 10 is taken.'],
    });
  });

  it('of MigrationPilot become ours', async () => {
    const text = `extends: "migrationpilot:strict"
pgVersion: 16
failOn: critical
ignore: [seeds/*.sql]
rules:
  MP001: false
  MP004: { severity: critical, threshold: 3 }
  MP026: perhaps
  MP999: off
`;
    assert.deepEqual(await importConfiguration('.migrationpilotrc.yml', text), {
      settings: {
        preset: 'strict',
        postgresVersion: 16,
        exclude: ['seeds/*.sql'],
        rules: { 'create-index-without-concurrently': 'off', 'missing-lock-timeout': 'error' },
        compatibility: ['migrationpilot'],
      },
      notes: [
        'failOn has no counterpart: give `check` the option --fail-on in CI.',
        'rules.MP004.threshold has no counterpart.',
        'rules.MP026 cannot be read.',
        'MP999 has no counterpart.',
      ],
    });
  });

  const BROKEN: readonly (readonly [name: string, text: string, error: object])[] = [
    [
      'a.toml',
      'a = [1\nb = 2',
      { error: 'This is not valid TOML (expected comma or end of structure).', line: 2, column: 1 },
    ],
    [
      'a.yml',
      'a: 1\n b: 2',
      {
        error: 'This is not valid YAML (Nested mappings are not allowed in compact mappings).',
        line: 1,
        column: 4,
      },
    ],
    ['a.yml', '- 1', { error: 'This is not a list of settings with their values.' }],
    [
      'a.json',
      '{}',
      { error: 'Only .squawk.toml, .migrationpilotrc.yml, .migrationpilotrc.yaml can be taken over.' },
    ],
  ];
  for (const [name, text, error] of BROKEN) {
    it(`${JSON.stringify(text)} in ${name} is refused with its place`, async () => {
      assert.deepEqual(await importConfiguration(name, text), error);
    });
  }

  it('become settings that we read without a complaint', async () => {
    for (const [name, text] of [
      ['.squawk.toml', 'excluded_rules = ["ban-drop-column"]\nexcluded_paths = []'],
      ['.migrationpilotrc.yml', ''],
      ['.migrationpilotrc.yml', 'migrationPath: "db/*.sql"'],
    ] as const) {
      const imported = await importConfiguration(name, text);
      assert.ok('settings' in imported);
      const read = readConfiguration(
        JSON.stringify(imported.settings),
        RULES.map(({ id }) => id),
      );
      assert.deepEqual(read.problems, []);
      assert.equal(JSON.stringify(read.settings), JSON.stringify(imported.settings));
    }
  });
});
