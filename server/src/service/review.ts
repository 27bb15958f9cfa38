import type { AnalyzedFile } from '../analysis/analyzed-file';
import { durationWords } from '../effects/durations';
import { commandsOf, type MigrationAtWork, type ToolCommands } from '../projects/commands';
import { orderingOf } from '../projects/order';
import type { Finding } from '../rules/rule';
import { displayName, joinWords } from '../rules/wording';
import { lineIndex } from '../text/lines';
import { cell, code, fenced, plainText } from './markdown';
import {
  emergencyQueries,
  openTransactionsQuery,
  progressQueries,
  type Query,
  sizeQuery,
} from './monitoring';
import { deploymentOption } from './review-deployment';
import { reviewFacts, type ReviewedStatement, type ReviewFacts } from './review-facts';
import { rulePageUrl } from './rule-page';
import { transactionRule } from './transaction-rule';
import type { FolderView } from './types';
import { restored } from '../projects/placeholders';

/** Where a migration lies: for the commands of a review. */
export interface ReviewPlace {
  /** The migrations folder as the project writes it: `db/migrations`. */
  readonly folder: string;
  readonly downFileName: string | undefined;
}

/** A migration reviewed against the protocol, as Markdown. What only a person can know or do is left as an open box. */
export function review(
  file: AnalyzedFile,
  findings: readonly Finding[],
  folder: FolderView,
  place: ReviewPlace,
): string {
  const facts = reviewFacts(file, findings);
  const commands = commandsOf(file.tool.id, atWork(file, folder, place));
  const hasDown = file.hasDown || file.direction === 'down';
  const option = deploymentOption(facts);
  const parts = [
    `# Review of ${code(file.fileName)}`,
    `PostgreSQL ${file.settings.postgresVersion} · ${file.tool.title} · ${transactionRule(file) ?? 'nothing of it runs'}`,
    '## Findings',
    findingList(file, findings),
    '## Before it is merged',
    preMigration(facts).join('\n'),
    '## Locks, statement by statement',
    timeline(facts),
    '## How to deploy it',
    `**${option.title}.** ${option.reason}`,
    '## Before it runs',
    preFlight(facts, hasDown).join('\n'),
    ...(facts.tables.length === 0 ? [] : queryParts([sizeQuery(facts.tables), openTransactionsQuery()])),
    '## Run it',
    fenced([commands.up, ...(commands.status === undefined ? [] : [commands.status])].join('\n'), 'sh'),
    '## Roll it back',
    ...rollback(file, commands, hasDown, facts, place.folder),
    ...(facts.tables.length === 0
      ? []
      : [
          '## While it runs',
          ...queryParts(progressQueries(facts.tables, facts.builds)),
          '## If something hangs',
          ...queryParts(emergencyQueries(facts.tables)),
        ]),
    '## Final checklist',
    finalChecklist(facts, hasDown).join('\n'),
  ];
  return restored(file.tool, parts.join('\n\n') + '\n');
}

const GRAVEST_FIRST = ['error', 'warning', 'information'] as const;

function findingList(file: AnalyzedFile, findings: readonly Finding[]): string {
  const shown = GRAVEST_FIRST.flatMap((grade) => findings.filter(({ severity }) => severity === grade));
  if (shown.length === 0) return 'Nothing stands against it.';
  const lines = lineIndex(file.text);
  return shown
    .map(({ severity, message, rule, span }) => {
      const line = lines.positionAt(span.start).line + 1;
      return `- **${severity}**, line ${line}: ${plainText(message)} ([${rule}](${rulePageUrl(rule)}))`;
    })
    .join('\n');
}

function box(done: boolean, text: string): string {
  return `- [${done ? 'x' : ' '}] ${text}`;
}

function preMigration(facts: ReviewFacts): readonly string[] {
  return [
    facts.historyComplete
      ? box(true, 'The current schema is understood: every migration before this one was read.')
      : box(false, 'The current schema is understood: the migrations before this one do not show all of it.'),
    box(false, `There is a backup strategy.${facts.loses.length === 0 ? '' : ` ${lossWords(facts.loses)}`}`),
    box(false, 'It was tested on a copy of production data.'),
    box(facts.seconds !== undefined, runtimeWords(facts)),
    box(true, `Lock contention is identified: ${contentionWords(facts)}`),
  ];
}

function lossWords(loses: readonly Finding[]): string {
  return `This migration deletes data (${joinWords([...new Set(loses.map(({ rule }) => rule))])}).`;
}

function runtimeWords({ seconds, statements }: ReviewFacts): string {
  if (statements.every(({ works }) => works.length === 0))
    return 'The runtime is estimated: no statement works through a table in use.';
  if (seconds !== undefined) return `The runtime is estimated: ${durationWords(seconds)} in all.`;
  const unknown = statements.flatMap(({ works, estimate }) =>
    works.filter((key) => estimate?.tables.includes(key) !== true),
  );
  return `The runtime is estimated: it grows with the rows of ${tableWords([...new Set(unknown)])}, which the setting \`tables\` does not name.`;
}

function contentionWords(facts: ReviewFacts): string {
  const locked = [...new Set(facts.statements.flatMap(({ locks }) => [...locks.keys()]))];
  if (locked.length === 0) return 'nobody waits for it.';
  const words = `${tableWords(locked)} ${locked.length === 1 ? 'is' : 'are'} locked`;
  return facts.blocksWhileWorking
    ? `${words} while whole tables are read or written.`
    : `${words} for moments, as the table below shows.`;
}

function tableWords(keys: readonly string[]): string {
  return joinWords(keys.map((key) => code(displayName(key))));
}

const LONGEST_STATEMENT = 60;

function timeline({ statements }: ReviewFacts): string {
  if (statements.length === 0) return 'The file has no statements that run.';
  const rows = statements.map((each, index) => [
    String(each.line),
    String(each.transaction),
    code(short(each.text)),
    lockWords(each),
    workWords(each),
    each.locks.size === 0 ? '' : heldUntil(each, statements.slice(index)),
  ]);
  const head = ['Line', 'Transaction', 'Statement', 'Locks', 'Works through', 'Held until the end of'];
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |`)
    .join('\n');
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= LONGEST_STATEMENT ? line : `${line.slice(0, LONGEST_STATEMENT - 1)}…`;
}

function lockWords({ locks }: ReviewedStatement): string {
  return [...locks].map(([key, mode]) => `${mode} on ${code(displayName(key))}`).join(', ');
}

function workWords({ works, estimate }: ReviewedStatement): string {
  if (works.length === 0) return '';
  const time = estimate === undefined ? '' : `, ${durationWords(estimate.seconds)}`;
  return `${tableWords(works)}${time}`;
}

function heldUntil({ transaction, line }: ReviewedStatement, after: readonly ReviewedStatement[]): string {
  const last = after.filter((other) => other.transaction === transaction).at(-1);
  return last === undefined || last.line === line ? 'the statement' : `line ${last.line}`;
}

function preFlight(facts: ReviewFacts, hasDown: boolean): readonly string[] {
  return [
    box(false, 'Tested on staging with production-scale data.'),
    box(
      false,
      hasDown
        ? 'The rollback below is tested.'
        : 'A rollback is written and tested: there is no down part yet.',
    ),
    box(false, 'A database backup is taken, and was restored once to see that it can be.'),
    isShort(facts)
      ? box(true, `The estimated runtime is acceptable: ${shortWords(facts)}`)
      : box(false, 'The estimated runtime is acceptable (under a minute is ideal).'),
    box(false, 'Monitoring and alerting are configured.'),
    box(false, 'The team knows when it is deployed.'),
  ];
}

function isShort({ seconds }: ReviewFacts): boolean {
  return seconds !== undefined && seconds <= 60;
}

function shortWords({ seconds = 0, statements }: ReviewFacts): string {
  return statements.every(({ works }) => works.length === 0)
    ? 'no statement works through a table in use.'
    : `${durationWords(seconds)}.`;
}

function rollback(
  file: AnalyzedFile,
  commands: ToolCommands,
  hasDown: boolean,
  { loses }: ReviewFacts,
  folder: string,
): readonly string[] {
  const parts: string[] = [];
  if (!hasDown) {
    parts.push(
      file.tool.down === 'none'
        ? `${file.tool.title} runs no down migrations: go back by a new migration that undoes this one, or by the backup.`
        : `There is no down part. Write one with the command Create Down Migration, or \`safe-migrations down ${folder}/${file.fileName}\`.`,
    );
  } else if (commands.down !== undefined) {
    parts.push('Where it ran through and the data is sound:', fenced(commands.down, 'sh'));
  }
  if (commands.afterFailure !== undefined) parts.push(`Where it stopped halfway: ${commands.afterFailure}`);
  parts.push(
    loses.length === 0
      ? 'Where data is damaged: stop the application, restore the backup, start the release of before.'
      : 'It deletes data, which no down part brings back: restore the backup, with the application stopped, and start the release of before.',
  );
  return parts;
}

function finalChecklist(facts: ReviewFacts, hasDown: boolean): readonly string[] {
  const once = facts.statements.filter(({ onlyOnce }) => onlyOnce).map(({ line }) => line);
  const contention = facts.blocks.length === 0 && !facts.blocksWhileWorking;
  return [
    once.length === 0
      ? box(true, 'The migration is idempotent: every statement can run twice.')
      : box(
          false,
          `The migration is idempotent: **no**, ${lineWords(once)} ${once.length === 1 ? 'fails' : 'fail'} when run again.`,
        ),
    box(
      false,
      hasDown
        ? 'The down migration is defined; it must be tested.'
        : 'A down migration is defined and tested: **no**, there is none.',
    ),
    box(false, 'Tested on a production-scale dataset.'),
    box(
      isShort(facts),
      isShort(facts)
        ? `The estimated runtime is acceptable: ${shortWords(facts)}`
        : 'The estimated runtime is acceptable.',
    ),
    box(false, 'A backup strategy is in place.'),
    box(false, 'Monitoring is configured.'),
    facts.breaks.length === 0
      ? box(true, 'Backward compatibility is considered: nothing was found that breaks the running release.')
      : box(
          false,
          `Backward compatibility is considered: **no**, ${joinWords([...new Set(facts.breaks.map(({ rule }) => rule))])} ${facts.breaks.length === 1 ? 'breaks' : 'break'} the running release.`,
        ),
    contention
      ? box(
          true,
          'Lock contention is identified and mitigated: no lock that makes others wait is held during work.',
        )
      : box(
          false,
          'Lock contention is identified and mitigated: **no**, see the findings and the table of locks.',
        ),
  ];
}

function lineWords(lines: readonly number[]): string {
  return `${lines.length === 1 ? 'line' : 'lines'} ${joinWords(lines.map(String))}`;
}

function queryParts(queries: readonly Query[]): readonly string[] {
  return queries.flatMap(({ title, sql }) => [`${title}:`, fenced(`${sql};`)]);
}

function atWork(
  file: AnalyzedFile,
  { names }: FolderView,
  { folder, downFileName }: ReviewPlace,
): MigrationAtWork {
  const version = file.tool.parseName(file.fileName)?.version ?? '';
  const { compareVersions } = orderingOf(file.tool);
  const earlier = names
    .flatMap((name) => file.tool.parseName(name)?.version ?? [])
    .filter((other) => compareVersions(other, version) < 0)
    .sort(compareVersions);
  const previous = earlier.at(-1);
  const count = file.tool.countIn?.(file.text) ?? 1;
  return {
    folder,
    file: file.fileName,
    version,
    ...(downFileName === undefined ? {} : { downFile: downFileName }),
    ...(previous === undefined ? {} : { previous }),
    ...(count > 1 ? { count } : {}),
  };
}
