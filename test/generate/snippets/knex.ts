import { indent } from './body';
import type { Framework } from './framework';
import { calls, IRREVERSIBLE } from './javascript';
import type { SeriesStep } from './series';

const SHARED: Pick<Framework, 'id' | 'title' | 'comment' | 'tabs' | 'notes'> = {
  id: 'knex',
  title: 'Knex',
  comment: '//',
  tabs: [],
  notes: ({ count, transaction }) => [
    ...(count === 1
      ? []
      : [
          'Run each step by itself with `knex migrate:up`: `knex migrate:latest` runs all pending files in one transaction unless one of them opts out.',
        ]),
    ...(transaction
      ? []
      : ['Outside a transaction each call may get another connection, so timeouts are those of the role.']),
  ],
};

/** Knex in JavaScript. */
export const knexJavaScript: Framework = {
  ...SHARED,
  file: (step, comments) => `${comments}exports.up = async (${step.up.length > 0 ? 'knex' : ''}) => {
${indent(up(step), 2)}
};

exports.down = async (${step.down.length > 0 ? 'knex' : ''}) => {
${indent(down(step), 2)}
};
${step.transaction ? '' : '\nexports.config = { transaction: false };\n'}`,
};

/** Knex in TypeScript. */
export const knexTypeScript: Framework = {
  ...SHARED,
  file: (step, comments) => `import type { Knex } from 'knex';

${comments}export async function up(knex: Knex): Promise<void> {
${indent(up(step), 2)}
}

export async function down(${step.down.length > 0 ? 'knex: Knex' : ''}): Promise<void> {
${indent(down(step), 2)}
}
${step.transaction ? '' : '\nexport const config = { transaction: false };\n'}`,
};

function up(step: SeriesStep): string {
  return calls(statements(step, step.up), 'knex.raw');
}

function down(step: SeriesStep): string {
  if (step.down.length > 0) return calls(statements(step, step.down), 'knex.raw');
  return step.irreversible ? IRREVERSIBLE : '// Nothing to undo.';
}

/** Knex takes a question mark for a binding. A session's setting would reach any connection of the pool but this one. */
function statements({ transaction }: SeriesStep, all: readonly string[]): string[] {
  const own = transaction ? all : all.filter((sql) => !sql.startsWith('SET '));
  return own.map((sql) => sql.replace(/\?/g, '\\?'));
}
