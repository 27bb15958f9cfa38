import { COMMON_OPTIONS } from '../common-options';
import { indent, wrap } from '../formats/layout';
import type { Option, Options } from '../option';
import { PAGES, type CommandName } from './pages';
import type { CommandPage } from './page';

const WIDTH = 100;
const NAMES = Object.keys(PAGES) as readonly CommandName[];

const FILES = {
  '.safe-migrations.json': 'settings; the nearest one at or above each file holds, options come before it',
};

const ENVIRONMENT = {
  NO_COLOR: 'set to anything: no colours, also on a terminal',
  FORCE_COLOR: 'set to anything but 0 or false: colours, also into a file',
  GITHUB_WORKSPACE: 'the folder that paths of sarif, github and gitlab are relative to',
  CI_PROJECT_DIR: 'the same, where GITHUB_WORKSPACE is not set',
};

/** What `safe-migrations --help` prints. */
export function overview(): string {
  const width = Math.max(...NAMES.map((name) => name.length));
  const commands = NAMES.map((name) => `${name.padEnd(width)}  ${PAGES[name].summary}`);
  return sections([
    ['', 'safe-migrations: finds unsafe PostgreSQL migrations and writes the safe form.'],
    ['Usage', 'safe-migrations COMMAND [PATH…] [OPTIONS]\nsafe-migrations --version'],
    ['Commands', commands.join('\n')],
    ['Options of all commands', optionLines(COMMON_OPTIONS)],
    ['Files', entryLines(FILES)],
    ['Environment', entryLines(ENVIRONMENT)],
    ['Exit codes', '0  clean\n1  findings at or above --fail-on\n2  wrong usage or unreadable input'],
    ['', '`safe-migrations COMMAND --help` tells more about a command.'],
  ]);
}

/** What `safe-migrations COMMAND --help` prints. */
export function commandHelp(name: CommandName): string {
  const page: CommandPage = PAGES[name];
  const [format = '', ...formats] = page.formats;
  const common: Options = {
    ...COMMON_OPTIONS,
    format: { ...COMMON_OPTIONS.format, help: [`${format} (default)`, ...formats].join(', ') },
  };
  const examples = page.examples.map(([command, what]) => `${what}:\n  safe-migrations ${command}`);
  return sections([
    ['', `safe-migrations ${name}: ${page.summary}.`],
    ['Usage', page.usage.map((usage) => `safe-migrations ${usage}`).join('\n')],
    ['Description', page.description.map((paragraph) => wrap(paragraph, WIDTH)).join('\n\n')],
    [`Options of ${name}`, optionLines(page.options)],
    ['Options of all commands', optionLines(common)],
    ['Examples', examples.join('\n\n')],
    ['Exit codes', page.exitCodes.map(([code, meaning]) => `${code}  ${meaning}`).join('\n')],
  ]);
}

function sections(all: readonly (readonly [string, string])[]): string {
  return all
    .filter(([, text]) => text !== '')
    .map(([title, text]) => (title === '' ? text : `${title}\n${indent(text, '  ')}`))
    .join('\n\n');
}

function entryLines(entries: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(entries).map((name) => name.length)) + 2;
  return Object.entries(entries)
    .map(([name, text]) => name.padEnd(width) + hanging(wrap(text, WIDTH - width), width))
    .join('\n');
}

function optionLines(options: Options): string {
  const heads = Object.entries(options).map(([name, option]) => ({ head: head(name, option), option }));
  const width = Math.max(...heads.map(({ head }) => head.length)) + 2;
  return heads
    .map(({ head, option }) => head.padEnd(width) + hanging(wrap(option.help, WIDTH - width), width))
    .join('\n');
}

function head(name: string, { value }: Option): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

function hanging(text: string, by: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(by)}`);
}
