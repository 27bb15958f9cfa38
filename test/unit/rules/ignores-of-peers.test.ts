import * as assert from 'node:assert/strict';
import { ourRules, SHARED_MEANINGS } from '../../../server/src/rules/peer-rules';
import { RULES } from '../../../server/src/rules/rules';
import { PEERS, type Peer } from '../../../server/src/settings/peers';
import { lint } from './lint';

const INDEX = 'CREATE INDEX i ON orders (a);\n';
const FOUND = ['create-index-without-concurrently'];

/** The hazards that are left, with their line. */
function left(sql: string, ...compatibility: readonly Peer[]): readonly string[] {
  return lint(sql, { settings: { compatibility, timeoutsSetElsewhere: true } })
    .filter(({ rule }) => rule !== 'not-idempotent')
    .map(({ rule, span }) => `${sql.slice(0, span.start).split('\n').length} ${rule}`);
}

describe('ignore comments of other linters', () => {
  const SILENT: readonly (readonly [peer: Peer, comment: string])[] = [
    ['squawk', '-- squawk-ignore require-concurrent-index-creation'],
    ['squawk', '-- squawk-ignore prefer-text-field,require-concurrent-index-creation'],
    ['squawk', '/* squawk-ignore require-concurrent-index-creation */'],
    ['squawk', '-- squawk-ignore-file'],
    ['squawk', '-- squawk-ignore-file require-concurrent-index-creation'],
    ['pgfence', '-- pgfence-ignore'],
    ['pgfence', '-- pgfence-ignore: create-index-not-concurrent, drop-table'],
    ['pgfence', '-- pgfence: ignore create-index-not-concurrent'],
    ['eugene', '-- eugene: ignore'],
    ['eugene', '-- eugene: ignore E2, E6'],
    ['pgls', '-- pgls-ignore lint/safety/requireConcurrentIndexCreation: the table is small'],
    ['pgls', '-- pgt-ignore lint/safety/requireConcurrentIndexCreation'],
    ['pgls', '-- pgls-ignore lint/safety: small'],
    ['pgls', '-- pgls-ignore lint: small'],
    ['pgls', '-- pgls-ignore-all lint/safety/requireConcurrentIndexCreation: small'],
    ['atlas', '-- atlas:nolint'],
    ['atlas', '-- atlas:nolint concurrent_index'],
    ['atlas', '-- atlas:nolint DS103 PG101'],
    ['migrationpilot', '-- migrationpilot-disable'],
    ['migrationpilot', '-- migrationpilot-disable MP004, MP001'],
    ['migrationpilot', '-- migrationpilot-disable-file MP001'],
  ];
  for (const [peer, comment] of SILENT) {
    it(`${comment} counts where ${peer} is named, and only there`, () => {
      const sql = `${comment}\r\n${INDEX}`;
      assert.deepEqual(left(sql, peer), []);
      assert.deepEqual(left(sql), ['2 create-index-without-concurrently']);
      assert.deepEqual(left(sql, ...PEERS.filter((other) => other !== peer)), [
        '2 create-index-without-concurrently',
      ]);
    });
  }

  const LOUD: readonly (readonly [peer: Peer, comment: string])[] = [
    // Squawk itself takes it for nothing.
    ['squawk', '-- squawk-ignore'],
    ['squawk', '-- squawk-ignore ban-drop-column'],
    ['squawk', '-- squawk-ignore no-such-rule'],
    ['squawk', '-- squawk-ignored require-concurrent-index-creation'],
    ['pgfence', '-- pgfence-ignore: drop-table'],
    ['eugene', '-- eugene: ignore E99'],
    ['pgls', '-- pgls-ignore-end lint/safety/requireConcurrentIndexCreation'],
    ['pgls', '-- pgls-ignore lint/safety/banDropColumn: requireConcurrentIndexCreation'],
    ['atlas', '-- atlas:nolint destructive'],
    ['migrationpilot', '-- migrationpilot-enable MP001'],
    ['migrationpilot', '-- see migrationpilot-disable MP001'],
  ];
  for (const [peer, comment] of LOUD) {
    it(`${comment} silences nothing here, and is not reported as unused`, () => {
      assert.deepEqual(left(`${comment}\n${INDEX}`, peer), ['2 create-index-without-concurrently']);
    });
  }

  it('are about the statement that they stand before, in, or behind on the same line', () => {
    const sql = `CREATE INDEX i ON orders (a); -- squawk-ignore require-concurrent-index-creation
CREATE INDEX "ü;" ON -- squawk-ignore require-concurrent-index-creation
  orders (b);
CREATE INDEX k ON orders (c);
`;
    assert.deepEqual(left(sql, 'squawk'), ['4 create-index-without-concurrently']);
  });

  it('may hold for a range', () => {
    const sql = `-- pgls-ignore-start lint/safety/banDropColumn: gone since spring
ALTER TABLE a DROP COLUMN IF EXISTS x;
ALTER TABLE a DROP COLUMN IF EXISTS y;
-- pgls-ignore-end lint/safety/banDropColumn: gone since spring
ALTER TABLE a DROP COLUMN IF EXISTS z;
`;
    assert.deepEqual(left(sql, 'pgls'), ['5 drop-column']);
  });

  it('of Atlas hold for the file above an empty line', () => {
    assert.deepEqual(left(`-- atlas:nolint\n\n${INDEX}${INDEX.replace(' i ', ' k ')}`, 'atlas'), []);
    assert.deepEqual(left(`-- atlas:nolint\n${INDEX}${INDEX.replace(' i ', ' k ')}`, 'atlas'), [
      '3 create-index-without-concurrently',
    ]);
  });

  it('cannot hide what is broken', () => {
    const sql = '-- pgfence-ignore\nCREATE INDEX i ON;\n';
    assert.deepEqual(
      left(sql, 'pgfence').map((each) => each.slice(2)),
      ['syntax-error'],
    );
  });
});

describe('rules of other linters', () => {
  it('stand for rules that exist', () => {
    const ids = RULES.map(({ id }) => id);
    for (const { ours } of SHARED_MEANINGS)
      assert.deepEqual(
        ours.filter((id) => !ids.includes(id)),
        [],
      );
  });

  it('are found in any case', () => {
    assert.deepEqual(ourRules('eugene', 'e6'), FOUND);
    assert.deepEqual(ourRules('eugene', 'E99'), []);
  });

  it('are said in sentences', () => {
    for (const { meaning } of SHARED_MEANINGS) assert.match(meaning, /^\S.*\.$/);
  });

  it('of Squawk all have a meaning here, but for these', () => {
    const without = SQUAWK.filter((rule) => ourRules('squawk', rule).length === 0);
    assert.deepEqual(without, [
      'ban-create-domain-with-constraint',
      'require-enum-value-ordering',
      'require-statement-timeout',
    ]);
    assert.deepEqual(strangers('squawk', SQUAWK), []);
  });

  it('of Postgres Language Server all have a meaning here, but for these', () => {
    const without = PGLS.filter((rule) => ourRules('pgls', rule).length === 0);
    assert.deepEqual(without, [
      'avoidAlterEnumAddValue',
      'avoidCreateTrigger',
      'banDropTrigger',
      'concurrentRefreshMatviewLock',
      'creatingEnum',
      'multipleAlterTable',
      'requireIdleInTransactionTimeout',
      'requireStatementTimeout',
    ]);
    assert.deepEqual(strangers('pgls', PGLS), []);
  });
});

/** Names in our table that the peer does not have. */
function strangers(peer: Peer, rules: readonly string[]): readonly string[] {
  return SHARED_MEANINGS.flatMap((shared) => shared[peer] ?? []).filter((name) => !rules.includes(name));
}

/** `squawk --exclude` of 2.66 accepts these. */
const SQUAWK =
  words(`adding-field-with-default adding-foreign-key-constraint adding-not-nullable-field adding-required-field
  adding-serial-primary-key-field ban-alter-domain-with-add-constraint ban-char-field ban-concurrent-index-creation-in-transaction
  ban-create-domain-with-constraint ban-drop-column ban-drop-database ban-drop-not-null ban-drop-table ban-truncate-cascade
  ban-uncommitted-transaction changing-column-type constraint-missing-not-valid disallowed-unique-constraint identifier-too-long
  prefer-bigint-over-int prefer-bigint-over-smallint prefer-identity prefer-repack prefer-robust-stmts prefer-text-field
  prefer-timestamp-tz renaming-column renaming-table require-concurrent-index-creation require-concurrent-index-deletion
  require-concurrent-partition-detach require-concurrent-reindex require-enum-value-ordering require-lock-timeout
  require-statement-timeout require-table-schema require-timeout-settings transaction-nesting`);

/** The rules of `linter.rules.safety` in the schema of 0.25. */
const PGLS =
  words(`addSerialColumn addingFieldWithDefault addingForeignKeyConstraint addingNotNullField addingPrimaryKeyConstraint
  addingRequiredField avoidAddingExclusionConstraint avoidAlterEnumAddValue avoidAttachingPartition avoidCreateTrigger
  avoidEnableDisableTrigger avoidWideLockWindow banCharField banConcurrentIndexCreationInTransaction banDeleteWithoutWhere
  banDropColumn banDropDatabase banDropNotNull banDropSchema banDropTable banDropTrigger banTruncate banTruncateCascade
  banUpdateWithoutWhere banVacuumFull changingColumnType concurrentRefreshMatviewLock constraintMissingNotValid creatingEnum
  disallowUniqueConstraint lockTimeoutWarning multipleAlterTable preferBigInt preferBigintOverInt preferBigintOverSmallint
  preferIdentity preferJsonb preferRobustStmts preferTextField preferTimestamptz renamingColumn renamingTable
  requireConcurrentDetachPartition requireConcurrentIndexCreation requireConcurrentIndexDeletion requireConcurrentRefreshMatview
  requireConcurrentReindex requireIdleInTransactionTimeout requireSeparateConstraintValidation requireStatementTimeout
  runningStatementWhileHoldingAccessExclusive transactionNesting`);

function words(text: string): readonly string[] {
  return text.split(/\s+/);
}
