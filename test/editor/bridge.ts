import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the suite, inside the extension host, asks the launcher to do. */
export type Request =
  | { readonly action: 'log'; readonly line: string }
  | { readonly action: 'result'; readonly passed: number; readonly failed: number }
  | { readonly action: 'press'; readonly key: string }
  | { readonly action: 'type'; readonly text: string }
  | { readonly action: 'click'; readonly selector: string }
  | { readonly action: 'point'; readonly selector: string }
  | { readonly action: 'rest' }
  | { readonly action: 'texts'; readonly selector: string }
  | { readonly action: 'frames' }
  | { readonly action: 'screenshot'; readonly name: string }
  | { readonly action: 'failure'; readonly name: string };

export interface Result {
  readonly passed: number;
  readonly failed: number;
}

/** The names of the environment variables that the suite reads. */
export const BRIDGE = 'SAFE_MIGRATIONS_TEST_BRIDGE';
/** `1` where a keyboard, a mouse and a screen can be driven. */
export const HANDS = 'SAFE_MIGRATIONS_TEST_HANDS';

/** A local server through which the suite reports and asks for keys, clicks and pictures. */
export async function openBridge(
  answer: (request: Request) => Promise<unknown>,
): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const asked = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Request;
      answer(asked).then(
        (value) => response.end(JSON.stringify({ value: value ?? null })),
        (error: unknown) => response.end(JSON.stringify({ error: String(error) })),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}
