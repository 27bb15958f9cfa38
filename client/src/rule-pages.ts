import * as vscode from 'vscode';

/** Shows a rule's page: docs/rules/RULE.md of the installed extension, in the Markdown preview. */
export async function openRulePage(extension: vscode.Uri, rule: unknown): Promise<void> {
  if (typeof rule !== 'string' || !/^[a-z0-9-]+$/.test(rule)) {
    throw new Error('The command needs the name of a rule.');
  }
  const page = vscode.Uri.joinPath(pages(extension), `${rule}.md`);
  await vscode.workspace.fs.stat(page).then(
    () => undefined,
    () => {
      throw new Error(`There is no page about the rule ${rule}.`);
    },
  );
  await vscode.commands.executeCommand('markdown.showPreview', page);
}

/** Lets a person choose a rule, those of the statement under the cursor first, and shows its page. */
export async function explainRule(extension: vscode.Uri): Promise<void> {
  const here = rulesAtCursor();
  const all = await listRules(extension);
  const items: (vscode.QuickPickItem & { rule?: string })[] = [];
  if (here.length > 0) {
    items.push({ label: 'At the cursor', kind: vscode.QuickPickItemKind.Separator });
    items.push(...here.map((rule) => ({ label: rule, rule })));
    items.push({ label: 'All rules', kind: vscode.QuickPickItemKind.Separator });
  }
  items.push(...all.filter((rule) => !here.includes(rule)).map((rule) => ({ label: rule, rule })));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Explain a Rule',
    placeHolder: 'The rule whose page to open',
  });
  if (chosen?.rule !== undefined) await openRulePage(extension, chosen.rule);
}

function rulesAtCursor(): string[] {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return [];
  const rules = vscode.languages
    .getDiagnostics(editor.document.uri)
    .filter((diagnostic) => diagnostic.range.contains(editor.selection.active))
    .map(({ code }) => (typeof code === 'object' ? String(code.value) : ''));
  return [...new Set(rules)].filter((rule) => rule !== '');
}

async function listRules(extension: vscode.Uri): Promise<string[]> {
  const files = await vscode.workspace.fs.readDirectory(pages(extension));
  return files
    .flatMap(([name]) => (name.endsWith('.md') && name !== 'README.md' ? [name.slice(0, -'.md'.length)] : []))
    .sort();
}

function pages(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, 'docs', 'rules');
}
