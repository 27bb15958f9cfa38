import { CHECK_PAGE } from './check-page';
import type { CommandPage } from './page';

const ALL_IS_WELL = [0, 'done'] as const;
const WRONG = [2, 'wrong usage, or something that cannot be read'] as const;
const TEXT_OR_JSON = ['pretty', 'json'] as const;

/** The page of each command. A test compares them with what the commands take. */
export const PAGES = {
  check: CHECK_PAGE,
  fix: {
    summary: 'applies the fixes that are complete and equivalent',
    usage: ['fix [PATH…]'],
    description: [
      'Rewrites migrations in place where the safe form does the same: nothing is left to fill in, and no deploy must come in between. With --series also splits migrations into series of files in the order and naming of the migration tool. Everything is written or nothing, and no file is replaced that was not asked for. Files that cannot be read are named, and the others are fixed.',
    ],
    options: {
      series: { type: 'boolean', help: 'also split migrations into series of files' },
      rule: { type: 'string', value: 'RULE', help: 'only the findings of this rule' },
      'dry-run': { type: 'boolean', help: 'print what would be written, and write nothing' },
    },
    formats: TEXT_OR_JSON,
    examples: [
      ['fix db/migrations/0042_x.sql', 'fixes in place'],
      ['fix --series --dry-run db/migrations/0042_x.sql', 'shows the series of a migration'],
      ['fix --rule create-index-without-concurrently db/migrations', 'one rule'],
    ],
    exitCodes: [
      [0, 'no error and no warning remains'],
      [1, 'errors or warnings remain'],
      [2, 'unreadable input, the others are fixed; or wrong usage or a failed write'],
    ],
  },
  effects: {
    summary: 'what each statement locks, scans and rewrites',
    usage: ['effects FILE…'],
    description: [
      'Prints for each statement the locks it takes on which tables, what it reads as a whole, rewrites or builds anew, whether it may stand in a transaction, and what a second run of it does.',
    ],
    options: {},
    formats: TEXT_OR_JSON,
    examples: [
      ['effects db/migrations/0042_x.sql', 'for people'],
      ['effects db/migrations/0042_x.sql --postgres-version 18 --format json', 'for programs'],
    ],
    exitCodes: [ALL_IS_WELL, WRONG],
  },
  scaffold: {
    summary: 'writes a series of migrations; --list shows the recipes',
    usage: ['scaffold RECIPE [PARAMETERS]', 'scaffold --list'],
    description: [
      'Writes the safe, multi-step form of a change as migration files of the folder’s tool. Each recipe takes its parameters as options; --list shows them with an example each. What the history of the folder knows need not be given.',
    ],
    options: {
      dir: {
        type: 'string',
        value: 'FOLDER',
        help: 'the folder of the migrations; the working folder where left out',
      },
      name: { type: 'string', value: 'NAME', help: 'for the names of the files' },
      runbook: { type: 'boolean', help: 'also write the plan as a runbook in Markdown' },
      'batch-size': { type: 'string', value: 'ROWS', help: 'for this series, in place of the setting' },
      'batch-pause': {
        type: 'string',
        value: 'MILLISECONDS',
        help: 'for this series, in place of the setting',
      },
      'lock-timeout': { type: 'string', value: 'TIME', help: 'for this series, in place of the setting' },
      'statement-timeout': {
        type: 'string',
        value: 'TIME',
        help: 'for this series, in place of the setting',
      },
      'dry-run': { type: 'boolean', help: 'print what would be written, and write nothing' },
      list: { type: 'boolean', help: 'show the recipes with their parameters' },
    },
    formats: TEXT_OR_JSON,
    examples: [
      [
        'scaffold rename-column --table users --column email --to mail --dir db/migrations',
        'renames a column in steps',
      ],
      ['scaffold --list', 'shows the recipes'],
    ],
    exitCodes: [
      ALL_IS_WELL,
      [2, 'wrong usage, or something that cannot be read or written; nothing was written'],
    ],
  },
  down: {
    summary: 'writes the down migration of an up migration',
    usage: ['down FILE'],
    description: [
      'Writes what takes a migration back, from the migrations before it: dropped columns, tables, constraints and indexes with all that hung on them, old types and defaults. Where its tool wants it: in a file of its own, or in the down section of the file. What cannot come back stands in it as a comment. Nothing is written over a down migration that is there.',
    ],
    options: {
      'dry-run': { type: 'boolean', help: 'print what would be written, and write nothing' },
    },
    formats: TEXT_OR_JSON,
    examples: [['down db/migrations/0042_x.sql', 'writes the way back']],
    exitCodes: [
      [0, 'the schema comes back'],
      [1, 'the down migration is written, and says what of the schema does not come back'],
      [2, 'wrong usage, or something that cannot be read or written; nothing was written'],
    ],
  },
  review: {
    summary: 'a migration reviewed against the protocol, as Markdown',
    usage: ['review FILE…', 'review --since COMMIT [PATH…]'],
    description: [
      'Prints the findings, the checklists with what the analysis can answer ticked and what only a person can do left open, the locks statement by statement, which way to deploy fits and why, the commands of the migration tool to run it and to roll it back, and queries for monitoring and emergencies with the names of the tables.',
    ],
    options: {
      since: {
        type: 'string',
        value: 'COMMIT',
        help: 'what differs from a commit: the migrations of a branch',
      },
    },
    formats: ['markdown'],
    examples: [
      ['review db/migrations/0042_x.sql', 'one migration'],
      ['review --since origin/main', 'the migrations of a branch'],
    ],
    exitCodes: [ALL_IS_WELL, WRONG],
  },
  'import-config': {
    summary: 'takes over the configuration of another linter',
    usage: ['import-config [FILE]'],
    description: [
      'Writes .safe-migrations.json beside a .squawk.toml or .migrationpilotrc.yml, the one of the working folder where none is named, and says what has no counterpart. Never replaces a file.',
    ],
    options: {
      'dry-run': { type: 'boolean', help: 'print what would be written, and write nothing' },
    },
    formats: TEXT_OR_JSON,
    examples: [
      ['import-config', 'takes over what the working folder has'],
      ['import-config --dry-run ci/.squawk.toml', 'shows what would be written'],
    ],
    exitCodes: [
      ALL_IS_WELL,
      [2, 'wrong usage, or something that cannot be read or written; nothing was written'],
    ],
  },
  explain: {
    summary: 'a rule’s page',
    usage: ['explain RULE'],
    description: [
      'Prints the page of a rule: the problem, what PostgreSQL does, the safe form, when not to care.',
    ],
    options: {},
    formats: ['pretty'],
    examples: [['explain set-not-null-without-check', 'the page']],
    exitCodes: [ALL_IS_WELL, [2, 'wrong usage']],
  },
  rules: {
    summary: 'all rules',
    usage: ['rules'],
    description: ['Prints every rule with its severity and what it finds.'],
    options: {},
    formats: TEXT_OR_JSON,
    examples: [['rules', 'a line each']],
    exitCodes: [ALL_IS_WELL, [2, 'wrong usage']],
  },
} as const satisfies Readonly<Record<string, CommandPage>>;

export type CommandName = keyof typeof PAGES;
