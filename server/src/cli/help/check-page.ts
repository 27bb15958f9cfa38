import { SEVERITIES } from '../severities';
import type { CommandPage } from './page';

export const CHECK_FORMATS = ['pretty', 'json', 'sarif', 'github', 'gitlab', 'junit'] as const;

export const CHECK_PAGE = {
  summary: 'findings, each with the lock and the safe form',
  usage: ['check [PATH…]', 'check --stdin-filepath FILE < SQL'],
  description: [
    'Reads migrations and prints what is unsafe in them: what the server does, to which table, for how long, and the form that does not block. A PATH is a file, a folder or a quoted pattern such as "db/**/*.sql"; the working folder where none is given. In folders only migrations are checked; a file or pattern that you name is checked whatever its name.',
    'Every migration of a folder that sorts before a file is its history: types, constraints and indexes are known from there. Settings come from the nearest .safe-migrations.json at or above each file.',
    'Nothing is sent anywhere, and no SQL is run.',
  ],
  options: {
    'fail-on': {
      type: 'string',
      value: 'SEVERITY',
      help: `exit code 1 from this severity on: ${SEVERITIES.join(', ')}; warning where left out`,
    },
    since: {
      type: 'string',
      value: 'COMMIT',
      help: 'only files that were changed, added or renamed since the common ancestor with this commit, branch or tag, those not committed yet included',
    },
    'stdin-filepath': {
      type: 'string',
      value: 'FILE',
      help: 'check the text on standard input as if it stood in FILE, with the history of its folder; FILE need not exist',
    },
    baseline: {
      type: 'string',
      value: 'FILE',
      help: 'leave out the findings that FILE accepts, in renamed files too, and tell which of them are gone',
    },
    'write-baseline': {
      type: 'boolean',
      help: 'write the findings of now into the file of --baseline, and exit with 0',
    },
  },
  formats: CHECK_FORMATS,
  examples: [
    ['check db/migrations', 'everything in a folder'],
    ['check --since origin/main', 'what this branch changes'],
    [
      'check "services/*/migrations/*.sql" --fail-on error',
      'a pattern, quoted so that every shell leaves it whole',
    ],
    ['check --stdin-filepath db/migrations/0042_new.sql < draft.sql', 'a text that is not saved yet'],
    ['check --baseline .safe-migrations-baseline.json --write-baseline', 'accept what is there today'],
    ['check --format sarif > safe-migrations.sarif', 'for code scanning'],
  ],
  exitCodes: [
    [0, 'no finding at or above --fail-on'],
    [1, 'a finding at or above --fail-on'],
    [2, 'wrong usage, or a file could not be read: it is among the findings'],
  ],
} as const satisfies CommandPage;
