import { createRequire } from 'node:module';
import * as path from 'node:path';

/**
 * The part of playwright-core that the launcher uses. Its own types are not at hand when the tests are compiled:
 * the package is installed later, and only where VS Code runs in a browser.
 */
export interface Locator {
  first(): Locator;
  click(options?: { timeout?: number }): Promise<void>;
  hover(options?: { timeout?: number; position?: { x: number; y: number } }): Promise<void>;
  allInnerTexts(): Promise<string[]>;
}

export interface Page {
  goto(url: string): Promise<unknown>;
  exposeFunction(name: string, callback: (...args: never[]) => unknown): Promise<void>;
  screenshot(options: { path: string }): Promise<unknown>;
  locator(selector: string): Locator;
  frames(): readonly { locator(selector: string): Locator }[];
  on(event: 'crash' | 'close', callback: () => void): void;
  readonly keyboard: {
    press(key: string): Promise<void>;
    type(text: string, options?: { delay?: number }): Promise<void>;
  };
  readonly mouse: { move(x: number, y: number): Promise<void> };
}

export interface Browser {
  newPage(options: {
    viewport: { width: number; height: number };
    deviceScaleFactor?: number;
  }): Promise<Page>;
  close(): Promise<void>;
}

interface Playwright {
  readonly chromium: {
    launch(options: { executablePath: string; args: readonly string[] }): Promise<Browser>;
  };
}

/** Loads playwright-core from the folder it was installed into. */
export function loadPlaywright(folder: string): Playwright {
  return createRequire(path.join(folder, 'package.json'))(folder) as Playwright;
}
