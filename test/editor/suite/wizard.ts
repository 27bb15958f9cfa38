import { press, seen, typeText } from './hands';
import { until } from './until';

const WIDGET = '.quick-input-widget:visible';

/** What the quick input shows. */
export async function shown(): Promise<string> {
  return (await seen(WIDGET)).join('\n');
}

/** Waits for a question whose title has this text. */
export async function asked(title: string): Promise<void> {
  await until(`the question "${title}"`, async () =>
    (await seen(`${WIDGET} .quick-input-title`)).join('\n').includes(title),
  );
}

/** Answers the question of this title: types and presses Enter. */
export async function answer(title: string, text: string): Promise<void> {
  await asked(title);
  await typeText(text);
  // Enter takes the entry that the list shows for what was typed.
  await until(`"${text}" in the quick input`, async () => (await shown()).includes(text) || text === '');
  await press('Enter');
}

/** Waits until the quick input is gone. */
export async function gone(): Promise<void> {
  await until('the end of the questions', async () => (await seen(WIDGET)).length === 0);
}
