import type { AnalyzedFile, AnalyzedStatement } from '../analysis/analyzed-file';
import type { Section } from '../projects/tool';
import { defineRule, type FileVisit } from './rule';

/**
 * PostgreSQL has no transactions inside of transactions. A second BEGIN is only a warning, and the first COMMIT ends what the outer one, or the
 * tool, has begun: what follows commits by itself, and the tool's own COMMIT finds nothing to do.
 */
export const rule = defineRule({
  id: 'transaction-nesting',
  category: 'fails',
  description: 'Begins or ends a transaction within another one',
  severity: { recommended: 'warning', strict: 'error', protocol: 'warning' },
  recipes: [],
  visitFile(visit) {
    for (const section of visit.file.sections) {
      const controls = controlsOf(visit.file, section);
      if (controls.length > 0) follow(visit, section, controls);
    }
  },
  fixes({ file, statement }) {
    const { section } = statement ?? {};
    if (section?.mode !== 'tool') return [];
    const controls = controlsOf(file, section);
    const [begin, commit] = controls;
    const last = file.statements.findLast((other) => other.section === section);
    const frames = begin?.what === 'begin' && commit?.what === 'commit' && commit.statement === last;
    if (controls.length !== 2 || !frames || begin.statement !== statement) return [];
    return [
      {
        type: 'edits',
        title: 'Leave the transaction to the tool',
        edits: controls.map(({ statement: { statement: written } }) => ({
          span: { start: written.span.start, end: endOfLine(file.text, written.end) },
          text: '',
        })),
        preferred: true,
      },
    ];
  },
});

interface Control {
  readonly what: 'begin' | 'commit' | 'rollback';
  readonly chain: boolean;
  readonly statement: AnalyzedStatement;
}

/** What begins and ends transactions in a part of the file. */
export function controlsOf(file: AnalyzedFile, section: Section): readonly Control[] {
  return file.statements.flatMap((statement): readonly Control[] => {
    const operation = statement.section === section ? statement.operations[0]?.operation : undefined;
    switch (operation?.type) {
      case 'Begin':
        return [{ what: 'begin', chain: false, statement }];
      case 'Commit':
        return [{ what: 'commit', chain: operation.chain, statement }];
      case 'Rollback':
        return operation.toSavepoint === undefined
          ? [{ what: 'rollback', chain: operation.chain, statement }]
          : [];
      case 'Maintenance':
        return operation.what === 'PREPARE TRANSACTION' ? [{ what: 'commit', chain: false, statement }] : [];
      default:
        return [];
    }
  });
}

function follow({ file, report }: FileVisit, section: Section, controls: readonly Control[]): void {
  const { title } = file.tool;
  let open: 'tool' | 'explicit' | undefined = section.mode === 'tool' ? 'tool' : undefined;
  controls.forEach(({ what, chain, statement }, place) => {
    const say = (message: string): void => {
      report({ statement: statement.index, operation: 0, message });
    };
    if (what === 'begin') {
      if (open === 'explicit') {
        say(
          'BEGIN stands in a transaction that is open already, so PostgreSQL only warns, and the next COMMIT ends everything since the first BEGIN. End the first transaction before it, or leave this BEGIN out; a part that can be rolled back by itself is a SAVEPOINT.',
        );
      } else if (open === 'tool') {
        say(
          `${title} runs this part of the file in a transaction already, so BEGIN does nothing, and the COMMIT that belongs to it ends the transaction of ${title}: a failure behind it leaves the migration half done. Leave BEGIN and COMMIT out.`,
        );
      }
      open = 'explicit';
    } else {
      // COMMIT, a statement that must stand alone, BEGIN: who writes that knows what the tool does.
      const reopened = controls.slice(place + 1).some((later) => later.what === 'begin');
      if (open === 'tool' && !reopened) {
        say(
          `${what.toUpperCase()} ends the transaction that ${title} runs this part of the file in: what stands behind it commits by itself, and so does the note that the migration is done. Leave it out.`,
        );
      } else if (open === undefined && what === 'commit' && isRead(file, section)) {
        say(
          'COMMIT stands where no transaction is open, so it does nothing. Leave it out, or put the BEGIN that is missing before it.',
        );
      }
      open = chain ? 'explicit' : undefined;
    }
  });
}

/** A statement that could not be read may be the one that begins or ends it. */
export function isRead(file: AnalyzedFile, section: Section): boolean {
  return !file.statements.some(
    (statement) =>
      statement.section === section &&
      (statement.read.error !== undefined || statement.statement.kind === 'metaCommand'),
  );
}

/** The start of the next line where only blanks follow, otherwise the offset itself. */
function endOfLine(text: string, offset: number): number {
  const rest = /^[ \t]*(?:\r\n|\n|\r|$)/.exec(text.slice(offset, offset + 200));
  return offset + (rest?.[0].length ?? 0);
}
