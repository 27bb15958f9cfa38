import * as vscode from 'vscode';
import type { Answer, Choice, Frame, PickQuestion, Question, TextQuestion, Validate } from './question';

/** Stands for the problem of an answer that was changed while it was checked. */
const SUPERSEDED = 'A later answer is being checked.';

type Settle = (answer: Answer) => void;

/** Shows a question in VS Code's quick input and waits for the answer. */
export function askInQuickInput(question: Question, frame: Frame): Promise<Answer> {
  return question.kind === 'pick' ? askPick(question, frame) : askText(question, frame);
}

interface Item extends vscode.QuickPickItem {
  readonly value: string;
  readonly typed?: true;
}

function askPick(question: PickQuestion, frame: Frame): Promise<Answer> {
  const pick = vscode.window.createQuickPick<Item>();
  const items = question.choices.map(itemOf);
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.placeholder = question.placeholder ?? question.prompt;
  pick.items = items;
  const { validate } = question;
  return show(pick, question, frame, (settle) => {
    const previous = items.find(({ value }) => value === frame.previous);
    if (previous !== undefined) pick.activeItems = [previous];
    else if (frame.previous !== undefined && validate !== undefined) pick.value = frame.previous;
    const checked = latestOnly(validate ?? (() => Promise.resolve(undefined)));
    const offer = (typed: string, problem?: string): void => {
      const known = typed === '' || items.some(({ value }) => value === typed);
      pick.items = known || validate === undefined ? items : [...items, typedItem(typed, problem)];
    };
    const problemOf = async (typed: string): Promise<string | undefined> => {
      const answer = await checked(typed.trim());
      // A pick has no line for problems, so the typed answer itself shows what is wrong with it.
      if (answer?.message !== undefined) offer(typed.trim(), answer.message);
      return answer === undefined ? SUPERSEDED : answer.message;
    };
    offer(pick.value.trim());
    return [
      pick.onDidChangeValue((value) => {
        pick.title = titleOf(question, frame);
        offer(value.trim());
        if (value.trim() !== '') void problemOf(value);
      }),
      pick.onDidAccept(async () => {
        const [item] = pick.selectedItems;
        if (item === undefined) return;
        const problem = item.typed === true ? await problemOf(item.value) : undefined;
        if (problem === undefined) settle({ type: 'value', value: item.value });
      }),
    ];
  });
}

function askText(question: TextQuestion, frame: Frame): Promise<Answer> {
  const box = vscode.window.createInputBox();
  if (question.placeholder !== undefined) box.placeholder = question.placeholder;
  box.value = frame.previous ?? '';
  return show(box, question, frame, (settle) => {
    const checked = latestOnly(question.validate);
    const problemOf = async (value: string): Promise<string | undefined> => {
      const answer = await checked(value.trim());
      if (answer !== undefined) box.validationMessage = answer.message;
      return answer === undefined ? SUPERSEDED : answer.message;
    };
    if (question.problem !== undefined) box.validationMessage = question.problem;
    return [
      box.onDidChangeValue((value) => problemOf(value)),
      box.onDidAccept(async () => {
        const { value } = box;
        if ((await problemOf(value)) === undefined) settle({ type: 'value', value: value.trim() });
      }),
    ];
  });
}

function show(
  input: vscode.QuickInput & {
    buttons: readonly vscode.QuickInputButton[];
    onDidTriggerButton: vscode.Event<vscode.QuickInputButton>;
  },
  question: Question,
  frame: Frame,
  listen: (settle: Settle) => vscode.Disposable[],
): Promise<Answer> {
  input.title =
    question.kind === 'pick' && question.problem !== undefined ? question.problem : titleOf(question, frame);
  input.step = frame.totalSteps === undefined ? undefined : frame.step;
  input.totalSteps = frame.totalSteps;
  // A look at the schema or at another window must not throw the answers away.
  input.ignoreFocusOut = true;
  input.buttons = frame.back ? [vscode.QuickInputButtons.Back] : [];
  return new Promise<Answer>((resolve) => {
    const listeners: vscode.Disposable[] = [];
    const settle: Settle = (answer) => {
      resolve(answer);
      for (const listener of listeners) listener.dispose();
      input.dispose();
    };
    listeners.push(
      ...listen(settle),
      input.onDidTriggerButton((button) => {
        if (button === vscode.QuickInputButtons.Back) settle({ type: 'back' });
      }),
      input.onDidHide(() => {
        settle({ type: 'cancelled' });
      }),
    );
    input.show();
  });
}

function titleOf(question: Question, frame: Frame): string {
  return `${frame.title}: ${question.prompt}`;
}

function itemOf(choice: Choice): Item {
  return {
    label: choice.icon === undefined ? choice.label : `$(${choice.icon}) ${choice.label}`,
    value: choice.value,
    ...(choice.description === undefined ? {} : { description: choice.description }),
    ...(choice.detail === undefined ? {} : { detail: choice.detail }),
  };
}

/** Begins with a word, because VS Code sorts by the place of the match: what exists comes first. */
function typedItem(typed: string, problem: string | undefined): Item {
  const item: Item = { label: `Use ${typed}`, value: typed, alwaysShow: true, typed: true };
  return problem === undefined ? item : { ...item, detail: `$(error) ${problem}` };
}

/** Answers undefined where a later value was checked meanwhile. */
function latestOnly(
  validate: Validate,
): (value: string) => Promise<{ message: string | undefined } | undefined> {
  let latest = 0;
  return async (value) => {
    latest += 1;
    const mine = latest;
    const message = await validate(value);
    return mine === latest ? { message } : undefined;
  };
}
