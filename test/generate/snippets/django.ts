import { indent } from './body';
import { DJANGO_FORMS, DJANGO_TABS, type DjangoForm } from './django-forms';
import { timeouts, type Framework } from './framework';
import type { SeriesStep } from './series';

/** Django migrations: its operations where it has them, RunSQL with the state beside it where it does not. */
export const django: Framework = {
  id: 'django',
  title: 'Django',
  comment: '#',
  tabs: DJANGO_TABS,
  notes: () => [],
  file(step, comments) {
    const form = DJANGO_FORMS[`${step.recipe.id}/${step.step.slug}`] ?? {};
    const models = /\bmodels\./.test(form.state ?? form.operations ?? '') ? ', models' : '';
    const before = form.functions === undefined ? '' : `\n\n${form.functions}\n`;
    return `${comments}${(form.imports ?? []).map((line) => `${line}\n`).join('')}from django.db import migrations${models}
${before}

class Migration(migrations.Migration):
${step.transaction ? '' : '    atomic = False\n\n'}    dependencies = [("‹shop›", "‹0001_initial›")]

    operations = [
${indent(operations(step, form), 8)}
    ]
`;
  },
};

function operations(step: SeriesStep, form: DjangoForm): string {
  if (form.operations !== undefined) return around(step, form.operations);
  const sql = runSql(step);
  if (form.state === undefined) return `${sql},`;
  return `migrations.SeparateDatabaseAndState(
    database_operations=[
${indent(sql, 8)},
    ],
    state_operations=[
${indent(form.state, 8)}
    ],
),`;
}

/** Operations of Django between the timeouts: those of the way back come last, since it runs them in reverse. */
function around(step: SeriesStep, own: string): string {
  const first = timeouts(step.up).map((sql) => `migrations.RunSQL("${sql}", reverse_sql=migrations.RunSQL.noop),`);
  const last = timeouts(step.down).map((sql) => `migrations.RunSQL(migrations.RunSQL.noop, reverse_sql="${sql}"),`);
  return [...first, own, ...last].join('\n');
}

/** A list, because each of its statements is then sent by itself. */
function runSql({ up, down, irreversible }: SeriesStep): string {
  const reverse =
    down.length > 0
      ? `\n    reverse_sql=${list(down)},`
      : irreversible
        ? ''
        : '\n    reverse_sql=migrations.RunSQL.noop,';
  return `migrations.RunSQL(
    sql=${list(up)},${reverse}
)`;
}

function list(statements: readonly string[]): string {
  const entries = statements.map((sql) =>
    sql.includes('\n') ? `"""\n${sql}\n"""` : `"${sql.replace(/[\\"]/g, '\\$&')}"`,
  );
  return `[\n${entries.map((entry) => `        ${entry.replace(/\n/g, '\n        ')},\n`).join('')}    ]`;
}
