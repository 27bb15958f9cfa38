import type { AnalyzedFile } from '../analysis/analyzed-file';

/** How statements of a migration share transactions, upwards where it has an up part, as a few words; undefined where nothing of it runs. */
export function transactionRule({ tool, sections, transactions }: AnalyzedFile): string | undefined {
  const section = sections.find(({ direction }) => direction === 'up') ?? sections[0];
  switch (section?.mode) {
    case 'tool':
      if (tool.pendingFiles === 'together') return 'one transaction around all pending files';
      return `one transaction around ${AROUND[tool.down]}`;
    case 'implicit':
      return tool.down === 'section'
        ? 'each direction is sent as one query'
        : 'the file is sent as one query';
    case 'none':
      return transactions.some(({ mode }) => mode === 'explicit')
        ? 'each statement by itself, but for BEGIN and COMMIT'
        : 'each statement by itself';
    default:
      return undefined;
  }
}

const AROUND = {
  file: 'the file',
  none: 'the file',
  section: 'each direction',
  inline: 'each changeset',
} as const;
