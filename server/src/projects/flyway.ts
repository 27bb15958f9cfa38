import type { Script } from '../statements/statement';
import { commentLines, downText, undoComment, undoHeader, wholeFile } from './frame';
import { AS_NUMBERS, compareNaturally, type Ordering } from './order';
import { everywhere } from './placeholders';
import type { MigrationName, NewFile, Project, Section, StepFile, Tool, TransactionMode } from './tool';
import { lineBreakOf } from '../text/lines';
import { nextVersions } from './versions';

/** What Flyway's parser for PostgreSQL knows to be refused in a transaction: a file of nothing else runs without one. */
const STANDS_ALONE =
  /^\s*(?:(?:create|drop)\s+(?:unique\s+)?index\s+concurrently|vacuum|reindex\s+(?:\([^)]*\)\s*)?(?:schema|database|system)|alter\s+system|(?:create|drop)\s+(?:database|tablespace|subscription)|discard\s+all)\b/i;

/** `1`, `1.0` and `01_0_0` are one version. */
const ORDERING: Ordering = {
  compare: (a, b) =>
    compareNaturally(versionKey(a.parsed.version), versionKey(b.parsed.version)) || AS_NUMBERS.compare(a, b),
  keyOf: versionKey,
  compareVersions: (a, b) => compareNaturally(versionKey(a), versionKey(b)),
};

function versionKey(version: string): string {
  return version
    .split('.')
    .map((part) => part.replace(/^0+(?=\d)/, ''))
    .join('.')
    .replace(/(?:\.0)+$/, '');
}

/** `db/migration` and `sql` are what its documentation and its frameworks use. */
const LOCATION = /^(?:migrations?|sql)$/;

/** executeInTransaction in the `.conf` beside a migration. */
const CONFIGURED = /^[ \t]*executeInTransaction[ \t]*=[ \t]*(true|false)[ \t]*$/im;

/**
 * Flyway: `V1__name.sql` in a transaction of its own, whose statements it sends one by one. A `.conf` of the same name takes
 * the file out of it, and Flyway does so by itself where every statement needs it. Undo files (`U1__name.sql`) are of its paid
 * edition; repeatable ones (`R__name.sql`) run last.
 */
export const flyway: Tool = {
  id: 'flyway',
  title: 'Flyway',
  recognition: {
    files: /(?:^|\/)(?:[VUB]\d[\d._]*|R)__.*\.sql$/,
    names: /(?:^|\/)(?:[VUB]\d[\d._]*|R)__.*\.sql$/,
    projectFiles: /^flyway(?:\.user)?\.(?:conf|toml)$/,
  },
  depthOf(segments) {
    if (parseName(segments.at(-1) ?? '') === undefined) return 1;
    const location = segments.slice(0, -1).findLastIndex((name) => LOCATION.test(name));
    return location < 0 ? 1 : segments.length - 1 - location;
  },
  searchedFolder: LOCATION,
  parseName,
  ordering: ORDERING,
  runsAlso: (name) => /(?:^|\/)(?:V\d+(?:[._]\d+)*|R)__.*\.(?:java|class|kt|py|sh|ps1)$/.test(name),
  optionFiles: (names) => names.filter((name) => name.endsWith('.sql.conf')),
  settings: {
    file: /^flyway(?:\.user)?\.(?:conf|toml)$/,
    configure(text) {
      const options = optionsOf(text);
      return {
        pendingFiles: options.group ? 'together' : 'each',
        sections: (fileName, script, project) => sectionsOf(fileName, script, project, options),
      };
    },
  },
  sections: (fileName, script, project) => sectionsOf(fileName, script, project, DEFAULTS),
  down: 'file',
  severalStatementsWithoutTransaction: true,
  pendingFiles: 'each',
  misnamed(name) {
    const [, lead, title] = /^(.*?(?:[VUB]\d[\d._]*?|R))_(?!_)([^/]*)\.sql$/.exec(name) ?? [];
    if (lead === undefined || title === undefined || parseName(name) !== undefined) return undefined;
    const message = `Flyway parts the version from the description by two underscores, so it leaves this file alone without a word. Name it ${lead}__${title}.sql.`;
    return { kind: 'ignored', message };
  },
  ofOneVersion: 'Flyway finds more than one migration with it and refuses to run',
  placeholders: everywhere(/\$\{[^{}\s]*\}/g),
  wayOutOfTransaction:
    'let such statements be alone in their file, or write `executeInTransaction=false` into a file beside it with `.conf` behind its name; for CONCURRENTLY run Flyway with `-postgresql.transactional.lock=false`',
  optionsWithoutTransaction(fileName, statements, { names, texts }) {
    const notes = statements.some(isConcurrent) ? [LOCK_NOTE] : [];
    const path = `${fileName}.conf`;
    const before = texts.get(path);
    if (before === undefined) {
      if (names.includes(path)) return undefined;
      const alone = statements.every((sql) => STANDS_ALONE.test(sql));
      return { files: alone ? [] : [{ path, text: CONF }], notes };
    }
    const others = before.replace(/^[ \t]*executeInTransaction[ \t]*=[^\r\n]*(?:\r?\n|$)/gim, '');
    const lead = others === '' || others.endsWith('\n') ? others : `${others}${lineBreakOf(before)}`;
    return { files: [{ path, before, text: lead + CONF.replace('\n', lineBreakOf(before)) }], notes };
  },
  series(steps, existing, now) {
    const known = existing.flatMap((name) => parseName(name) ?? []);
    const versions = nextVersions(known, steps.length, now, { digits: 1, from: 1 });
    const underscored = existing.some((name) => /^V\d+_\d/.test(name));
    const undone = existing.some((name) => name.startsWith('U'));
    return steps.flatMap((step, index) => {
      const version = versions[index] ?? '';
      return filesOf(step, underscored ? version.replaceAll('.', '_') : version, undone);
    });
  },
};

const LOCK_NOTE =
  'Run Flyway with -postgresql.transactional.lock=false: its own lock would make CONCURRENTLY wait for ever.';

function isConcurrent(sql: string): boolean {
  return /\bconcurrently\b/i.test(sql);
}

function filesOf(step: StepFile, version: string, undone: boolean): readonly NewFile[] {
  const name = `V${version}__${step.slug}.sql`;
  const note = isConcurrent(step.up) ? [LOCK_NOTE] : [];
  const up = commentLines([...step.header, ...note]) + step.up;
  const files: NewFile[] = [{ path: name, text: undone ? up : up + undoComment(step) }];
  if (!step.transaction) files.push({ path: `${name}.conf`, text: CONF });
  if (!undone) return files;
  const undo = `U${version}__${step.slug}.sql`;
  files.push({ path: undo, text: undoHeader(step) + downText(step) });
  if (!step.downTransaction) files.push({ path: `${undo}.conf`, text: CONF });
  return files;
}

const CONF = 'executeInTransaction=false\n';

interface Options {
  /** All pending files in one transaction. */
  readonly group: boolean;
  /** A file may mix what needs a transaction with what PostgreSQL refuses in one, and then runs without. */
  readonly mixed: boolean;
  readonly executeInTransaction: boolean;
}

const DEFAULTS: Options = { group: false, mixed: false, executeInTransaction: true };

/** `flyway.group=true` of a `.conf`, `group = true` of a `.toml`; the last one counts. */
function optionsOf(text: string): Options {
  const valueOf = (name: keyof Options): boolean => {
    const line = new RegExp(`^[ \\t]*(?:flyway\\.)?${name}[ \\t]*=[ \\t]*"?(true|false)\\b`, 'gim');
    const value = [...text.matchAll(line)].at(-1)?.[1]?.toLowerCase();
    return value === undefined ? DEFAULTS[name] : value === 'true';
  };
  return {
    group: valueOf('group'),
    mixed: valueOf('mixed'),
    executeInTransaction: valueOf('executeInTransaction'),
  };
}

function sectionsOf(
  fileName: string,
  script: Script,
  project: Project | undefined,
  options: Options,
): readonly Section[] {
  const mode = modeOf(fileName, script, project, options);
  return wholeFile(script, parseName(fileName)?.direction ?? 'up', mode);
}

function modeOf(
  fileName: string,
  { statements }: Script,
  project: Project | undefined,
  { mixed, executeInTransaction }: Options,
): TransactionMode {
  const configured = CONFIGURED.exec(project?.texts.get(`${fileName}.conf`) ?? '')?.[1]?.toLowerCase();
  if (configured !== undefined) return configured === 'true' ? 'tool' : 'none';
  if (!executeInTransaction) return 'none';
  const apart = statements.filter(({ text }) => STANDS_ALONE.test(text)).length;
  return apart > 0 && (mixed || apart === statements.length) ? 'none' : 'tool';
}

/** Locations are searched with all folders below them, which say nothing about the order. */
function parseName(path: string): MigrationName | undefined {
  const fileName = path.slice(path.lastIndexOf('/') + 1);
  const [, repeatable] = /^R__(.+)\.sql$/.exec(fileName) ?? [];
  // Letters come behind every number.
  if (repeatable !== undefined) return { version: 'R', title: repeatable };
  const [, kind, version, title] = /^([VUB])(\d[\d._]*?)__(.*)\.sql$/.exec(fileName) ?? [];
  if (version === undefined || title === undefined) return undefined;
  const name = { version: version.replaceAll('_', '.').replace(/(?<!\.)\.+$/, ''), title };
  return kind === 'U' ? { ...name, direction: 'down' } : name;
}
