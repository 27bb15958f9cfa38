import { splitScript } from '../statements/split';
import type { Script } from '../statements/statement';
import type { Span } from '../text/span';
import { commentLines, downText, emptyDown, headerApart, wholeFile } from './frame';
import { AS_NUMBERS, compareNaturally, type Ordering } from './order';
import type { MigrationName, NewFile, Section, StepFile, Tool, ToolProblem } from './tool';
import { nextVersions } from './versions';

/** As the tool looks for them, wherever they stand. */
const MARKER = {
  up: /^\ufeff?[ \t]*--[ \t-]*up[ \t]+migration/im,
  down: /^\ufeff?[ \t]*--[ \t-]*down[ \t]+migration/im,
};

/** Numbers of 17 digits are a date and its milliseconds (UTC), which stand among milliseconds since 1970. */
const ORDERING: Ordering = {
  ...AS_NUMBERS,
  compare: (a, b) =>
    compareNaturally(numberOf(a.parsed.version), numberOf(b.parsed.version)) ||
    (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  compareVersions: (a, b) => compareNaturally(numberOf(a), numberOf(b)),
};

function numberOf(version: string): string {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})$/.exec(version)?.slice(1).map(Number);
  if (!parts) return version;
  const [year = 0, month = 1, ...rest] = parts;
  return String(Math.max(Date.UTC(year, month - 1, ...rest), 0));
}

/**
 * node-pg-migrate's SQL files: `-- Up Migration` and `-- Down Migration` part them, each part is sent as one query, and one
 * transaction runs around all pending files. SQL files cannot leave it; migrations in JavaScript can.
 */
export const nodePgMigrate: Tool = {
  id: 'node-pg-migrate',
  title: 'node-pg-migrate',
  recognition: {
    marker: /^\ufeff?[ \t]*--[ \t-]*(?:up|down)[ \t]+migration[ \t]*(?::[ \t]*)?$/im,
    markerOptional: true,
    files: /^\d.*\.sql$/,
    dependency: { manifest: 'package.json', name: 'node-pg-migrate' },
  },
  parseName,
  ordering: ORDERING,
  runsAlso: (name) => /^\d.*(?<!\.d)\.[cm]?[jt]s$/.test(name),
  sections(fileName, script) {
    const direction = parseName(fileName)?.direction;
    return direction === undefined ? sectionsIn(script) : wholeFile(script, direction, 'tool');
  },
  down: 'section',
  otherFiles: 'runbooks',
  severalStatementsWithoutTransaction: false,
  pendingFiles: 'together',
  directive: /^--[\s-]*(?:up|down)\s+migration/i,
  wayOutOfTransaction:
    'write it as a migration in JavaScript that calls `pgm.noTransaction()`, since an SQL file cannot leave the transaction',
  series(steps, existing, now) {
    const known = existing.flatMap((name) => parseName(name) ?? versionOf(name) ?? []);
    const files = steps.flatMap(backApart);
    const first = String(now.getTime());
    const versions =
      known.length === 0
        ? files.map((_, index) => String(BigInt(first) + BigInt(index)))
        : nextVersions(known, files.length, now, 'timestamp', ORDERING);
    const separator = existing.some((name) => /^\d+-/.test(name)) ? '-' : '_';
    return files.map((step, index) =>
      fileOf(
        { ...step, header: headerApart('node-pg-migrate', files, index) },
        `${versions[index] ?? ''}${separator}${step.slug}`,
      ),
    );
  },
  misnamed(name) {
    if (name.includes('/') || name.startsWith('.') || !name.endsWith('.sql') || /^\d/.test(name))
      return undefined;
    const message =
      'The name of this file does not begin with a number, and node-pg-migrate refuses to run where any file of the folder is named so. Give it a number, or move it out of the folder.';
    return { kind: 'fails', message };
  },
  problems(fileName, script) {
    return [...pairProblems(fileName), ...markerProblems(script)];
  },
};

/** Only a loader that programs can choose takes two files for one migration. */
function pairProblems(fileName: string): readonly ToolProblem[] {
  if (parseName(fileName)?.direction !== 'down') return [];
  return [
    {
      kind: 'ignored',
      message: `The command node-pg-migrate runs this file upwards like any other, and before the up file: pairs of \`.up.sql\` and \`.down.sql\` are one migration only for programs that choose its loader \`sql\`. Write both parts into one file, behind \`-- Up Migration\` and \`-- Down Migration\`.`,
    },
  ];
}

/** The tool looks for the first marker of each kind. */
function markerProblems(script: Script): readonly ToolProblem[] {
  const { text } = script;
  const up = MARKER.up.exec(text);
  const down = MARKER.down.exec(text);
  if (down && !up) {
    return [
      {
        kind: 'fails',
        span: spanOf(down),
        message:
          'There is no `-- Up Migration` in this file, so node-pg-migrate runs the whole of it upwards, what stands behind `-- Down Migration` included. Put `-- Up Migration` on the first line.',
      },
    ];
  }
  if (!up) return [];
  const first = Math.min(up.index, down?.index ?? Infinity);
  const above = script.statements.find(({ span }) => span.start < first);
  const problems: ToolProblem[] = [];
  if (above) {
    problems.push({
      kind: 'ignored',
      span: above.span,
      message:
        'This statement stands above the first marker, so node-pg-migrate never runs it. Put it behind `-- Up Migration`.',
    });
  }
  for (const [marker, word] of [
    [up, 'up'],
    [down, 'down'],
  ] as const) {
    if (!marker) continue;
    const from = marker.index + marker[0].length;
    const again = MARKER[word].exec(text.slice(from));
    if (!again) continue;
    const { start, end } = spanOf(again);
    const isDown = from + again.index > (down?.index ?? Infinity) && (down?.index ?? 0) > up.index;
    problems.push({
      kind: 'ignored',
      span: { start: start + from, end: end + from },
      message: `node-pg-migrate reads only the first marker of a kind, so what stands behind this one runs ${isDown ? 'downwards' : 'upwards'} with what stands before it. Leave the marker out, or make a file of its own of this part.`,
    });
  }
  return problems;
}

/** Where a marker stands, without the white space before it. */
function spanOf({ index, 0: found }: RegExpExecArray): Span {
  return { start: index + found.length - found.trimStart().length, end: index + found.length };
}

/** Without an up marker the tool sends the whole text. */
function sectionsIn({ text }: Script): readonly Section[] {
  const up = text.search(MARKER.up);
  const down = text.search(MARKER.down);
  const upSpan = up < 0 ? { start: 0, end: text.length } : { start: up, end: down < up ? text.length : down };
  const own: Section = { direction: 'up', span: upSpan, mode: 'tool' };
  if (down < 0 || up < 0) return [own];
  const back: Section = {
    direction: 'down',
    span: { start: down, end: up < down ? text.length : up },
    mode: 'tool',
  };
  return up < down ? [own, back] : [back, own];
}

/**
 * A step whose way back alone leaves the transaction is two files: what stands in SQL is read by more than the tool, so that as much
 * as possible does.
 */
function backApart(step: StepFile): readonly StepFile[] {
  if (!step.transaction || step.downTransaction || step.up === '') return [step];
  const back = { ...step, slug: `${step.slug}_back`, header: step.header.slice(0, 1), up: '' };
  return [{ ...step, down: '', downTransaction: true }, back];
}

function fileOf(step: StepFile, name: string): NewFile {
  if (step.transaction && step.downTransaction) {
    const text = [
      '-- Up Migration\n',
      commentLines(step.header),
      step.up,
      '\n-- Down Migration\n',
      downText(step),
    ].join('');
    return { path: `${name}.sql`, text };
  }
  const body = (sql: string, transaction: boolean): string => {
    const statements = splitScript(sql).statements.map(({ text, leadingComments }) => {
      const lines = leadingComments.flatMap((comment) => scriptComment(comment.text));
      return [...lines, `pgm.sql(${template(text)});`].map((line) => `  ${line}\n`).join('');
    });
    return (transaction ? '' : '  pgm.noTransaction();\n') + statements.join('');
  };
  const down =
    step.down === ''
      ? `${scriptComment(emptyDown(step)).join('\n')}\nexports.down = () => {};\n`
      : `exports.down = (pgm) => {\n${body(step.down, step.downTransaction)}};\n`;
  const up =
    step.up === ''
      ? '// Only the way back.\nexports.up = () => {};\n'
      : `exports.up = (pgm) => {\n${body(step.up, step.transaction)}};\n`;
  const header = step.header.map((line) => `// ${line}\n`).join('');
  return { path: `${name}.cjs`, text: `${header}${up}\n${down}` };
}

/** A comment of SQL as lines of JavaScript. */
function scriptComment(text: string): readonly string[] {
  const words = text.startsWith('--') ? text.slice(2) : text.slice(2, -2);
  return words
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\*?\s*/, '').trimEnd())
    .filter((line) => line !== '')
    .map((line) => `// ${line}`);
}

/** SQL as a template literal of JavaScript. */
function template(sql: string): string {
  return `\`${sql.replace(/[\\`]|\$(?=\{)/g, '\\$&')}\``;
}

function parseName(fileName: string): MigrationName | undefined {
  if (!fileName.endsWith('.sql')) return undefined;
  const [, stem, direction] = /^(.*)\.(up|down)\.sql$/.exec(fileName) ?? [];
  const name = versionOf(stem === undefined ? fileName : `${stem}.sql`);
  if (name === undefined || direction === undefined) return name;
  return { ...name, direction: direction === 'down' ? 'down' : 'up' };
}

function versionOf(fileName: string): MigrationName | undefined {
  const [, version, title] = /^(\d+)(?!\d)[-_]?([^/]*)\.(?:sql|[cm]?[jt]s)$/.exec(fileName) ?? [];
  return version === undefined || title === undefined ? undefined : { version, title };
}
