import { countSeverities, type FileReport } from '../report';
import type { Colours } from './colours';
import { visible } from './layout';

/** `2 files checked: 1 error, 1 hint.` */
export function countsLine(
  reports: readonly FileReport[],
  nothing: string,
  paint: Pick<Colours, 'error' | 'warning'>,
): string {
  if (reports.length === 0) return visible(nothing);
  const counts = countSeverities(reports);
  const found = [
    counts.error > 0 ? paint.error(counted(counts.error, 'error')) : '',
    counts.warning > 0 ? paint.warning(counted(counts.warning, 'warning')) : '',
    counts.information > 0 ? `${counts.information} informational` : '',
    counts.hint > 0 ? counted(counts.hint, 'hint') : '',
  ].filter((part) => part !== '');
  const checked = `${counted(reports.length, 'file')} checked`;
  return found.length === 0 ? `${checked}: nothing to say.` : `${checked}: ${found.join(', ')}.`;
}

/** `1 file`, `2 files`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
