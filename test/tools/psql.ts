import { run, type Outcome, type ToolProject } from './tool-project';

/** Gives a file of the project to psql, which stops at the first error. */
export function psql(project: ToolProject, file: string): Promise<Outcome> {
  const args = ['--no-psqlrc', '--quiet', '--set', 'ON_ERROR_STOP=1'];
  return run(project, 'psql', [...args, '--file', file, project.url]);
}

/** Runs what a file says in its comments takes it back, as a person does who reads it there. */
export function undoByHand(project: ToolProject, text: string): Promise<Outcome> {
  const [, undo] = /^-- To undo:\n([^]*)$/m.exec(text) ?? [];
  project.write({ 'undo-by-hand.sql': (undo ?? '').replaceAll(/^-- ?/gm, '') });
  return psql(project, 'undo-by-hand.sql');
}
