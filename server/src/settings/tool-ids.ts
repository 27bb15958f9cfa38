/** The migration tools, in the order in which they are listed: the values of the setting `tool` besides `auto`. */
export const TOOL_IDS = [
  'plain',
  'golang-migrate',
  'flyway',
  'dbmate',
  'goose',
  'sql-migrate',
  'sqlx',
  'diesel',
  'refinery',
  'prisma',
  'drizzle',
  'supabase',
  'atlas',
  'node-pg-migrate',
  'postgrator',
  'graphile-migrate',
  'sqitch',
  'liquibase',
  'pop',
  'postgres-migrations',
] as const;

export type ToolId = (typeof TOOL_IDS)[number];
