import { request } from 'node:http';
import { BRIDGE, HANDS, type Request } from '../bridge';

/** True where a keyboard and a screen can be driven: VS Code in a browser. */
export const hasHands = process.env[HANDS] === '1';

/** Asks the launcher, which holds the keyboard, the mouse and the screen. */
export async function ask(wish: Request): Promise<unknown> {
  const url = process.env[BRIDGE];
  if (url === undefined)
    throw new Error(`${BRIDGE} is not set: start the suite by test/editor/run-editor.ts.`);
  const answer = await post(url, JSON.stringify(wish));
  const { value, error } = JSON.parse(answer) as { value?: unknown; error?: string };
  if (error !== undefined) throw new Error(error);
  return value;
}

/** Presses a key as Playwright names it: `Enter`, `Control+.`. */
export async function press(key: string): Promise<void> {
  await ask({ action: 'press', key });
}

/** Types into what has the focus. */
export async function typeText(text: string): Promise<void> {
  await ask({ action: 'type', text });
}

export async function click(selector: string): Promise<void> {
  await ask({ action: 'click', selector });
}

/** Moves the mouse over the first element that the selector finds. */
export async function point(selector: string): Promise<void> {
  await ask({ action: 'point', selector });
}

/** Takes the mouse to where it points at nothing. */
export async function rest(): Promise<void> {
  await ask({ action: 'rest' });
}

/** The texts a person sees in the elements that the selector finds. */
export async function seen(selector: string): Promise<string[]> {
  return (await ask({ action: 'texts', selector })) as string[];
}

/** The text of each frame of the page: that of a preview stands in one of its own. */
export async function seenInFrames(): Promise<string[]> {
  return (await ask({ action: 'frames' })) as string[];
}

/** Takes a picture, for the README where it has one of this name: docs/images/NAME.png, otherwise test/editor/.state/NAME.png. */
export async function picture(name: string): Promise<void> {
  await ask({ action: 'screenshot', name });
}

/** Keeps a picture of the moment in which a test failed: test/editor/.state/failures. */
export async function showFailure(test: string): Promise<void> {
  await ask({ action: 'failure', name: test.replace(/\W+/g, '-') });
}

function post(url: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST' }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve(Buffer.concat(chunks).toString('utf8'));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
