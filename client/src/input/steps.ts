import type { Answer, Frame, Question } from './question';

/** A question, and what its answer makes of the state. */
export interface Step<State> {
  readonly question: Question;
  apply(state: State, value: string): State;
}

/** A dialogue of several questions. State is never changed, so that Back returns to exactly what was. */
export interface Dialogue<State> {
  title(state: State): string;
  /** How many questions are left, this one included; undefined where that depends on the answer. */
  remaining(state: State): number | undefined;
  /** The next question, undefined where all is known. */
  next(state: State): Promise<Step<State> | undefined>;
}

/** Asks until all is known. Returns undefined where the person left with Escape. */
export async function runSteps<State>(
  initial: State,
  dialogue: Dialogue<State>,
  ask: (question: Question, frame: Frame) => Promise<Answer>,
): Promise<State | undefined> {
  const before: State[] = [];
  const answers = new Map<string, string>();
  let state = initial;
  for (;;) {
    const step = await dialogue.next(state);
    if (step === undefined) return state;
    const previous = step.question.asNew === true ? undefined : answers.get(step.question.key);
    const remaining = dialogue.remaining(state);
    const answer = await ask(step.question, {
      title: dialogue.title(state),
      step: before.length + 1,
      totalSteps: remaining === undefined ? undefined : before.length + Math.max(remaining, 1),
      back: before.length > 0,
      ...(previous === undefined ? {} : { previous }),
    });
    if (answer.type === 'cancelled') return undefined;
    if (answer.type === 'back') {
      state = before.pop() ?? initial;
      continue;
    }
    answers.set(step.question.key, answer.value);
    before.push(state);
    state = step.apply(state, answer.value);
  }
}
