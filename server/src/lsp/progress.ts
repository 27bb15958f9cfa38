import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';
import { baseName, parentUri } from '../workspace/file-system';
import type { ReadingPace } from '../workspace/folder';

/** How long the server works before it looks for requests again, in milliseconds. */
export const SLICE = 15;
/** Short histories come without a progress message. */
const FILES_WITHOUT_PROGRESS = 100;

/** Lets requests through while a history is read, and shows how far it is. */
export function createPace(connection: Connection, canShow: () => boolean): (folder: string) => ReadingPace {
  return (folder) => {
    let last = Date.now();
    let progress: Promise<WorkDoneProgressServerReporter> | undefined;
    return {
      breath: async (done, all) => {
        if (Date.now() - last < SLICE) return true;
        if (canShow() && all > FILES_WITHOUT_PROGRESS) {
          progress ??= beginProgress(connection, folder);
          (await progress).report(Math.round((100 * done) / all), `${done} of ${all}`);
        }
        await new Promise((resolve) => setImmediate(resolve));
        last = Date.now();
        return true;
      },
      end: () => {
        void progress?.then((shown) => {
          shown.done();
        });
      },
    };
  };
}

async function beginProgress(
  connection: Connection,
  folder: string,
): Promise<WorkDoneProgressServerReporter> {
  const progress = await connection.window.createWorkDoneProgress();
  // Most of them are called `migrations`: the folder around it tells which.
  progress.begin(`Reading the history in ${baseName(parentUri(folder))}/${baseName(folder)}`, 0);
  return progress;
}
