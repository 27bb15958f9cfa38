/** Terminal colours by meaning; the identity where the output is no terminal or NO_COLOR is set. */
export interface Colours {
  error(text: string): string;
  warning(text: string): string;
  information(text: string): string;
  hint(text: string): string;
  dim(text: string): string;
  strong(text: string): string;
}

export function colours(enabled: boolean): Colours {
  const paint = (code: string) => (text: string) => (enabled ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    error: paint('31;1'),
    warning: paint('33;1'),
    information: paint('34'),
    hint: paint('36'),
    dim: paint('2'),
    strong: paint('1'),
  };
}

/**
 * Whether output is coloured: on a terminal, unless NO_COLOR is set (https://no-color.org); FORCE_COLOR decides before
 * both, as it does in Node: empty or set to 0 or false it is not there.
 */
export function wantsColours(
  isTerminal: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const { FORCE_COLOR: force = '', NO_COLOR: none = '', TERM: terminal } = environment;
  if (force !== '' && force !== '0' && force !== 'false') return true;
  return isTerminal && none === '' && terminal !== 'dumb';
}

/** Colours where standard output wants them. */
export function terminalColours(): Colours {
  return colours(wantsColours(process.stdout.isTTY, process.env));
}
