/** What Django has operations for, by recipe and step. The rest runs the recipe's own SQL. */
export interface DjangoForm {
  readonly imports?: readonly string[];
  /** What stands above the class. */
  readonly functions?: string;
  /** Operations in place of the SQL, each with its comma. */
  readonly operations?: string;
  /** Operations that tell Django's models what the SQL did. */
  readonly state?: string;
}

/** Names that Django has for what SQL calls otherwise. */
export const DJANGO_TABS = [
  'Order',
  'User',
  'Customer',
  'LegacyOrder',
  'user',
  'models.CharField(max_length=50, null=True)',
  'models.CharField(max_length=50, null=True, db_default="pending")',
  'models.CharField(max_length=50)',
  'models.CharField(max_length=50, db_default="pending")',
  'models.CharField(max_length=255, null=True)',
  'models.BigIntegerField(null=True)',
  'models.ForeignKey("shop.User", on_delete=models.PROTECT, null=True)',
  'models.Q(total__gte=0)',
  '"user_id", "-created_at"',
  '"email"',
  'shop',
  '0001_initial',
];

const POSTGRES = 'from django.contrib.postgres.operations import';

/** The last steps of a column that gets NOT NULL; `type` is the field then. */
const notNull = (type: string): Readonly<Record<string, DjangoForm>> => ({
  add_check: {
    imports: [`${POSTGRES} AddConstraintNotValid`],
    operations: `AddConstraintNotValid(
    model_name="‹Order›",
    # Before Django 5.1 the argument is called check.
    constraint=models.CheckConstraint(
        condition=models.Q(‹status›__isnull=False),
        name="‹orders›_‹status›_not_null",
    ),
),`,
  },
  validate: {
    imports: [`${POSTGRES} ValidateConstraint`],
    operations: 'ValidateConstraint(model_name="‹Order›", name="‹orders›_‹status›_not_null"),',
  },
  set_not_null: {
    state: `${field('AlterField', 'Order', 'status', type)}
migrations.RemoveConstraint(model_name="‹Order›", name="‹orders›_‹status›_not_null"),`,
  },
});

export const DJANGO_FORMS: Readonly<Record<string, DjangoForm>> = {
  'add-column/add_column': {
    state: field('AddField', 'Order', 'status', 'models.CharField(max_length=50, null=True)'),
  },

  'add-column-with-default/add_column': {
    state: `# Before Django 5.0: default, and until the last step no release may leave it out.
${field('AddField', 'Order', 'status', 'models.CharField(max_length=50, null=True, db_default="pending")')}`,
  },
  'add-column-with-default/backfill': fill("‹'pending'›"),
  ...under(
    'add-column-with-default',
    notNull('models.CharField(max_length=50, db_default="pending")'),
  ),

  'set-not-null/backfill': fill("‹'unknown'›"),
  ...under('set-not-null', notNull('models.CharField(max_length=50)')),

  'backfill/backfill': fill("‹'pending'›"),

  'rename-column/add_column': {
    state: field('AddField', 'User', 'email_address', 'models.CharField(max_length=255, null=True)'),
  },
  'rename-column/drop_column': { state: 'migrations.RemoveField(model_name="‹User›", name="‹email›"),' },

  'change-column-type/swap_columns': {
    state: field('AlterField', 'User', 'phone', 'models.BigIntegerField(null=True)'),
  },

  'drop-column/deprecate': {
    state: '# From here on the models are without it, while the column stays.\nmigrations.RemoveField(model_name="‹User›", name="‹legacy_field›"),',
  },

  'create-index/create_index': {
    imports: [`${POSTGRES} AddIndexConcurrently`],
    operations: `AddIndexConcurrently(
    model_name="‹Order›",
    index=models.Index(fields=[‹"user_id", "-created_at"›], name="‹orders_user_id_idx›"),
),`,
  },
  'drop-index/drop_index': {
    imports: [`${POSTGRES} RemoveIndexConcurrently`],
    operations: 'RemoveIndexConcurrently(model_name="‹Order›", name="‹orders_legacy_idx›"),',
  },

  'add-foreign-key/add_not_valid': {
    state: `# Until now the same field with db_constraint=False.
migrations.AlterField(
    model_name="‹Order›",
    name="‹user›",
    field=‹models.ForeignKey("shop.User", on_delete=models.PROTECT, null=True)›,
),`,
  },

  'add-check/add_not_valid': {
    imports: [`${POSTGRES} AddConstraintNotValid`],
    operations: `AddConstraintNotValid(
    model_name="‹Order›",
    # Before Django 5.1 the argument is called check.
    constraint=models.CheckConstraint(
        condition=‹models.Q(total__gte=0)›,
        name="‹orders_total_check›",
    ),
),`,
  },
  'add-check/validate': {
    imports: [`${POSTGRES} ValidateConstraint`],
    operations: 'ValidateConstraint(model_name="‹Order›", name="‹orders_total_check›"),',
  },

  'add-unique/add_constraint': {
    state: `migrations.AddConstraint(
    model_name="‹User›",
    constraint=models.UniqueConstraint(fields=[‹"email"›], name="‹users_email_key›"),
),`,
  },

  'rename-table/rename_and_leave_view': {
    state: 'migrations.AlterModelTable(name="‹Customer›", table="‹clients›"),',
  },
  'drop-table/deprecate': {
    state: '# From here on the models are without it, while the table stays.\nmigrations.DeleteModel(name="‹LegacyOrder›"),',
  },
};

/** Each batch is a statement of its own, outside a transaction, so that no row stays locked for longer. */
function fill(value: string): DjangoForm {
  return {
    imports: ['import time', ''],
    functions: `def fill(apps, schema_editor):
    model = apps.get_model("‹shop›", "‹Order›")
    rows = model.objects.using(schema_editor.connection.alias).filter(‹status›__isnull=True)
    last = None
    while True:
        rest = rows if last is None else rows.filter(pk__gt=last)
        keys = list(rest.order_by("pk").values_list("pk", flat=True)[:1000])
        if not keys:
            return
        rows.filter(pk__gte=keys[0], pk__lte=keys[-1]).update(‹status›=${value})
        last = keys[-1]
        time.sleep(0.1)`,
    operations: 'migrations.RunPython(fill, migrations.RunPython.noop),',
  };
}

function field(operation: string, model: string, name: string, type: string): string {
  return `migrations.${operation}(
    model_name="‹${model}›",
    name="‹${name}›",
    field=‹${type}›,
),`;
}

function under(recipe: string, forms: Readonly<Record<string, DjangoForm>>): Record<string, DjangoForm> {
  return Object.fromEntries(Object.entries(forms).map(([step, form]) => [`${recipe}/${step}`, form]));
}
