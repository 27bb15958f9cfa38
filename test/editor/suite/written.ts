import * as assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { repositoryRoot } from '../../repository';
import { names, textOf } from './migrations';

const UPDATE = process.env['SAFE_MIGRATIONS_SNAPSHOT'] === 'update';

/** Asserts names and whole texts of the files that are in a folder now and were not before: test/editor/written/NAME.txt. */
export async function assertWritten(
  name: string,
  folder: vscode.Uri,
  before: readonly string[],
): Promise<readonly string[]> {
  const created = (await names(folder)).filter((each) => !before.includes(each));
  const texts = await Promise.all(created.map((each) => textOf(vscode.Uri.joinPath(folder, each))));
  const written = created
    .map((each, index) => `==> ${each} <==\n${texts[index] ?? ''}`)
    .map(timeless)
    .join('\n');
  const file = path.join(repositoryRoot(), 'test/editor/written', `${name}.txt`);
  if (UPDATE) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, written);
  }
  assert.ok(existsSync(file), 'Run with SAFE_MIGRATIONS_SNAPSHOT=update to write it.');
  assert.equal(written, readFileSync(file, 'utf8').replaceAll('\r\n', '\n'));
  return created;
}

/** Some tools number by the time. */
function timeless(text: string): string {
  return text.replace(/\b\d{14}_/g, '<time>_');
}
