import type { Recipe } from '../../../server/src/recipes/recipe';
import { withTabs, type SnippetText } from './body';
import { exampleArguments, seriesOf, type SeriesStep } from './series';

/** What stands in schema.prisma once the series has run; what has to be known while it runs. */
interface PrismaForm {
  readonly note?: string;
  readonly schema?: string;
  readonly tabs?: readonly string[];
}

const FORMS: Readonly<Record<string, PrismaForm>> = {
  'add-column': { schema: '‹status› String? @db.VarChar(50)' },
  'add-column-with-default': {
    note: 'Until the last step the field is String?.',
    schema: '‹status› String @default("‹pending›") @db.VarChar(50)',
    tabs: ['pending'],
  },
  'add-identity-column': {
    note: 'Until the last step the field is BigInt?.',
    schema: '‹eventNo› BigInt @default(autoincrement()) @map("‹event_no›")',
    tabs: ['eventNo'],
  },
  'add-generated-column': {
    note: 'A trigger writes the column: leave it out of every create and update.',
    schema: '‹totalCents› ‹BigInt›? @map("‹total_cents›")',
    tabs: ['totalCents', 'BigInt'],
  },
  'rename-column': {
    note: 'Until the last step both fields stand in the model.',
    schema: '‹emailAddress› String? @map("‹email_address›") @db.VarChar(255)',
    tabs: ['emailAddress'],
  },
  'change-column-type': {
    note: 'The type changes with the step that swaps the columns.',
    schema: '‹phone› ‹BigInt›?',
    tabs: ['BigInt'],
  },
  'drop-column': {
    note: 'The field goes before the last step: deploy a client without it, then drop the column.',
    schema: '‹legacyField› String? @map("‹legacy_field›") @ignore',
    tabs: ['legacyField'],
  },
  'set-not-null': { note: 'Until the last step the field is String?.', schema: '‹status› String @db.VarChar(50)' },
  backfill: { note: 'The schema does not change.' },
  'create-index': {
    schema: '@@index([‹userId, createdAt(sort: Desc)›], map: "‹orders_user_id_idx›")',
    tabs: ['userId, createdAt(sort: Desc)'],
  },
  'drop-index': { note: 'Take the @@index line out of the model.' },
  'add-foreign-key': {
    schema: `‹user› ‹User›? @relation(fields: [‹userId›], references: [‹id›], map: "‹orders_user_id_fkey›")
‹userId› ‹BigInt›? @map("‹user_id›")`,
    tabs: ['user', 'User', 'userId', 'BigInt'],
  },
  'add-check': { note: 'Prisma has no words for CHECK constraints: the schema does not change.' },
  'add-unique': { schema: '@@unique([‹email›], map: "‹users_email_key›")' },
  'add-primary-key': { schema: '‹id› BigInt @id(map: "‹events_pkey›")' },
  'attach-partition': { note: 'Prisma has no words for partitions: the schema does not change.' },
  'add-domain-constraint': { note: 'Prisma has no words for domains: the schema does not change.' },
  'add-enum-value': { note: 'Add it to the enum in the schema, too, with @map where its name has to differ.' },
  'rename-enum-value': { note: 'Add the new value to the enum in the schema; the old one stays in both.' },
  'rename-table': { schema: '@@map("‹clients›")' },
  'drop-table': { note: 'Take the model out before the last step: deploy a client without it, then drop the table.' },
};

/** Lines of schema.prisma; the safe SQL goes into migrations that Prisma makes and does not fill. */
export function prismaSnippets(recipes: readonly Recipe[]): readonly SnippetText[] {
  return recipes.map((recipe) => {
    const form = FORMS[recipe.id];
    if (form === undefined) throw new Error(`There is no Prisma form of ${recipe.id}.`);
    const args = exampleArguments(recipe);
    const values = Object.values(args);
    const lines = [
      'The SQL goes into migrations of its own: `npx prisma migrate dev --create-only --name NAME`, then fill in migration.sql:',
      ...seriesOf(recipe, args).map(migration),
      ...(form.note === undefined ? [] : [form.note]),
    ];
    const comments = lines.map((line) => `// ${withTabs(line, values)}\n`).join('');
    return {
      prefix: `safe-prisma-${recipe.id}`,
      name: `Prisma: ${recipe.title}`,
      description: `${recipe.title}. ${recipe.description}`,
      tabs: [...values, ...(form.tabs ?? [])],
      text: `${comments}${form.schema ?? ''}`,
    };
  });
}

/** Prisma sends a file as one query, so that what refuses a transaction must be its only statement. */
function migration({ recipe, number, count, step }: SeriesStep): string {
  const which = count === 1 ? '' : `step ${number} of `;
  const alone = step.transaction
    ? ''
    : `: only its ${/^\w+( INDEX| UNIQUE INDEX)?/.exec(step.up.at(-1) ?? '')?.[0] ?? ''} statement, without SET, since Prisma sends a file as one query`;
  const deploy = step.deploy === undefined ? '' : ` Then deploy: ${step.deploy}`;
  return `${number}. ${step.slug}: ${which}the SQL snippet safe-${recipe.id}${alone}.${deploy}`;
}
