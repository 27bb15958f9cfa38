import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFile } from './install';
import { named, type MigrationTool } from './migration-tool';
import { run, type Outcome, type ToolProject } from './tool-project';

const FOLDER = 'db/changelog';
const MASTER = `${FOLDER}/db.changelog-master.yaml`;

/** Liquibase with changelogs of formatted SQL, each included by name in a master changelog. */
export const liquibase: MigrationTool = {
  id: 'liquibase',
  directory: FOLDER,
  configure: (project) => ({
    'liquibase.properties': [
      `changelogFile=${MASTER}`,
      `url=jdbc:postgresql://127.0.0.1:${project.server.port}/${project.database}`,
      'username=postgres\n',
    ].join('\n'),
  }),
  files: (migrations) => ({
    ...named(migrations, ({ up, down, free }, number) => {
      const option = free === true ? ' runInTransaction:false' : '';
      const back = (down ?? '').replaceAll(/^(?=.)/gm, '--rollback ');
      return {
        [`${FOLDER}/000${number}_probe.sql`]: `--liquibase formatted sql\n\n--changeset test:${number}${option}\n${up}${back}`,
      };
    }),
    [MASTER]: `databaseChangeLog:\n${migrations
      .map(
        (_, index) =>
          `  - include:\n      file: 000${index + 1}_probe.sql\n      relativeToChangelogFile: true\n`,
      )
      .join('')}`,
  }),
  up: (project) => liquibaseRun(project, ['update']),
  down: (project) => liquibaseRun(project, ['rollback-count', `--count=${changesetsOf(project) - 1}`]),
};

function changesetsOf(project: ToolProject): number {
  const folder = join(project.folder, FOLDER);
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  return texts.join('\n').match(/^--changeset /gm)?.length ?? 0;
}

function liquibaseRun(project: ToolProject, args: readonly string[]): Promise<Outcome> {
  const home = packageFile('liquibase/dist/liquibase');
  // It runs for a second: a compiler that thinks longer does not pay.
  const java = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto'];
  return run(
    project,
    'java',
    [...java, '-jar', join(home, 'internal', 'lib', 'liquibase-core.jar'), ...args],
    { LIQUIBASE_HOME: home, LIQUIBASE_SHOW_BANNER: 'false', HOME: project.folder },
  );
}
