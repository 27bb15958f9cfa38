import type { Case } from './case';
import { COLUMNS } from './columns';
import { COMPUTED } from './computed';
import { CONSTRAINTS } from './constraints';
import { DATA } from './data';
import { DROPS } from './drops';
import { INDEXES } from './indexes';
import { KEYS } from './keys';
import { NASTY_CASES } from './nasty';
import { PARTITION_COLUMNS } from './partition-columns';
import { PARTITIONS } from './partitions';
import { PARTITIONED_CASES } from './partitioned';
import { REPLACEMENTS } from './replacements';
import { TYPE_CASES } from './types';

/** Every schema that a recipe is proven on. */
export const CASES: readonly Case[] = [
  ...COLUMNS,
  ...REPLACEMENTS,
  ...DROPS,
  ...INDEXES,
  ...CONSTRAINTS,
  ...KEYS,
  ...COMPUTED,
  ...PARTITIONS,
  ...PARTITIONED_CASES,
  ...PARTITION_COLUMNS,
  ...TYPE_CASES,
  ...DATA,
  ...NASTY_CASES,
];
