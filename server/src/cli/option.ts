/** An option of a command: what the parser needs and what the help says. */
export interface Option {
  readonly type: 'string' | 'boolean';
  /** What stands for the value in the help, in capitals; options of type string have one. */
  readonly value?: string;
  /** A phrase without a full stop at its end. */
  readonly help: string;
}

export type Options = Readonly<Record<string, Option>>;
