/** The rule that speaks of a refusal, by PostgreSQL's own words: each refusal is named once. */
const SPEAKERS: readonly (readonly [RegExp, string])[] = [
  [/ needs? PostgreSQL \d+$/, 'not-in-this-version'],
  [/cannot be marked NOT VALID$|^cannot add NOT VALID foreign key/, 'not-valid-unsupported'],
  [
    /^cannot create index on partitioned table .* concurrently$|^cannot drop partitioned index .* concurrently$|^cannot detach partitions concurrently/,
    'concurrently-on-partitioned-table',
  ],
];

/** The id of the rule that reports an effect's `fails`. */
export function speakerOf(fails: string): string {
  return SPEAKERS.find(([pattern]) => pattern.test(fails))?.[1] ?? 'refused-by-server';
}
