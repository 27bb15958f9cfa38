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

/** Colours where standard output is a terminal that wants them (https://no-color.org). */
export function terminalColours(): Colours {
  return colours(process.stdout.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb');
}
