import { splitScript } from '../statements/split';
import type { Script } from '../statements/statement';
import { commentLines, headerApart, NOTHING_TO_UNDO } from './frame';
import type { MigrationName, NewFile, Section, StepFile, Tool } from './tool';
import { nextVersions } from './versions';

/** As the tool looks for them, wherever they stand. */
const MARKER = {
  up: /^\ufeff?[ \t]*--[ \t-]*up[ \t]+migration/im,
  down: /^\ufeff?[ \t]*--[ \t-]*down[ \t]+migration/im,
};

/**
 * node-pg-migrate's SQL files: `-- Up Migration` and `-- Down Migration` part them, each part is sent as one query, and one
 * transaction runs around all pending files. SQL files cannot leave it; migrations in JavaScript can.
 */
export const nodePgMigrate: Tool = {
  id: 'node-pg-migrate',
  title: 'node-pg-migrate',
  recognition: {
    marker: /^\ufeff?[ \t]*--[ \t-]*(?:up|down)[ \t]+migration[ \t]*(?::[ \t]*)?$/im,
    files: /^\d+[-_].*\.sql$/,
    dependency: { manifest: 'package.json', name: 'node-pg-migrate' },
  },
  parseName,
  runsAlso: (name) => /^\d+[-_].*(?<!\.d)\.[cm]?[jt]s$/.test(name),
  sections(_fileName, script) {
    return sectionsIn(script);
  },
  down: 'section',
  severalStatementsWithoutTransaction: false,
  pendingFiles: 'together',
  directive: /^--[\s-]*(?:up|down)\s+migration/i,
  wayOutOfTransaction:
    'write it as a migration in JavaScript that calls `pgm.noTransaction()`, since an SQL file cannot leave the transaction',
  withoutTransaction() {
    return undefined;
  },
  series(steps, existing, now) {
    const known = existing.flatMap((name) => parseName(name) ?? versionOf(name) ?? []);
    const first = String(now.getTime());
    const versions =
      known.length === 0
        ? steps.map((_, index) => String(BigInt(first) + BigInt(index)))
        : nextVersions(known, steps.length, now, 'timestamp');
    const separator = existing.some((name) => /^\d+-/.test(name)) ? '-' : '_';
    return steps.map((step, index) =>
      fileOf(
        { ...step, header: headerApart('node-pg-migrate', steps, index) },
        `${versions[index] ?? ''}${separator}${step.slug}`,
      ),
    );
  },
  problems(_fileName, { text }) {
    const down = MARKER.down.exec(text);
    if (!down || MARKER.up.test(text)) return [];
    const start = down.index + down[0].length - down[0].trimStart().length;
    return [
      {
        kind: 'fails',
        span: { start, end: down.index + down[0].length },
        message:
          'There is no `-- Up Migration` in this file, so node-pg-migrate runs the whole of it upwards, what stands behind `-- Down Migration` included. Put `-- Up Migration` on the first line.',
      },
    ];
  },
};

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

function fileOf(step: StepFile, name: string): NewFile {
  if (step.transaction && step.downTransaction) {
    const text = [
      '-- Up Migration\n',
      commentLines(step.header),
      step.up,
      '\n-- Down Migration\n',
      step.down === '' ? NOTHING_TO_UNDO : step.down,
    ].join('');
    return { path: `${name}.sql`, text };
  }
  const body = (sql: string, transaction: boolean): string => {
    const statements = splitScript(sql).statements.map(({ text }) => `  pgm.sql(${template(text)});\n`);
    return (transaction ? '' : '  pgm.noTransaction();\n') + statements.join('');
  };
  const down =
    step.down === ''
      ? '// Nothing to undo.\nexports.down = () => {};\n'
      : `exports.down = (pgm) => {\n${body(step.down, step.downTransaction)}};\n`;
  const header = step.header.map((line) => `// ${line}\n`).join('');
  return {
    path: `${name}.cjs`,
    text: `${header}exports.up = (pgm) => {\n${body(step.up, step.transaction)}};\n\n${down}`,
  };
}

/** SQL as a template literal of JavaScript. */
function template(sql: string): string {
  return `\`${sql.replace(/[\\`]|\$(?=\{)/g, '\\$&')}\``;
}

function parseName(fileName: string): MigrationName | undefined {
  return fileName.endsWith('.sql') ? versionOf(fileName) : undefined;
}

function versionOf(fileName: string): MigrationName | undefined {
  const [, version, title] = /^(\d+)[-_](.*)\.(?:sql|[cm]?[jt]s)$/.exec(fileName) ?? [];
  return version === undefined || title === undefined ? undefined : { version, title };
}
