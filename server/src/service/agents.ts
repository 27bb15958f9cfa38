import { commandsOf, type MigrationAtWork } from '../projects/commands';
import type { Tool } from '../projects/tool';
import { code, fenced } from './markdown';

const BEGIN = '<!-- safe-migrations: begin -->';
const END = '<!-- safe-migrations: end -->';

/** What the section says about one project. */
export interface AgentsProject {
  readonly tool: Tool;
  readonly postgresVersion: number;
  /** Its newest migration, for the commands; the folder alone where there is none yet. */
  readonly newest: MigrationAtWork;
}

/**
 * AGENTS.md with the section about migrations: plan, work and review, with the project's own commands. A section that stands
 * there already is replaced; everything else stays as it is.
 */
export function withAgentsSection(existing: string | undefined, project: AgentsProject): string {
  const lineBreak = existing?.includes('\r\n') === true ? '\r\n' : '\n';
  const section = agentsSection(project).replace(/\n/g, lineBreak);
  if (existing === undefined || existing.trim() === '')
    return `# AGENTS.md${lineBreak}${lineBreak}${section}${lineBreak}`;
  const end = existing.indexOf(END);
  // The nearest one: what stands behind a begin without an end is somebody's own.
  const start = end < 0 ? -1 : existing.lastIndexOf(BEGIN, end);
  if (start >= 0) return existing.slice(0, start) + section + existing.slice(end + END.length);
  const lead = existing.slice(existing.trimEnd().length).includes('\n') ? '' : lineBreak;
  return `${existing}${lead}${lineBreak}${section}${lineBreak}`;
}

function agentsSection({ tool, postgresVersion, newest }: AgentsProject): string {
  const commands = commandsOf(tool.id, newest);
  const folder = code(`${newest.folder}/`);
  const check = `npx safe-migrations check --since origin/main ${shellWord(newest.folder)}`;
  return [
    BEGIN,
    '## Database migrations',
    `Migrations are in ${folder}, run by ${tool.title} on PostgreSQL ${postgresVersion}. Their order is that of their names. A file that was deployed is never changed.`,
    '### Plan',
    [
      '- Write the schema change into the plan: which tables, how many rows, which releases run while it is deployed.',
      '- Name the risks: locks that make others wait, work that grows with a table, what breaks the release that runs, what loses data.',
      '- Where one step is not enough, plan a series: expand, deploy, migrate, deploy, contract.',
    ].join('\n'),
    'These write a whole series, with a runbook:',
    fenced(
      [
        'npx safe-migrations scaffold --list',
        `npx safe-migrations scaffold rename-column --table orders --column note --to remark --dir ${shellWord(newest.folder)} --runbook --dry-run`,
      ].join('\n'),
      'sh',
    ),
    '### Work',
    [
      '- Write migrations that can run twice: `IF NOT EXISTS`, `IF EXISTS`, batches that go on where they stopped.',
      tool.down === 'none'
        ? `- ${tool.title} runs no down migrations: write down how to go back, as a new migration.`
        : '- Write the way back with each migration, and test both directions: forward, back, forward again.',
      '- Never put a schema change and a change of many rows into one transaction.',
    ].join('\n'),
    fenced(
      [
        commands.up,
        ...(commands.down === undefined ? [] : [commands.down]),
        ...(commands.status === undefined ? [] : [commands.status]),
        `npx safe-migrations fix --dry-run ${shellWord(newest.folder)}`,
      ].join('\n'),
      'sh',
    ),
    '### Review',
    [
      '- Nothing at or above warning remains. Where a finding is accepted, the comment that ignores it says why.',
      '- Read the report: idempotent, reversible, locks, runtime, the way to deploy. Open boxes are for a person.',
    ].join('\n'),
    fenced(
      [check, `npx safe-migrations review --since origin/main ${shellWord(newest.folder)}`].join('\n'),
      'sh',
    ),
    END,
  ].join('\n\n');
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
