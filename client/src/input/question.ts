/** One answer a person can pick. */
export interface Choice {
  readonly label: string;
  readonly value: string;
  readonly description?: string;
  readonly detail?: string;
  /** A codicon's name. */
  readonly icon?: string;
}

/** Says in a full sentence what is wrong with an answer; undefined where nothing is. */
export type Validate = (value: string) => Promise<string | undefined>;

interface Common {
  /** Names the answer, so that it is still there when a person comes back to the question. */
  readonly key: string;
  /** What is asked: a short noun phrase. */
  readonly prompt: string;
  readonly placeholder?: string;
  /** Shown from the start: why an answer was refused. */
  readonly problem?: string;
  /** Asked again after each change: it begins with its first choice, not with what was chosen last. */
  readonly asNew?: true;
}

/** Pick one; with `validate` another answer can be typed. */
export interface PickQuestion extends Common {
  readonly kind: 'pick';
  readonly choices: readonly Choice[];
  readonly validate?: Validate;
}

export interface TextQuestion extends Common {
  readonly kind: 'text';
  /** What Enter on an empty line means is up to `validate`. */
  readonly validate: Validate;
}

export type Question = PickQuestion | TextQuestion;

export type Answer =
  | { readonly type: 'value'; readonly value: string }
  | { readonly type: 'back' }
  /** Escape. */
  | { readonly type: 'cancelled' };

/** How a question is framed. */
export interface Frame {
  readonly title: string;
  readonly step: number;
  /** Undefined where it is not known yet. */
  readonly totalSteps: number | undefined;
  readonly back: boolean;
  /** What was answered before. */
  readonly previous?: string;
}
