import type { Options } from '../option';

/** What `safe-migrations COMMAND --help` says. Its options are those that the command is parsed with. */
export interface CommandPage {
  /** A phrase for the list of commands, without a full stop. */
  readonly summary: string;
  /** Lines after `safe-migrations`. */
  readonly usage: readonly string[];
  /** Paragraphs. */
  readonly description: readonly string[];
  readonly options: Options;
  /** Values of `--format`, the default first. */
  readonly formats: readonly string[];
  /** Command lines after `safe-migrations`, each with what it does. */
  readonly examples: readonly (readonly [string, string])[];
  readonly exitCodes: readonly (readonly [number, string])[];
}
