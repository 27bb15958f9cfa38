import {
  findNodeAtLocation,
  getNodeValue,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import type { Span } from '../text/span';
import { SETTING_DEFINITIONS } from './definitions';
import { DEFAULT_SETTINGS, type Settings } from './settings';
import { closest } from './closest';
import { validateSetting } from './validate';

/** A configuration file as read: what is usable, and what is wrong with the rest. */
export interface Configuration {
  readonly settings: Partial<Settings>;
  readonly problems: readonly ConfigurationProblem[];
  /** True where it is no JSON object, so that nothing of it holds. */
  readonly unusable?: boolean;
}

export interface ConfigurationProblem {
  readonly message: string;
  readonly span: Span;
  /** What was probably meant, as JSON that stands in for the span. */
  readonly meant?: string;
}

export const CONFIGURATION_FILE = '.safe-migrations.json';

/**
 * Reads `.safe-migrations.json`. Comments and trailing commas are welcome. A wrong key or value is a problem with its
 * place, and is left out; the others hold. `ruleIds` are the names that may stand under `rules`. Never throws.
 */
export function readConfiguration(text: string, ruleIds: readonly string[]): Configuration {
  const errors: ParseError[] = [];
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
  const first = errors[0];
  if (first) {
    const end = Math.min(text.length, first.offset + Math.max(1, first.length));
    const message = `This is not valid JSON (${words(printParseErrorCode(first.error))}), so the defaults are used.`;
    return {
      settings: {},
      unusable: true,
      problems: [{ message, span: { start: Math.min(first.offset, text.length), end } }],
    };
  }
  if (root?.type !== 'object') {
    return {
      settings: {},
      unusable: true,
      problems: [
        {
          message: 'The configuration must be a JSON object, so the defaults are used.',
          span: { start: 0, end: text.length },
        },
      ],
    };
  }
  return readObject(root, ruleIds);
}

function readObject(root: Node, ruleIds: readonly string[]): Configuration {
  const settings: Record<string, unknown> = {};
  const problems: ConfigurationProblem[] = [];
  for (const property of root.children ?? []) {
    const [keyNode, valueNode] = property.children ?? [];
    if (!keyNode || !valueNode) continue;
    const key = String(keyNode.value);
    if (key === '$schema') continue;
    if (!isSettingKey(key)) {
      problems.push(unknownKey(keyNode, Object.keys(SETTING_DEFINITIONS)));
      continue;
    }
    const value: unknown = getNodeValue(valueNode);
    const found = validateSetting(value, SETTING_DEFINITIONS[key]);
    for (const problem of found) {
      const node = findNodeAtLocation(valueNode, [...problem.path]) ?? valueNode;
      const path = [key, ...problem.path].join('.');
      const meant =
        problem.choices && node.type === 'string' ? closest(String(node.value), problem.choices) : undefined;
      problems.push({
        message: `"${path}" ${problem.message}, so it is left out.`,
        span: spanOf(node),
        ...(meant === undefined ? {} : { meant: JSON.stringify(meant) }),
      });
    }
    if (found.length === 0) settings[key] = value;
    if (key === 'rules') problems.push(...unknownRules(valueNode, ruleIds));
  }
  return { settings, problems };
}

function unknownRules(node: Node, ruleIds: readonly string[]): readonly ConfigurationProblem[] {
  const problems: ConfigurationProblem[] = [];
  for (const property of node.children ?? []) {
    const keyNode = property.children?.[0];
    if (!keyNode || ruleIds.includes(String(keyNode.value))) continue;
    problems.push(unknownKey(keyNode, ruleIds, 'rule'));
  }
  return problems;
}

function unknownKey(node: Node, known: readonly string[], what = 'setting'): ConfigurationProblem {
  const key = String(node.value);
  const near = closest(key, known);
  return {
    message: `There is no ${what} called "${key}"${near === undefined ? '.' : `; did you mean "${near}"?`}`,
    span: spanOf(node),
    ...(near === undefined ? {} : { meant: JSON.stringify(near) }),
  };
}

/**
 * Settings from their sources, the later ones winning: defaults, the editor or command line, the configuration file.
 * `rules` and `tables` are merged by key. What does not fit its schema is left out.
 */
export function mergeSettings(...sources: readonly Readonly<Record<string, unknown>>[]): Settings {
  const merged: Record<string, unknown> = { ...DEFAULT_SETTINGS };
  for (const source of sources) {
    for (const [key, value] of Object.entries(source)) {
      if (!isSettingKey(key) || value === undefined) continue;
      if (validateSetting(value, SETTING_DEFINITIONS[key]).length > 0) continue;
      const isMap = key === 'rules' || key === 'tables';
      merged[key] = isMap ? { ...(merged[key] as object), ...(value as object) } : value;
    }
  }
  return merged as unknown as Settings;
}

function isSettingKey(key: string): key is keyof Settings {
  return Object.hasOwn(SETTING_DEFINITIONS, key);
}

/** Where the value of a setting stands in a configuration file; undefined where it does not. */
export function spanOfSetting(text: string, key: keyof Settings): Span | undefined {
  const root = parseTree(text.replace(/^\uFEFF/, ' '), [], { allowTrailingComma: true });
  const node = root && findNodeAtLocation(root, [key]);
  return node && spanOf(node);
}

function spanOf(node: Node): Span {
  return { start: node.offset, end: node.offset + node.length };
}

/** `CloseBraceExpected` → `close brace expected`. */
function words(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
