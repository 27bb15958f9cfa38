import { indent } from './body';
import type { Framework } from './framework';
import { calls, IRREVERSIBLE } from './javascript';
import type { SeriesStep } from './series';

/** TypeORM: QueryRunner.query runs the recipe's own SQL, one statement a call. */
export const typeorm: Framework = {
  id: 'typeorm',
  title: 'TypeORM',
  comment: '//',
  tabs: [],
  notes: ({ count, transaction }) =>
    count === 1 && transaction
      ? []
      : [
          "Needs migrationsTransactionMode: 'each' in the data source: the mode 'all' runs every pending migration in one transaction and refuses files that opt out.",
        ],
  file: (step, comments) => `import type { MigrationInterface, QueryRunner } from 'typeorm';

${comments}export class ‹$typeormClass› implements MigrationInterface {
${step.transaction ? '' : '  transaction = false;\n\n'}  ${method('up', step.up.length > 0)}
${indent(calls(step.up, 'queryRunner.query'), 4)}
  }

  ${method('down', step.down.length > 0)}
${indent(down(step), 4)}
  }
}
`,
};

/** The parameter stands only where it is used. */
function method(name: string, uses: boolean): string {
  return `public async ${name}(${uses ? 'queryRunner: QueryRunner' : ''}): Promise<void> {`;
}

function down({ down, irreversible }: SeriesStep): string {
  if (down.length > 0) return calls(down, 'queryRunner.query');
  return irreversible ? IRREVERSIBLE : '// Nothing to undo.';
}
