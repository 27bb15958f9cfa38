/** The migration tools, in the order in which they are listed: the values of the setting `tool` besides `auto`. */
export const TOOL_IDS = ['plain', 'golang-migrate', 'dbmate', 'goose'] as const;

export type ToolId = (typeof TOOL_IDS)[number];
