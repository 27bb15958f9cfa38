import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rule } from '../../server/src/rules/rule';
import type { GeneratedFile } from './manifest';

const START = '<!-- generated -->';
const END = '<!-- /generated -->';

const CATEGORIES: Readonly<Record<Rule['category'], string>> = {
  'blocks-traffic': 'Blocks traffic',
  'breaks-code': 'Breaks running code',
  'loses-data': 'Loses data',
  fails: 'Fails when run',
  'not-repeatable': 'Cannot be repeated or undone',
  preference: 'Preferences',
  meta: 'About the check itself',
};

/** The head of each rule's page, the index of all pages and the table in the README. */
export function ruleDocs(root: string, rules: readonly Rule[]): readonly GeneratedFile[] {
  return [
    ...rules.map((rule) => page(root, rule)),
    { path: 'docs/rules.md', text: `# Rules\n\n${index(rules, (id) => `rules/${id}.md`)}` },
    readme(root, rules),
  ];
}

function page(root: string, rule: Rule): GeneratedFile {
  const path = `docs/rules/${rule.id}.md`;
  const file = join(root, path);
  const now = existsSync(file) ? readFileSync(file, 'utf8') : `# ${rule.id}\n\n${START}\n${END}\n`;
  return { path, text: between(now, head(rule), path) };
}

function head(rule: Rule): string {
  const answers = rule.recipes.map((id) => `[${id}](../recipes/${id}.md)`).join(', ');
  return [
    `${rule.description}.`,
    '',
    '| category | `recommended` | `strict` | `protocol` | answered by |',
    '|---|---|---|---|---|',
    `| ${CATEGORIES[rule.category]} | ${rule.severity.recommended} | ${rule.severity.strict} | ${rule.severity.protocol} | ${answers === '' ? '–' : answers} |`,
  ].join('\n');
}

function index(rules: readonly Rule[], link: (id: string) => string): string {
  return Object.entries(CATEGORIES)
    .map(([category, title]) => [title, rules.filter((rule) => rule.category === category)] as const)
    .filter(([, own]) => own.length > 0)
    .map(([title, own]) => {
      const rows = own.map(
        (rule) => `| [${rule.id}](${link(rule.id)}) | ${rule.description} | ${rule.severity.recommended} |`,
      );
      return `**${title}**\n\n| rule | what the migration does | severity |\n|---|---|---|\n${rows.join('\n')}\n`;
    })
    .join('\n');
}

function readme(root: string, rules: readonly Rule[]): GeneratedFile {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  return {
    path: 'README.md',
    text: between(text, index(rules, (id) => `docs/rules/${id}.md`).trimEnd(), 'README.md'),
  };
}

/** Replaces what stands between the markers. */
export function between(text: string, content: string, path: string): string {
  const start = text.indexOf(START);
  const end = text.indexOf(END);
  if (start < 0 || end < start) throw new Error(`${path} needs ${START} and ${END}.`);
  return `${text.slice(0, start + START.length)}\n${content}\n${text.slice(end)}`;
}
