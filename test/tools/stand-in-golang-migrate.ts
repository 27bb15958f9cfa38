import { named } from './migration-tool';
import { byNumber, filesIn, standIn, type Sent } from './stand-ins';

/**
 * golang-migrate v4: `source/parse.go` reads names by `^([0-9]+)_(.*)\.(down|up)\.(.*)$` with the version as uint64;
 * `database/postgres/postgres.go`, runStatement, gives the whole file to ExecContext without arguments, which lib/pq sends
 * as one simple query. It opens no transaction.
 */
export const golangMigrate = standIn({
  id: 'golang-migrate',
  directory: 'migrations',
  configure: () => ({}),
  files: (migrations) =>
    named(migrations, ({ up, down }, number) => ({
      [`migrations/00000${number}_probe.up.sql`]: up,
      [`migrations/00000${number}_probe.down.sql`]: down ?? '',
    })),
  read(project) {
    const files = [...filesIn(project, 'migrations', /^([0-9]+)_(.*)\.(down|up)\.(.*)$/)].sort(byNumber);
    const whole = (text: string): Sent => ({ queries: [text], transaction: false });
    return files
      .filter(({ match }) => match[3] === 'up')
      .map(({ match, text }) => {
        const version = String(BigInt(match[1] ?? 0));
        const down = files.find(
          (file) => file.match[3] === 'down' && String(BigInt(file.match[1] ?? 0)) === version,
        );
        return { version, up: whole(text), ...(down === undefined ? {} : { down: whole(down.text) }) };
      });
  },
  hasDown: true,
});
