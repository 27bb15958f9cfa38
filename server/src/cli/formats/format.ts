import type { FileReport } from '../report';
import type { Threshold } from '../severities';
import type { Colours } from './colours';

/** What the formats of `check` need to know besides the findings. */
export interface FormatOptions {
  /** What to say where there is no report, a full sentence. */
  readonly nothing: string;
  /** As the user wrote them: the summary names the command that fixes them. Empty where no file holds the text. */
  readonly paths: readonly string[];
  readonly threshold: Threshold;
  readonly paint: Colours;
  /** Columns of the terminal; whole lines where undefined. */
  readonly width: number | undefined;
  /** The folder that paths are relative to where a service shows findings beside the code. */
  readonly root: string;
}

/** A whole document on standard output, without a line break at its end. */
export type Format = (reports: readonly FileReport[], options: FormatOptions) => string;
