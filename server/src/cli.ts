import { isCheckThread } from './cli/check-files';
import { main } from './cli/main';
import { turnTracesOff } from './schema/trace';

turnTracesOff();

// The reader of a pipe may stop early, as head does: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  process.stderr.write(`The output cannot be written: ${error.message}.\n`);
  process.exit(2);
});
// Nobody is left to be told.
process.stderr.on('error', () => undefined);
if (!isCheckThread) {
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.stderr.write(
        `safe-migrations: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
      );
      process.exitCode = 2;
    },
  );
}
