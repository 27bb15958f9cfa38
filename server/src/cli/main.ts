import { UsageError } from './arguments';
import { checkCommand } from './check-command';
import { effectsCommand } from './effects-command';
import { fixCommand } from './fix-command';
import { HELP } from './help';
import { explainCommand, rulesCommand } from './rules-commands';
import { scaffoldCommand } from './scaffold-command';

/** The command line. Exit code 0 clean, 1 findings, 2 wrong usage or unreadable input. */
export async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  const print = (text: string): void => {
    process.stdout.write(text + '\n');
  };
  try {
    switch (command) {
      case 'check':
        return await checkCommand(rest, print);
      case 'fix':
        return await fixCommand(rest, print);
      case 'effects':
        return await effectsCommand(rest, print);
      case 'scaffold':
        return await scaffoldCommand(rest, print);
      case 'explain':
        return await explainCommand(rest, print);
      case 'rules':
        return rulesCommand(rest, print);
      case 'help':
      case '--help':
      case '-h':
        print(HELP);
        return 0;
      default:
        throw new UsageError(command === undefined ? HELP : `There is no command ${command}.\n\n${HELP}`);
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(error.message + '\n');
    return 2;
  }
}
