import { splitScript } from '../../../server/src/statements/split';

/** Splits a file as goose does, by lines, and says where that breaks a statement or a mark. */
export function brokenForGoose(text: string): readonly string[] {
  const wrong: string[] = [];
  let inBlock = false;
  let buffer = '';
  const flush = (): void => {
    const open = splitScript(buffer).statements.filter(({ terminated }) => !terminated);
    if (open.length > 0) wrong.push(`goose cuts a statement in two: ${buffer}`);
    buffer = '';
  };
  for (const line of text.split(/\r?\n/)) {
    const mark = /^(\s*)--\s*\+goose\s+(.*)$/.exec(line);
    if (mark) {
      const command = mark[2]!.trim().toLowerCase();
      if (mark[1] !== '') wrong.push(`the mark ${line} is indented`);
      if (!['up', 'down', 'no transaction', 'statementbegin', 'statementend'].includes(command)) {
        wrong.push(`goose does not know ${line}`);
      }
      if (command.startsWith('statement')) {
        if (inBlock === (command === 'statementbegin')) wrong.push(`${line} stands in the wrong place`);
        inBlock = command === 'statementbegin';
        if (!inBlock) flush();
      }
      continue;
    }
    buffer += `${line}\n`;
    const code = line.replace(/\s--.*$/, '').trimEnd();
    if (!inBlock && !line.trim().startsWith('--') && code.endsWith(';')) flush();
  }
  if (inBlock) wrong.push('a block is not closed');
  return wrong;
}
