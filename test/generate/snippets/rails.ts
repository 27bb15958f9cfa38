import { indent } from './body';
import { timeouts, type Framework } from './framework';
import { RAILS_FORMS, type RailsForm } from './rails-forms';
import type { SeriesStep } from './series';

/** Active Record migrations: its own calls where it has them, `execute` where it does not. */
export const rails: Framework = {
  id: 'rails',
  title: 'Rails',
  comment: '#',
  tabs: ['text', 'orders', 'legacy_field', '7.1'],
  notes: () => [],
  file(step, comments) {
    const form = RAILS_FORMS[`${step.recipe.id}/${step.step.slug}`];
    return `${comments}class ‹$railsClass› < ActiveRecord::Migration[‹7.1›]
${step.transaction ? '' : '  disable_ddl_transaction!\n\n'}${form?.members === undefined ? '' : `${indent(form.members, 2)}\n\n`}  def up
${indent(up(step, form), 4)}
  end

  def down
${indent(down(step, form), 4)}
  end
end
`;
  },
};

function up(step: SeriesStep, form: RailsForm | undefined): string {
  if (form === undefined) return executed(step.up);
  return [...timeouts(step.up).map(execute), form.up].join('\n');
}

function down(step: SeriesStep, form: RailsForm | undefined): string {
  if (form?.down !== undefined) return [...timeouts(step.down).map(execute), form.down].join('\n');
  if (step.down.length > 0) return executed(step.down);
  return step.irreversible ? 'raise ActiveRecord::IrreversibleMigration' : '# Nothing to undo.';
}

function executed(statements: readonly string[]): string {
  return statements.map(execute).join('\n');
}

/** A heredoc in single quotes interpolates nothing, and <<~ takes the indentation away again. */
function execute(sql: string): string {
  return sql.startsWith('SET ') ? `execute "${sql}"` : `execute <<~'SQL'\n${indent(sql, 2)}\nSQL`;
}
