/** Where a command writes: results on standard output, everything else on standard error. */
export interface Output {
  /** Text for people, without what could steer their terminal. */
  readonly print: (text: string) => void;
  /** A whole document for programs, or one that has been made safe for a terminal; written as it is. */
  readonly document: (text: string) => void;
  /** Text for people. */
  readonly warn: (text: string) => void;
}
