import { orderMigrations } from '../projects/order';
import type { Project } from '../projects/tool';
import type { Reader } from '../readers/reader';
import { foldStatements } from '../schema/fold';
import { splitScript } from '../statements/split';
import type { FileContext } from '../workspace/file-context';
import { childUri } from '../workspace/file-system';

/** The context of a file once its folder has other files: those that a fix writes. What they do before it is part of its history. */
export function inProject(context: FileContext, { names, texts }: Project, reader: Reader): FileContext {
  const { folder, tool, fileName } = context;
  const before = folder.project;
  if (names === before.names && texts === before.texts) return context;
  const project = { ...before, names, texts };
  const order = orderMigrations(tool, project);
  const known = new Set(before.names);
  const added = order.slice(0, Math.max(order.indexOf(fileName), 0)).filter((name) => !known.has(name));
  let { history } = context;
  for (const name of added) {
    const script = splitScript(texts.get(name) ?? '');
    const ups = tool.sections(name, script, project).filter(({ direction }) => direction === 'up');
    const statements = script.statements.filter(({ span }) =>
      ups.some((section) => section.span.start <= span.start && span.end <= section.span.end),
    );
    const reads = statements.map(({ text }) => reader.read(text));
    history = foldStatements(history, reads, childUri(folder.uri, name)).at(-1) ?? history;
  }
  return { ...context, history, folder: { ...folder, project } };
}
