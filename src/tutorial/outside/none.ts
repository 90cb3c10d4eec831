/** Where there are neither files nor threads: in a browser, for whoever bundles the library. */
import type { Outside } from './outside.js';

export const outside: Outside = {
  readText(path) {
    throw new Error(`there is no ${path}: a browser has no files`);
  },
  notebookNames: () => outside.readText('notebooks') as never,
  pool: null,
  openCluster: null,
};
