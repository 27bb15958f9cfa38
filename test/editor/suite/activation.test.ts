import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('The extension', () => {
  it('is installed and opens with two roots', () => {
    assert.ok(vscode.extensions.getExtension('safe-migrations.safe-migrations'));
    assert.deepEqual(
      vscode.workspace.workspaceFolders?.map((folder) => folder.name),
      ['shop', 'billing'],
    );
  });
});
