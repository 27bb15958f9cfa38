import * as vscode from 'vscode';
import { names, shop } from './migrations';

/** Lets the scaffold command write a series of one file, and returns the names that are new in the shop. */
export async function scaffoldIndex(): Promise<readonly string[]> {
  const before = await names(shop(''));
  await vscode.commands.executeCommand('safeMigrations.scaffold', {
    recipe: 'create-index',
    folder: shop('').toString().replace(/\/$/, ''),
    arguments: { table: 'orders', columns: 'note' },
    name: 'index_note',
    write: true,
  });
  return (await names(shop(''))).filter((name) => !before.includes(name));
}
