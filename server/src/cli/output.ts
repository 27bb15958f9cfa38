/** Where a command writes: results on standard output, everything else on standard error. */
export interface Output {
  readonly print: (text: string) => void;
  readonly warn: (text: string) => void;
}
