/** What Active Record has a call for, by recipe and step. The rest runs the recipe's own SQL. */
export interface RailsForm {
  readonly up: string;
  /** The recipe's way back where left out. */
  readonly down?: string;
  /** What stands in the class above `up`. */
  readonly members?: string;
}

const ADD_COLUMN = 'add_column :‹orders›, :‹status›, "‹varchar(50)›", if_not_exists: true';
const REMOVE_COLUMN = 'remove_column :‹orders›, :‹status›, if_exists: true';

const NOT_NULL_CHECK = `add_check_constraint :‹orders›, "‹status› IS NOT NULL",
  name: "‹orders›_‹status›_not_null", validate: false, if_not_exists: true`;
const REMOVE_NOT_NULL_CHECK =
  'remove_check_constraint :‹orders›, name: "‹orders›_‹status›_not_null", if_exists: true';

/** A class of its own: the application's model may change, or be gone, when this runs. */
const ROW = `class Row < ActiveRecord::Base
  self.table_name = "‹orders›"
  self.inheritance_column = nil
end`;

const NOT_NULL: Readonly<Record<string, RailsForm>> = {
  add_check: { up: NOT_NULL_CHECK, down: REMOVE_NOT_NULL_CHECK },
  validate: { up: 'validate_check_constraint :‹orders›, name: "‹orders›_‹status›_not_null"' },
  set_not_null: {
    up: `change_column_null :‹orders›, :‹status›, false\n${REMOVE_NOT_NULL_CHECK}`,
    down: `${NOT_NULL_CHECK}\nchange_column_null :‹orders›, :‹status›, true`,
  },
};

export const RAILS_FORMS: Readonly<Record<string, RailsForm>> = {
  'add-column/add_column': { up: ADD_COLUMN, down: REMOVE_COLUMN },

  'add-column-with-default/add_column': {
    up: `${ADD_COLUMN}\nchange_column_default :‹orders›, :‹status›, ‹'pending'›`,
    down: REMOVE_COLUMN,
  },
  'add-column-with-default/backfill': fill("‹'pending'›"),
  ...under('add-column-with-default', NOT_NULL),

  'set-not-null/backfill': fill("‹'unknown'›"),
  ...under('set-not-null', NOT_NULL),

  'backfill/backfill': fill("‹'pending'›"),

  'drop-column/deprecate': {
    up: `# Deploy before the next step, in the model: self.ignored_columns += ["‹legacy_field›"]
change_column_comment :‹users›, :‹legacy_field›, "DEPRECATED: nothing should use it, it will be dropped"`,
    down: 'change_column_comment :‹users›, :‹legacy_field›, nil',
  },
  'drop-column/drop_column': {
    up: 'remove_column :‹users›, :‹legacy_field›, if_exists: true',
    down: `# Brings back the column, not its values.
add_column :‹users›, :‹legacy_field›, "‹text›", if_not_exists: true`,
  },

  'create-index/create_index': {
    up: `add_index :‹orders›, "‹user_id, created_at DESC›",
  name: "‹orders_user_id_idx›", algorithm: :concurrently, if_not_exists: true`,
    down: 'remove_index :‹orders›, name: "‹orders_user_id_idx›", algorithm: :concurrently, if_exists: true',
  },
  'drop-index/drop_index': {
    up: 'remove_index :‹orders›, name: "‹orders_legacy_idx›", algorithm: :concurrently, if_exists: true',
    down: `execute "SET statement_timeout = 0"
add_index :‹orders›, "‹legacy_field›",
  name: "‹orders_legacy_idx›", algorithm: :concurrently, if_not_exists: true`,
  },

  'add-foreign-key/add_not_valid': {
    up: `add_foreign_key :‹orders›, :‹users›, column: :‹user_id›, primary_key: :‹id›,
  name: "‹orders_user_id_fkey›", validate: false, if_not_exists: true`,
    down: 'remove_foreign_key :‹orders›, name: "‹orders_user_id_fkey›", if_exists: true',
  },
  'add-foreign-key/validate': { up: 'validate_foreign_key :‹orders›, name: "‹orders_user_id_fkey›"' },

  'add-check/add_not_valid': {
    up: `add_check_constraint :‹orders›, "‹total >= 0›",
  name: "‹orders_total_check›", validate: false, if_not_exists: true`,
    down: 'remove_check_constraint :‹orders›, name: "‹orders_total_check›", if_exists: true',
  },
  'add-check/validate': { up: 'validate_check_constraint :‹orders›, name: "‹orders_total_check›"' },

  'add-unique/build_index': {
    up: `add_index :‹users›, "‹email›",
  unique: true, name: "‹users_email_key›", algorithm: :concurrently, if_not_exists: true`,
    down: 'remove_index :‹users›, name: "‹users_email_key›", algorithm: :concurrently, if_exists: true',
  },
  'add-unique/add_constraint': {
    up: 'add_unique_constraint :‹users›, name: "‹users_email_key›", using_index: "‹users_email_key›"',
    down: 'remove_unique_constraint :‹users›, name: "‹users_email_key›"',
  },
};

/** Each batch is a statement of its own, so that no row stays locked for longer. */
function fill(value: string): RailsForm {
  return {
    members: ROW,
    up: `Row.where(‹status›: nil).in_batches(of: 1000) do |batch|
  batch.update_all(‹status›: ${value})
  sleep 0.1
end`,
  };
}

function under(recipe: string, forms: Readonly<Record<string, RailsForm>>): Record<string, RailsForm> {
  return Object.fromEntries(Object.entries(forms).map(([step, form]) => [`${recipe}/${step}`, form]));
}
