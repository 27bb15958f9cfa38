import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { named, type MigrationTool } from './migration-tool';
import { psql } from './psql';
import type { ToolProject } from './tool-project';

/** A folder of files that a script gives to psql in the order of their names; `pairs` with a file for the way back. */
function plainFiles(pairs: boolean): MigrationTool {
  const name = (number: number): string => `migrations/000${number}_probe`;
  return {
    id: 'plain',
    ...(pairs ? { needsSetting: true } : {}),
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
        const outcome = await psql(project, `migrations/${file}`);
        if (!outcome.ok) return outcome;
        note(project, [...doneIn(project), file]);
      }
      return { ok: true, output: '' };
    },
    ...(pairs
      ? {
          async down(project) {
            while (doneIn(project).length > 1) {
              const last = doneIn(project).at(-1) ?? '';
              const outcome = await psql(project, `migrations/${last.replace('.up.sql', '.down.sql')}`);
              if (!outcome.ok) return outcome;
              note(project, doneIn(project).slice(0, -1));
            }
            return { ok: true, output: '' };
          },
        }
      : {}),
  };
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
