/*
 * Snippets are written as text in which tab stops stand between ‹ and ›, each by its default: `ALTER TABLE ‹orders›`.
 * Equal defaults are one tab stop and are typed once. `‹$class›` is a variable of the editor.
 */

/** What the editor fills in by itself; the test gives each a value. */
const VARIABLES: Readonly<Record<string, string>> = {
  /** 20250101120000_add_status_to_orders.rb → AddStatusToOrders */
  $railsClass: '${TM_FILENAME_BASE/^[0-9]*_?(.*)$/${1:/pascalcase}/}',
  /** 1735732800000-AddStatusToOrders.ts → AddStatusToOrders1735732800000 */
  $typeormClass: '${TM_FILENAME_BASE/^([0-9]*)-?(.*)$/${2:/pascalcase}$1/}',
};

/** A snippet before it is made into a body. */
export interface SnippetText {
  readonly prefix: string;
  /** The key in the file: what the list of snippets shows. */
  readonly name: string;
  readonly description: string;
  /** The defaults of the tab stops in the order in which they are visited. */
  readonly tabs: readonly string[];
  readonly text: string;
}

/** A snippet as VS Code reads it. */
export interface Snippet {
  readonly prefix: string;
  readonly body: readonly string[];
  readonly description: string;
}

/** The body; throws where the text has a tab stop that is not in the list. */
export function snippetOf({ prefix, description, tabs, text, name }: SnippetText): Snippet {
  const visited = [...new Set(tabs)].filter((tab) => text.includes(`‹${tab}›`));
  const body = text.replace(/‹([^‹›]*)›|[\\$]/g, (whole, tab: string | undefined) => {
    if (tab === undefined) return `\\${whole}`;
    const variable = VARIABLES[tab];
    if (variable !== undefined) return variable;
    const number = visited.indexOf(tab) + 1;
    if (number === 0) throw new Error(`${name}: ‹${tab}› is not among the tab stops ${tabs.join(', ')}.`);
    return `\${${number}:${tab.replace(/[\\$}]/g, '\\$&')}}`;
  });
  return { prefix, body: `${body.trimEnd()}\n$0`.split('\n'), description };
}

/** Puts ‹ and › around every occurrence of a value, also inside a name that is made of it: orders_status_idx. */
export function withTabs(text: string, values: readonly string[]): string {
  const longestFirst = [...new Set(values)].sort((a, b) => b.length - a.length);
  const alternatives = longestFirst.map((value) => {
    const quoted = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return `${/^\w/.test(value) ? '(?<![A-Za-z0-9])' : ''}${quoted}${/\w$/.test(value) ? '(?![A-Za-z0-9])' : ''}`;
  });
  return alternatives.length === 0 ? text : text.replace(new RegExp(alternatives.join('|'), 'g'), '‹$&›');
}

/** Indents every line that is not empty. */
export function indent(text: string, spaces: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(spaces));
}
