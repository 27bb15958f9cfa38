import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { named, type MigrationTool } from './migration-tool';
import { run, type Outcome, type ToolProject } from './tool-project';

/** A folder of files that a script gives to psql in the order of their names; `pairs` with a file for the way back. */
function plainFiles(pairs: boolean): MigrationTool {
  const name = (number: number): string => `migrations/000${number}_probe`;
  return {
    id: 'plain',
    directory: 'migrations',
    configure: () => ({}),
    files: (migrations) =>
      named(migrations, ({ up, down }, number) =>
        pairs
          ? { [`${name(number)}.up.sql`]: up, [`${name(number)}.down.sql`]: down ?? '' }
          : { [`${name(number)}.sql`]: up },
      ),
    async up(project) {
      for (const file of readdirSync(join(project.folder, 'migrations')).sort()) {
        if (file.endsWith('.down.sql') || doneIn(project).includes(file)) continue;
        const outcome = await psql(project, file);
        if (!outcome.ok) return outcome;
        note(project, [...doneIn(project), file]);
      }
      return { ok: true, output: '' };
    },
    ...(pairs
      ? {
          async down(project, count) {
            for (let taken = 0; taken < count; taken++) {
              const last = doneIn(project).at(-1) ?? '';
              const outcome = await psql(project, last.replace('.up.sql', '.down.sql'));
              if (!outcome.ok) return outcome;
              note(project, doneIn(project).slice(0, -1));
            }
            return { ok: true, output: '' };
          },
        }
      : {}),
  };
}

function psql(project: ToolProject, file: string): Promise<Outcome> {
  const args = ['--no-psqlrc', '--quiet', '--set', 'ON_ERROR_STOP=1'];
  return run(project, 'psql', [...args, '--file', join('migrations', file), project.url]);
}

function doneIn(project: ToolProject): readonly string[] {
  const file = join(project.folder, 'done.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly string[]) : [];
}

function note(project: ToolProject, files: readonly string[]): void {
  writeFileSync(join(project.folder, 'done.json'), JSON.stringify(files));
}

export const plain = plainFiles(false);
export const plainPairs = plainFiles(true);
