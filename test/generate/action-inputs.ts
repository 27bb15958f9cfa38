import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { GeneratedFile } from './manifest';
import { between } from './rule-docs';

/** The action of GitHub as action.yml describes it. */
export interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: {
    readonly steps: readonly { readonly run: string; readonly env: Readonly<Record<string, string>> }[];
  };
}

/** Reads action.yml. */
export function readAction(root: string): Action {
  return parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;
}

/** The table of the action's inputs in docs/ci.md. */
export function actionInputs(root: string): GeneratedFile {
  const path = 'docs/ci.md';
  const rows = Object.entries(readAction(root).inputs).map(
    ([name, input]) =>
      `| \`${name}\` | ${input.default === '' ? '' : `\`${input.default}\``} | ${input.description} |`,
  );
  const table = ['| input | default | meaning |', '|---|---|---|', ...rows].join('\n');
  return { path, text: between(readFileSync(join(root, path), 'utf8'), table, path) };
}
