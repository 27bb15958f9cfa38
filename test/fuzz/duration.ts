/** How long the fuzzer may look for texts, in milliseconds; a minute unless `--minutes` says otherwise. */
export function fuzzingTime(): number {
  const minutes = Number(process.env['SAFE_MIGRATIONS_FUZZ_MINUTES'] ?? 1);
  if (!(minutes > 0)) throw new Error('The number of minutes to fuzz must be greater than 0.');
  return minutes * 60_000;
}
