// Written by `npm run generate` from the files of this folder.
import type { Rule } from './rule';
import { rule as addCheckWithoutNotValid } from './add-check-without-not-valid';
import { rule as addColumnRewritesTable } from './add-column-rewrites-table';
import { rule as addColumnWithDefault } from './add-column-with-default';
import { rule as addDomainConstraint } from './add-domain-constraint';
import { rule as addExclusionConstraint } from './add-exclusion-constraint';
import { rule as addForeignKeyWithoutNotValid } from './add-foreign-key-without-not-valid';
import { rule as addPrimaryKeyWithoutIndex } from './add-primary-key-without-index';
import { rule as addRequiredColumn } from './add-required-column';
import { rule as addUniqueWithoutIndex } from './add-unique-without-index';
import { rule as attachPartitionWithoutCheck } from './attach-partition-without-check';
import { rule as avoidChar } from './avoid-char';
import { rule as changeColumnType } from './change-column-type';
import { rule as changeWithoutWhere } from './change-without-where';
import { rule as concurrentlyInTransaction } from './concurrently-in-transaction';
import { rule as concurrentlyOnPartitionedTable } from './concurrently-on-partitioned-table';
import { rule as createIndexWithoutConcurrently } from './create-index-without-concurrently';
import { rule as detachPartitionWithoutConcurrently } from './detach-partition-without-concurrently';
import { rule as disableTriggers } from './disable-triggers';
import { rule as downDoesNotReverse } from './down-does-not-reverse';
import { rule as dropCascade } from './drop-cascade';
import { rule as dropColumn } from './drop-column';
import { rule as dropDatabase } from './drop-database';
import { rule as dropIndexWithoutConcurrently } from './drop-index-without-concurrently';
import { rule as dropNotNull } from './drop-not-null';
import { rule as dropPrimaryKey } from './drop-primary-key';
import { rule as dropSchema } from './drop-schema';
import { rule as dropTable } from './drop-table';
import { rule as dropView } from './drop-view';
import { rule as enumValueUsedInTransaction } from './enum-value-used-in-transaction';
import { rule as foreignKeyWithoutIndex } from './foreign-key-without-index';
import { rule as identifierTooLong } from './identifier-too-long';
import { rule as invalidConfig } from './invalid-config';
import { rule as invalidIndexRetry } from './invalid-index-retry';
import { rule as lockHeldDuringWork } from './lock-held-during-work';
import { rule as lockTable } from './lock-table';
import { rule as locksSeveralTables } from './locks-several-tables';
import { rule as missingDown } from './missing-down';
import { rule as missingLockTimeout } from './missing-lock-timeout';
import { rule as missingPrimaryKey } from './missing-primary-key';
import { rule as missingStatementTimeout } from './missing-statement-timeout';
import { rule as moveTableSchema } from './move-table-schema';
import { rule as narrowColumnType } from './narrow-column-type';
import { rule as notIdempotent } from './not-idempotent';
import { rule as notInThisVersion } from './not-in-this-version';
import { rule as notValidUnsupported } from './not-valid-unsupported';
import { rule as preferBigintKey } from './prefer-bigint-key';
import { rule as preferIdentity } from './prefer-identity';
import { rule as preferJsonb } from './prefer-jsonb';
import { rule as preferText } from './prefer-text';
import { rule as preferTimestamptz } from './prefer-timestamptz';
import { rule as redundantIndex } from './redundant-index';
import { rule as refreshWithoutConcurrently } from './refresh-without-concurrently';
import { rule as refusedByServer } from './refused-by-server';
import { rule as refusedByTool } from './refused-by-tool';
import { rule as reindexWithoutConcurrently } from './reindex-without-concurrently';
import { rule as renameColumn } from './rename-column';
import { rule as renameEnumValue } from './rename-enum-value';
import { rule as renameTable } from './rename-table';
import { rule as rewriteTable } from './rewrite-table';
import { rule as rowSecurityWithoutPolicy } from './row-security-without-policy';
import { rule as setNotNullWithoutCheck } from './set-not-null-without-check';
import { rule as syntaxError } from './syntax-error';
import { rule as transactionNesting } from './transaction-nesting';
import { rule as truncateTable } from './truncate-table';
import { rule as unbatchedDataChange } from './unbatched-data-change';
import { rule as uncheckedFile } from './unchecked-file';
import { rule as unfinishedTransaction } from './unfinished-transaction';
import { rule as unqualifiedTable } from './unqualified-table';
import { rule as unusedIgnore } from './unused-ignore';
import { rule as validateInSameTransaction } from './validate-in-same-transaction';

/** Every rule, by id. */
export const RULES: readonly Rule[] = [
  addCheckWithoutNotValid,
  addColumnRewritesTable,
  addColumnWithDefault,
  addDomainConstraint,
  addExclusionConstraint,
  addForeignKeyWithoutNotValid,
  addPrimaryKeyWithoutIndex,
  addRequiredColumn,
  addUniqueWithoutIndex,
  attachPartitionWithoutCheck,
  avoidChar,
  changeColumnType,
  changeWithoutWhere,
  concurrentlyInTransaction,
  concurrentlyOnPartitionedTable,
  createIndexWithoutConcurrently,
  detachPartitionWithoutConcurrently,
  disableTriggers,
  downDoesNotReverse,
  dropCascade,
  dropColumn,
  dropDatabase,
  dropIndexWithoutConcurrently,
  dropNotNull,
  dropPrimaryKey,
  dropSchema,
  dropTable,
  dropView,
  enumValueUsedInTransaction,
  foreignKeyWithoutIndex,
  identifierTooLong,
  invalidConfig,
  invalidIndexRetry,
  lockHeldDuringWork,
  lockTable,
  locksSeveralTables,
  missingDown,
  missingLockTimeout,
  missingPrimaryKey,
  missingStatementTimeout,
  moveTableSchema,
  narrowColumnType,
  notIdempotent,
  notInThisVersion,
  notValidUnsupported,
  preferBigintKey,
  preferIdentity,
  preferJsonb,
  preferText,
  preferTimestamptz,
  redundantIndex,
  refreshWithoutConcurrently,
  refusedByServer,
  refusedByTool,
  reindexWithoutConcurrently,
  renameColumn,
  renameEnumValue,
  renameTable,
  rewriteTable,
  rowSecurityWithoutPolicy,
  setNotNullWithoutCheck,
  syntaxError,
  transactionNesting,
  truncateTable,
  unbatchedDataChange,
  uncheckedFile,
  unfinishedTransaction,
  unqualifiedTable,
  unusedIgnore,
  validateInSameTransaction,
];
