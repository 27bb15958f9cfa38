import { VERSION } from '../service/version.generated';
import { closest } from '../settings/closest';
import { UsageError } from './arguments';
import { checkCommand } from './check-command';
import { downCommand } from './down-command';
import { effectsCommand } from './effects-command';
import { fixCommand } from './fix-command';
import { visible } from './formats/layout';
import { commandHelp, overview } from './help/help';
import type { CommandName } from './help/pages';
import { importConfigCommand } from './import-config-command';
import type { Output } from './output';
import { reviewCommand } from './review-command';
import { explainCommand, rulesCommand } from './rules-commands';
import { scaffoldCommand } from './scaffold-command';

type Command = (args: readonly string[], output: Output) => Promise<number> | number;

const COMMANDS: Readonly<Record<CommandName, Command>> = {
  check: checkCommand,
  fix: fixCommand,
  effects: effectsCommand,
  scaffold: scaffoldCommand,
  down: downCommand,
  review: reviewCommand,
  'import-config': importConfigCommand,
  explain: explainCommand,
  rules: rulesCommand,
};

/** The command line. Exit code 0 clean, 1 findings, 2 wrong usage or unreadable input. */
export async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  const output: Output = {
    print: (text) => void process.stdout.write(visible(text) + '\n'),
    document: (text) => void process.stdout.write(text + '\n'),
    warn: (text) => void process.stderr.write(visible(text) + '\n'),
  };
  try {
    if (asksForHelp(args)) {
      output.print(helpFor(args));
      return 0;
    }
    if (name === '--version') {
      output.print(VERSION);
      return 0;
    }
    if (name === undefined) throw new UsageError(overview());
    return await COMMANDS[commandName(name)](rest, output);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    output.warn(error.message);
    return 2;
  }
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const options = end < 0 ? args : args.slice(0, end);
  return options[0] === 'help' || options.includes('--help') || options.includes('-h');
}

/** That of the command where one is named, before or after the word help. */
function helpFor(args: readonly string[]): string {
  const name = args.find((arg) => arg !== 'help' && !arg.startsWith('-'));
  return name === undefined ? overview() : commandHelp(commandName(name));
}

/** Throws UsageError with the nearest one. */
function commandName(name: string): CommandName {
  const found = (Object.keys(COMMANDS) as CommandName[]).find((command) => command === name);
  if (found === undefined) throw new UsageError(unknownCommand(name));
  return found;
}

function unknownCommand(name: string): string {
  const near = closest(name, Object.keys(COMMANDS));
  const hint =
    near === undefined ? `. There are ${Object.keys(COMMANDS).join(', ')}.` : `; did you mean ${near}?`;
  return `There is no command ${name}${hint}`;
}
