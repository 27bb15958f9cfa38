/** psql's commands that send the statement before them. */
const SENDING =
  /^\\(?:g|gx|gdesc|gexec|gset|crosstabview|watch|bind|bind_named|parse|sendpipeline)(?![a-z_])/;

/** Whether the backslash at `start` begins a meta-command; `\;` does not, it only keeps psql from sending. */
export function isMetaCommand(text: string, start: number): boolean {
  return text.charCodeAt(start) === 0x5c && /[A-Za-z!?.\\]/.test(text.charAt(start + 1));
}

/** Whether a meta-command sends the statement that stands before it. */
export function sendsBuffer(command: string): boolean {
  return SENDING.test(command);
}
