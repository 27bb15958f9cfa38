import { SETTING_DEFINITIONS } from '../settings/definitions';

const TOOLS = (SETTING_DEFINITIONS.tool.enum ?? []).filter((tool) => tool !== 'auto').join(', ');

export const HELP = `safe-migrations: finds unsafe PostgreSQL migrations and writes the safe form.

Usage
  safe-migrations check [PATH…]        findings, each with the lock and the safe form
  safe-migrations fix [PATH…]          applies the fixes that are complete and equivalent
  safe-migrations effects FILE…        what each statement locks, scans and rewrites
  safe-migrations scaffold RECIPE …    writes a series of migrations; --list shows the recipes
  safe-migrations explain RULE         a rule's page
  safe-migrations rules                all rules
  safe-migrations --version

A PATH is a file or a folder, the working folder where none is given. Every migration of a folder that sorts
before a file is its history: types, constraints and indexes are known from there.

Options of check
  --fail-on SEVERITY      error, warning (default), information, hint or never: exit code 1 from there on

Options of fix
  --series                also splits migrations into series of files
  --rule RULE             only this rule's findings
  --dry-run               prints instead of writing

Options of scaffold
  --dir DIR               the folder of the migrations, the working folder where left out
  --name NAME             for the file names
  --runbook               also writes the plan as a runbook in Markdown
  --batch-size N, --batch-pause MS, --lock-timeout T, --statement-timeout T
                          for this series, in place of the settings
  --dry-run               prints instead of writing
  and the recipe's parameters, for example --table orders --column status

Options of all commands
  --format FORMAT         pretty (default) or json
  --postgres-version N    the server's major version, 10 to 18 (default 14)
  --tool TOOL             ${TOOLS}; recognised where left out
  --dialect DIALECT       auto (default) or postgresql
  --preset PRESET         recommended (default), strict or protocol
  --config FILE           instead of the nearest .safe-migrations.json

Exit codes
  0 clean    1 findings at or above --fail-on    2 wrong usage or unreadable input`;
