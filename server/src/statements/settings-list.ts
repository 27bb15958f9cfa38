import { foldIdentifier } from '../text/quoting';
import { tokenize } from './tokens';

/** What stands in WITH (…) or SET (…), by name, each value as written; empty where none was. */
export type SettingsList = Readonly<Record<string, string>>;

/** `fillfactor = 70, toast.autovacuum_enabled` as names and values. */
export function readSettings(text: string): SettingsList {
  const settings: Record<string, string> = {};
  let [name, start, depth] = ['', -1, 0];
  const tokens = tokenize(text);
  tokens.forEach((token, index) => {
    if (token.text === '(' || token.text === '[') depth++;
    if (token.text === ')' || token.text === ']') depth--;
    if (token.text === '=' && start < 0 && depth === 0) start = token.end;
    else if (start < 0 && token.text !== ',') name += token.text === '.' ? '.' : foldIdentifier(token.text);
    const isLast = index === tokens.length - 1;
    if ((token.text !== ',' || depth > 0) && !isLast) return;
    const end = isLast && token.text !== ',' ? token.end : token.start;
    if (name !== '') settings[name] = start < 0 ? '' : text.slice(start, end).trim();
    [name, start] = ['', -1];
  });
  return settings;
}

/** The list as WITH and SET take it, without the parentheses. */
export function settingsText(settings: SettingsList): string {
  return Object.entries(settings)
    .map(([name, value]) => (value === '' ? name : `${name} = ${value}`))
    .join(', ');
}

/** A list after SET; undefined where nothing is in it. */
export function withSettings(
  settings: SettingsList | undefined,
  changed: SettingsList,
): SettingsList | undefined {
  return undefinedIfEmpty({ ...settings, ...changed });
}

/** A list after RESET; undefined where nothing is left. */
export function withoutSettings(
  settings: SettingsList | undefined,
  names: readonly string[],
): SettingsList | undefined {
  return undefinedIfEmpty(
    Object.fromEntries(Object.entries(settings ?? {}).filter(([name]) => !names.includes(name))),
  );
}

/** What turns one list into another: `SET (…)` and `RESET (…)`; none where they are equal. */
export function settingsChanges(from: SettingsList = {}, to: SettingsList = {}): readonly string[] {
  const set = Object.fromEntries(Object.entries(to).filter(([name, value]) => from[name] !== value));
  const reset = Object.keys(from).filter((name) => to[name] === undefined);
  return [
    ...(Object.keys(set).length === 0 ? [] : [`SET (${settingsText(set)})`]),
    ...(reset.length === 0 ? [] : [`RESET (${reset.join(', ')})`]),
  ];
}

function undefinedIfEmpty(settings: SettingsList): SettingsList | undefined {
  return Object.keys(settings).length === 0 ? undefined : settings;
}
