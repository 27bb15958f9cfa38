import type { Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';
import { baseName } from '../workspace/file-system';
import type { Breath } from '../workspace/folder';

/** How long the server works before it looks for requests again, in milliseconds. */
const SLICE = 15;
/** Short histories come without a progress message. */
const FILES_WITHOUT_PROGRESS = 100;

/** Lets requests through while a history is read, and shows how far it is. */
export function createBreath(connection: Connection, canShow: () => boolean): (folder: string) => Breath {
  return (folder) => {
    let last = Date.now();
    let progress: Promise<WorkDoneProgressServerReporter> | undefined;
    return async (done, all) => {
      if (Date.now() - last < SLICE && done + 1 < all) return true;
      if (canShow() && all > FILES_WITHOUT_PROGRESS) {
        progress ??= connection.window.createWorkDoneProgress().then((created) => {
          created.begin(`Reading migrations of ${baseName(folder)}`, 0);
          return created;
        });
        const shown = await progress;
        shown.report(Math.round((100 * done) / all), `${done} of ${all}`);
        if (done + 1 >= all) shown.done();
      }
      await new Promise((resolve) => setImmediate(resolve));
      last = Date.now();
      return true;
    };
  };
}
